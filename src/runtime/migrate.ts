import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.ts';

/** Prisma's own advisory lock number, so that its engine and this runner exclude each other. */
const migrationLock = 72707369;
const directory = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

const bookkeeping = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

export class MigrationError extends Error {}

/**
 * Applies the migrations that the store lacks, each in its own transaction, and writes Prisma's own table.
 * Refuses a store with an unfinished, unknown or altered migration. Returns the names applied.
 */
export async function migrate(database: Database): Promise<string[]> {
  const known = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  if (known.length === 0) throw new MigrationError('no migrations found');
  const connection = await database.hold();
  try {
    await connection.query("SET lock_timeout = '60s'");
    await connection.query('SET statement_timeout = 0');
    await connection.query(`SELECT pg_advisory_lock(${migrationLock})`);
    try {
      await connection.query(bookkeeping);
      const { rows } = await connection.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
        'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
      );
      const applied = new Map(rows.map((row) => [row.migration_name, row]));
      for (const row of rows) {
        if (!known.includes(row.migration_name)) {
          throw new MigrationError(`the store has migration ${row.migration_name}, which this release does not know`);
        }
        if (!row.finished_at) throw new MigrationError(`migration ${row.migration_name} did not finish`);
      }
      const fresh: string[] = [];
      for (const name of known) {
        const sql = readFileSync(join(directory, name, 'migration.sql'), 'utf8');
        const checksum = createHash('sha256').update(sql).digest('hex');
        const row = applied.get(name);
        if (row) {
          if (row.checksum !== checksum) throw new MigrationError(`migration ${name} was altered after it was applied`);
          continue;
        }
        await connection.query('BEGIN');
        try {
          await connection.query(sql);
          await connection.query(
            'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)',
            [randomUUID(), checksum, name],
          );
          await connection.query('COMMIT');
        } catch (error) {
          await connection.query('ROLLBACK');
          throw error;
        }
        fresh.push(name);
      }
      return fresh;
    } finally {
      await connection.query(`SELECT pg_advisory_unlock(${migrationLock})`);
      await connection.query('RESET lock_timeout');
      await connection.query("SET statement_timeout = '10s'");
    }
  } finally {
    connection.release();
  }
}
