import type { Database, Statement } from '../runtime/database.ts';
import type { Assurance } from './disclose.ts';
import type { StatusRecord } from './disclosure.ts';

/**
 * Upserts one counter per row of `keys` (kind, key) and returns a row where the attempt is admitted. An attempt during
 * a wait neither counts nor lengthens it; every longest wait ($6 ms) of quiet forgives one failure. From the $5th
 * failure on the wait is $7 ms, doubled each time. Counting and admitting are one statement: attempts at the same
 * instant cannot share a count.
 */
function countAttempt(keys: string): string {
  const quiet = 'floor(extract(epoch FROM $4::timestamptz - lookup_guard.last_at) * 1000 / $6::float8)::int';
  const count = `greatest(0, lookup_guard.failures - ${quiet}) + 1`;
  const next = (failures: string) =>
    `$4::timestamptz + make_interval(secs => CASE WHEN ${failures} < $5::int THEN 0
      ELSE least($6::float8, $7::float8 * power(2, least(${failures} - $5::int, 30))) / 1000 END)`;
  return `INSERT INTO lookup_guard (kind, key_hash, failures, next_at, last_at)
    SELECT keys.kind, keys.key, 1, ${next('1')}, $4::timestamptz FROM (${keys}) keys
    ON CONFLICT (kind, key_hash) DO UPDATE
      SET failures = ${count}, next_at = ${next(`(${count})`)}, last_at = excluded.last_at
      WHERE lookup_guard.next_at <= excluded.last_at
    RETURNING 1`;
}

/** A date as midnight UTC, so that the zone of the process does not move it. */
const dateOf = (table: string) => `${table}.data_date::timestamp AT TIME ZONE 'UTC' AS "dataDate"`;

const statements = {
  opened: {
    name: 'look-up-opened',
    text: `SELECT r.kk_hash AS "kkHash", max(r.at) AS "lastAt", coalesce(bool_or(p.nik_hash = ANY ($2::bytea[])), false) AS "sameNik"
      FROM lookup_record r LEFT JOIN person p ON p.id = r.person_id
      WHERE r.contact_id = $1 GROUP BY r.kk_hash`,
  },
  // The second counter moves only when the first admits: a chat that must wait cannot use up somebody's NIK.
  admit: {
    name: 'look-up-admit',
    text: `WITH first AS (${countAttempt('SELECT $1::text AS kind, $2::bytea AS key')}),
      second AS (${countAttempt("SELECT 'nik' AS kind, $3::bytea AS key FROM first WHERE $3::bytea IS NOT NULL")})
      SELECT EXISTS (SELECT 1 FROM first) AND ($3::bytea IS NULL OR EXISTS (SELECT 1 FROM second)) AS admitted`,
  },
  // The newest word on where a person lives decides: an older file's KK number no longer opens anything.
  match: {
    name: 'look-up-match',
    text: `SELECT * FROM (
        SELECT p.id AS "personId", h.kk_hash AS "kkHash", h.area, ${dateOf('i')}
        FROM person p JOIN household h ON h.id = p.household_id JOIN import i ON i.id = p.import_id
        WHERE p.nik_hash = ANY ($1::bytea[]) AND p.known_from IS NOT NULL AND p.known_to IS NULL
        ORDER BY i.data_date DESC, i.id DESC LIMIT 1) newest
      WHERE "kkHash" = ANY ($2::bytea[])
        AND NOT EXISTS (SELECT 1 FROM lookup_lock WHERE kk_hash = ANY ($2::bytea[]))`,
  },
  // Per programme the latest period; a row without one speaks of the quarter of its date.
  places: {
    name: 'look-up-places',
    text: `WITH people AS (
        SELECT p.id, true AS own FROM person p
        WHERE p.nik_hash = ANY ($1::bytea[]) AND p.known_from IS NOT NULL AND p.known_to IS NULL
        UNION ALL
        SELECT p.id, false FROM household h JOIN person p ON p.household_id = h.id
        WHERE h.kk_hash = ANY ($2::bytea[]) AND h.known_from IS NOT NULL AND h.known_to IS NULL
          AND p.known_from IS NOT NULL AND p.known_to IS NULL)
      SELECT DISTINCT ON (e.programme) e.programme, e.status AS listed, e.period, e.payment_state AS state, e.reason,
        e.amount_rupiah AS "amountRupiah", e.payer, e.source, ${dateOf('e')}
      FROM people JOIN enrolment e ON e.person_id = people.id
      WHERE e.known_from IS NOT NULL AND e.known_to IS NULL
      ORDER BY e.programme,
        coalesce(string_to_array(e.period, '-')::int[],
          ARRAY[extract(year FROM e.data_date)::int, extract(quarter FROM e.data_date)::int]) DESC,
        e.data_date DESC, e.import_id DESC, own DESC, e.id DESC`,
  },
  // What is written with an answer, all or nothing: the attempt was no failure, who asked, and the trail.
  record: {
    name: 'look-up-record',
    text: `WITH forgiven AS (
        UPDATE lookup_guard SET failures = greatest(failures - 1, 0),
          next_at = CASE WHEN last_at = $4::timestamptz THEN last_at ELSE next_at END
        WHERE (kind = $1 AND key_hash = $2::bytea) OR (kind = 'nik' AND key_hash = $3::bytea)),
      opened AS (
        INSERT INTO lookup_record (contact_id, kk_hash, person_id, assurance, at)
        VALUES ($5, $6::bytea, $7::uuid, $8::text, $4::timestamptz) RETURNING id)
      INSERT INTO audit (at, actor_kind, action, object_kind, object_id, detail)
      SELECT $4::timestamptz, 'reporter', 'person.looked-up', 'person', $7::uuid::text,
        jsonb_build_object('record', id, 'assurance', $8::text)
      FROM opened`,
  },
  // The index household_reach answers the probe: codes below an area are those from it up to the next sign after a digit.
  reach: {
    name: 'registry-reach',
    text: `SELECT i.source, i.programmes, i.full_roll AS "fullRoll", ${dateOf('i')}, a.area
      FROM import i CROSS JOIN LATERAL unnest(i.areas) a(area)
      WHERE i.state = 'live' AND EXISTS (
        SELECT 1 FROM household h
        WHERE h.import_id = i.id AND h.known_to IS NULL AND h.kk_hash IS NOT NULL AND h.area COLLATE "C" >= a.area AND h.area COLLATE "C" < a.area || ':')
      ORDER BY i.data_date DESC, i.id DESC, a.area`,
  },
} as const satisfies Record<string, Statement>;

