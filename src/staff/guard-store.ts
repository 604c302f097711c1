import type { Sql } from '../runtime/database.ts';

/** How many attempts are free and how the wait grows after them (doubled each time). */
export interface GuardLimits {
  freeFailures: number;
  firstWaitMinutes: number;
  longestWaitMinutes: number;
}

export type GuardVerdict = { kind: 'allowed' } | { kind: 'limited'; until: Date };

type GuardTable = 'sign_in_guard' | 'code_guard';

/** Wait after the n-th failure, in seconds. */
const wait = (n: string) =>
  `CASE WHEN ${n} < $3::int THEN 0 ELSE LEAST($5::float8, $4::float8 * power(2, LEAST(${n} - $3::int, 20))) END`;

/** Failures older than this are forgotten. */
const forgotten = "interval '1 day'";

const statements = (table: GuardTable) => ({
  count: {
    name: `${table}-count`,
    text: `INSERT INTO ${table} AS g (key_hash, failures, next_at)
      VALUES ($1::bytea, 1, $2::timestamptz + make_interval(secs => ${wait('1')}))
      ON CONFLICT (key_hash) DO UPDATE SET
        failures = CASE WHEN g.next_at < $2::timestamptz - ${forgotten} THEN 1 ELSE g.failures + 1 END,
        next_at = $2::timestamptz + make_interval(secs =>
          CASE WHEN g.next_at < $2::timestamptz - ${forgotten} THEN ${wait('1')} ELSE ${wait('g.failures + 1')} END)
      WHERE g.next_at <= $2::timestamptz
      RETURNING failures`,
  },
  until: { name: `${table}-until`, text: `SELECT next_at FROM ${table} WHERE key_hash = $1::bytea` },
  forgive: {
    name: `${table}-forgive`,
    text: `UPDATE ${table} SET failures = GREATEST(failures - 1, 0), next_at = $2::timestamptz WHERE key_hash = $1::bytea`,
  },
  forget: { name: `${table}-forget`, text: `DELETE FROM ${table} WHERE key_hash = $1::bytea` },
});

const byTable = { sign_in_guard: statements('sign_in_guard'), code_guard: statements('code_guard') };

/** Counts an attempt as failed before anything is checked, in one atomic statement: parallel guesses share one counter. */
export async function countAttempt(
  sql: Sql,
  table: GuardTable,
  key: Uint8Array,
  now: Date,
  limits: GuardLimits,
): Promise<GuardVerdict> {
  const { freeFailures, firstWaitMinutes, longestWaitMinutes } = limits;
  const counted = await sql.run(byTable[table].count, [
    key,
    now,
    freeFailures,
    firstWaitMinutes * 60,
    longestWaitMinutes * 60,
  ]);
  if (counted.length > 0) return { kind: 'allowed' };
  const [row] = await sql.run<{ next_at: Date }>(byTable[table].until, [key]);
  return { kind: 'limited', until: row ? new Date(row.next_at) : now };
}

/** Takes one counted attempt back: it succeeded, but the earlier failures still count. */
export async function forgiveAttempt(sql: Sql, table: GuardTable, key: Uint8Array, now: Date): Promise<void> {
  await sql.run(byTable[table].forgive, [key, now]);
}

/** Forgets every failure: whoever succeeded here is the owner. */
export async function forgetAttempts(sql: Sql, table: GuardTable, key: Uint8Array): Promise<void> {
  await sql.run(byTable[table].forget, [key]);
}
