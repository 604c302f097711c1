import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { loadPolicy } from '../../src/policy/load.ts';
import { importSample } from '../../src/registry/sample/import-sample.ts';
import { standingClock } from '../../src/runtime/clock.ts';
import { openDatabase } from '../../src/runtime/database.ts';
import { keyCheck, openKeys } from '../../src/runtime/keys.ts';
import { type Log, openLog } from '../../src/runtime/log.ts';
import { migrate } from '../../src/runtime/migrate.ts';
import { writeFact } from '../../src/runtime/store.ts';
import { createSampleStaff } from '../../src/staff/sample-staff.ts';

/** Password of the sample accounts in every test. */
export const samplePassword = 'sandi-latihan-2026';

/** Before all tests: a migrated embedded store to copy from, and word whether PostgreSQL and Redis answer. */
export async function setup(): Promise<() => void> {
  const template = mkdtempSync(join(tmpdir(), 'sapa-template-'));
  const log = openLog('silent');
  const database = await openDatabase({ dataDir: template, log });
  await migrate(database);
  await database.close();
  process.env['SAPA_TEST_TEMPLATE'] = template;
  const sample = mkdtempSync(join(tmpdir(), 'sapa-sample-'));
  cpSync(join(template, 'database'), join(sample, 'database'), { recursive: true });
  await fillSample(sample, log);
  process.env['SAPA_TEST_SAMPLE'] = sample;

  const url = process.env['TEST_DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';
  const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
  const answers = (await postgresAnswers(url)) && (await redisAnswers(redisUrl));
  if (answers) {
    process.env['SAPA_TEST_DATABASE_URL'] = url;
    process.env['SAPA_TEST_REDIS_URL'] = redisUrl;
  } else if (process.env['REQUIRE_SERVICES'] === '1') {
    throw new Error('REQUIRE_SERVICES=1, but PostgreSQL or Redis does not answer');
  }
  return () => {
    for (const folder of [template, sample]) rmSync(folder, { recursive: true, force: true });
  };
}

/** The sample as a new store gets it, with accounts that share the password of the tests. */
async function fillSample(dataDir: string, log: Log): Promise<void> {
  const database = await openDatabase({ dataDir, log });
  const deps = {
    database,
    sealing: openKeys(join(dataDir, 'keys.json'), true),
    policy: loadPolicy(join(import.meta.dirname, '..', '..', 'config')),
    clock: standingClock('2026-11-16T01:00:00Z'),
  };
  await createSampleStaff(deps, samplePassword);
  await importSample(deps);
  await writeFact(database, 'sample', 'on');
  await writeFact(database, 'key-check', keyCheck(deps.sealing));
  await database.close();
}

async function postgresAnswers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function redisAnswers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
