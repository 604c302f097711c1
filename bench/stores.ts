import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadPolicy } from '../src/policy/load.ts';
import { readEnvironment } from '../src/runtime/environment.ts';
import { openKeys } from '../src/runtime/keys.ts';
import { openLog } from '../src/runtime/log.ts';
import { openStore } from '../src/store-opening.ts';

export const databaseUrl = process.env['TEST_DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';
const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** A store that is there for one measurement: the environment in which the service opens it. */
export interface BenchStore {
  environment: Record<string, string>;
  close(): Promise<void>;
}

export interface PostgresStore extends BenchStore {
  /** Name its connections carry. */
  application: string;
}

/** A connection to the PostgreSQL server; undefined when none answers. */
export async function connectAdmin(): Promise<pg.Client | undefined> {
  const admin = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3000 });
  try {
    await admin.connect();
    return admin;
  } catch {
    return undefined;
  }
}

/** A schema of its own and the address under which its connections can be told apart. */
export async function createSchema(
  admin: pg.Client,
): Promise<{ url: string; application: string; drop(): Promise<void> }> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE SCHEMA ${name}`);
  const url = new URL(databaseUrl);
  url.searchParams.set('schema', name);
  url.searchParams.set('application_name', name);
  return {
    url: url.href,
    application: name,
    async drop() {
      await admin.query(`DROP SCHEMA ${name} CASCADE`);
    },
  };
}

/** PostgreSQL with Redis, and the sample in it. */
export async function createPostgresStore(admin: pg.Client): Promise<PostgresStore> {
  const schema = await createSchema(admin);
  const folder = createEmbeddedStore();
  const environment = { ...folder.environment, DATABASE_URL: schema.url, REDIS_URL: redisUrl };
  openKeys(join(environment.DATA_DIR, 'keys.json'), true);
  const opened = readEnvironment(environment);
  const { database } = await openStore(opened, loadPolicy(opened.configDir), openLog('silent'));
  await database.close();
  return {
    environment,
    application: schema.application,
    async close() {
      await schema.drop();
      await folder.close();
    },
  };
}

/** A folder for the embedded store, empty until the service starts on it. */
export function createEmbeddedStore() {
  const folder = mkdtempSync(join(tmpdir(), 'sapa-bench-'));
  return {
    environment: {
      DATA_DIR: folder,
      SAMPLE_DATA: 'on',
      SAMPLE_PASSWORD: randomBytes(9).toString('base64url'),
      LOG_LEVEL: 'warn',
    },
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
    },
  } satisfies BenchStore;
}
