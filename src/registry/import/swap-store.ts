import type { Statement } from '../../runtime/database.ts';

/** True where the household `h` lies in one of the areas of the import `n`. */
export const within = "EXISTS (SELECT 1 FROM unnest(n.areas) a WHERE h.area LIKE a || '%')";

/** Live rows of older imports `o` of the same source, which the full roll `n` ($1) may end: never newer data than its own. */
const older = `n.id = $1 AND o.source = n.source AND o.id <> n.id AND o.data_date <= n.data_date
  AND t.import_id = o.id AND t.known_from IS NOT NULL AND t.known_to IS NULL`;
const end = (table: string) => `UPDATE ${table} t SET known_to = $2::timestamptz, ended_by = $1`;

const tables = ['household', 'person', 'enrolment'] as const;
const each = (name: string, text: (table: string) => string): Statement[] =>
  tables.map((table) => ({ name: `import-${name}-${table}`, text: text(table) }));

/**
 * Statements of a swap, in order. Places in a programme end where the new roll speaks of that programme and area.
 * People and households end only when every programme of their own import is spoken of anew: else they still carry
 * what another file said.
 */
export const swap = {
  end: [
    {
      name: 'import-end-enrolments',
      text: `${end('enrolment')} FROM import n, import o, person p, household h
        WHERE ${older} AND t.programme = ANY (n.programmes)
          AND p.id = t.person_id AND h.id = p.household_id AND ${within}`,
    },
    {
      name: 'import-end-people',
      text: `${end('person')} FROM import n, import o, household h
        WHERE ${older} AND o.programmes <@ n.programmes AND h.id = t.household_id AND ${within}`,
    },
    {
      name: 'import-end-households',
      text: `${end('household')} FROM import n, import o
        WHERE ${older} AND o.programmes <@ n.programmes AND ${within.replace('h.area', 't.area')}`,
    },
  ],
  show: each('show', (table) => `UPDATE ${table} SET known_from = $2::timestamptz WHERE import_id = $1`),
  hide: each('hide', (table) => `UPDATE ${table} SET known_to = $2::timestamptz WHERE import_id = $1`),
  giveBack: each('give-back', (table) => `UPDATE ${table} SET known_to = NULL, ended_by = NULL WHERE ended_by = $1`),
  /** The import that has ended rows of this one. */
  endedBy: {
    name: 'import-ended-by',
    text: `${tables
      .map((table) => `SELECT ended_by AS id FROM ${table} WHERE import_id = $1 AND ended_by IS NOT NULL`)
      .join(' UNION ')} LIMIT 1`,
  },
} as const;
