import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/runtime/database.ts';
import { openKeys } from '../../src/runtime/keys.ts';
import { openLog } from '../../src/runtime/log.ts';
import { migrate } from '../../src/runtime/migrate.ts';
import type { Sealing } from '../../src/runtime/sealing.ts';

export type StoreKind = Database['kind'];

/** The stores a behaviour is to be shown on: both where PostgreSQL answers, else the embedded one alone. */
export const storeKinds: StoreKind[] = process.env['SAPA_TEST_DATABASE_URL']
  ? ['embedded', 'postgresql']
  : ['embedded'];

export interface TestStore {
  database: Database;
  sealing: Sealing;
  /** Folder of this store alone; holds keys.json and, embedded, the database. */
  dataDir: string;
  /** Environment with which a child process opens the same store after `database` was closed. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/** The sample store, embedded: accounts, 2,000 households and their keys, as a new installation has them. */
export async function openSampleStore(): Promise<TestStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sapa-test-'));
  cpSync(process.env['SAPA_TEST_SAMPLE']!, dataDir, { recursive: true });
  const database = await openDatabase({ dataDir, log: openLog('silent') });
  return {
    database,
    sealing: openKeys(join(dataDir, 'keys.json'), false),
    dataDir,
    environment: { DATA_DIR: dataDir },
    async close() {
      await database.close().catch(() => {});
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A migrated store of its own: a copy of the template, or a fresh schema on the shared server. */
export async function openTestStore(kind: StoreKind): Promise<TestStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sapa-test-'));
  const log = openLog('silent');
  const sealing = openKeys(join(dataDir, 'keys.json'), true);
  const removeDirectory = () => rmSync(dataDir, { recursive: true, force: true });
  if (kind === 'embedded') {
    cpSync(join(process.env['SAPA_TEST_TEMPLATE']!, 'database'), join(dataDir, 'database'), { recursive: true });
    const database = await openDatabase({ dataDir, log });
    return {
      database,
      sealing,
      dataDir,
      environment: { DATA_DIR: dataDir },
      async close() {
        await database.close().catch(() => {});
        removeDirectory();
      },
    };
  }
  const url = process.env['SAPA_TEST_DATABASE_URL']!;
  const schema = `t_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE SCHEMA ${schema}`);
  const database = await openDatabase({ databaseUrl: url, dataDir, log, schema, connections: 5 });
  await migrate(database);
  const withSchema = new URL(url);
  withSchema.searchParams.set('schema', schema);
  return {
    database,
    sealing,
    dataDir,
    environment: { DATA_DIR: dataDir, DATABASE_URL: withSchema.href, KEYS_FILE: join(dataDir, 'keys.json') },
    async close() {
      await database.close().catch(() => {});
      await admin.query(`DROP SCHEMA ${schema} CASCADE`);
      await admin.end();
      removeDirectory();
    },
  };
}