/** A household this chat has opened before; `sameNik` by the NIK now asked about. */
export interface OpenedHousehold {
  kkHash: Uint8Array;
  lastAt: Date;
  sameNik: boolean;
}

export function openedBy(database: Database, contactId: bigint, nikHashes: Uint8Array[]): Promise<OpenedHousehold[]> {
  return database.run(statements.opened, [contactId, nikHashes]);
}

/** Whose attempts are counted: a chat's and a NIK's; or, for a chat that knows the household, its own apart. */
export interface GuardKeys {
  kind: 'contact' | 'owner';
  key: Uint8Array;
  nikKey: Uint8Array | null;
}

export interface GuardLimits {
  freeFailures: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

/** Counts an attempt before anything is looked at; false while one of the counters makes it wait. */
export async function admitAttempt(
  database: Database,
  keys: GuardKeys,
  limits: GuardLimits,
  now: Date,
): Promise<boolean> {
  const { freeFailures, firstWaitMs, longestWaitMs } = limits;
  const parameters = [keys.kind, keys.key, keys.nikKey, now, freeFailures, longestWaitMs, firstWaitMs];
  const [row] = await database.run<{ admitted: boolean }>(statements.admit, parameters);
  return row!.admitted;
}

export interface Match {
  personId: string;
  kkHash: Uint8Array;
  area: string;
  dataDate: Date;
}

/** The person of this NIK in the household of this KK number, if both are so and the household is not locked. */
export async function findMatch(
  database: Database,
  nikHashes: Uint8Array[],
  kkHashes: Uint8Array[],
): Promise<Match | undefined> {
  const [match] = await database.run<Match>(statements.match, [nikHashes, kkHashes]);
  return match;
}

type Nullable<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

/** The household's newest place in each programme, whoever in it holds the place. */
export async function placesOf(
  database: Database,
  nikHashes: Uint8Array[],
  kkHashes: Uint8Array[],
): Promise<StatusRecord[]> {
  const rows = await database.run<Nullable<StatusRecord>>(statements.places, [nikHashes, kkHashes]);
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as StatusRecord,
  );
}

export async function recordLookUp(
  database: Database,
  keys: GuardKeys,
  opened: { contactId: bigint; match: Match; assurance: Assurance; at: Date },
): Promise<void> {
  const { contactId, match, assurance, at } = opened;
  const parameters = [keys.kind, keys.key, keys.nikKey, at, contactId, match.kkHash, match.personId, assurance];
  await database.run(statements.record, parameters);
}

/** What one live file says about one of its areas, newest first; areas whose rows carry no KK number are left out. */
export interface Reach {
  source: string;
  programmes: string[];
  fullRoll: boolean;
  dataDate: Date;
  area: string;
}

export function readReach(database: Database): Promise<Reach[]> {
  return database.run(statements.reach);
}
