import type { Sql } from './database.ts';

export type FactName = 'sample' | 'clock-offset-ms' | 'key-check';

/** Facts about the store itself. */
export async function readFacts(sql: Sql): Promise<Map<FactName, string>> {
  const rows = await sql.run<{ name: FactName; value: string }>({
    name: 'read-facts',
    text: 'SELECT name, value FROM store_fact',
  });
  return new Map(rows.map((r) => [r.name, r.value]));
}

export async function writeFact(sql: Sql, name: FactName, value: string): Promise<void> {
  await sql.run(
    {
      name: 'write-fact',
      text: 'INSERT INTO store_fact (name, value) VALUES ($1::text, $2::text) ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING name',
    },
    [name, value],
  );
}

/** True for the one process that writes this slot of a timed job down first. */
export async function winJobSlot(sql: Sql, job: string, slot: Date): Promise<boolean> {
  const won = await sql.run(
    {
      name: 'win-job-slot',
      text: `INSERT INTO job_run (name, ran_at) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at WHERE job_run.ran_at < excluded.ran_at RETURNING name`,
    },
    [job, slot],
  );
  return won.length > 0;
}

/** Answers while the store does. */
export async function ping(sql: Sql): Promise<void> {
  await sql.run({ name: 'ping', text: 'SELECT 1' });
}

/** Gives back the room of dead rows and counts the tables anew for the planner. */
export async function tidy(sql: Sql): Promise<void> {
  await sql.run({ name: 'tidy', text: 'VACUUM ANALYZE' });
}
