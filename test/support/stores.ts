import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { openDatabase } from '../../src/runtime/database.ts';
import { openLog } from '../../src/runtime/log.ts';
import { migrate } from '../../src/runtime/migrate.ts';

/** Before all tests: a migrated embedded store to copy from, and word whether PostgreSQL and Redis answer. */
export async function setup(): Promise<() => void> {
  const template = mkdtempSync(join(tmpdir(), 'sapa-template-'));
  const log = openLog('silent');
  const database = await openDatabase({ dataDir: template, log });
  await migrate(database);
  await database.close();
  process.env['SAPA_TEST_TEMPLATE'] = template;

  const url = process.env['TEST_DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';
  const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
  const answers = (await postgresAnswers(url)) && (await redisAnswers(redisUrl));
  if (answers) {
    process.env['SAPA_TEST_DATABASE_URL'] = url;
    process.env['SAPA_TEST_REDIS_URL'] = redisUrl;
  } else if (process.env['REQUIRE_SERVICES'] === '1') {
    throw new Error('REQUIRE_SERVICES=1, but PostgreSQL or Redis does not answer');
  }
  return () => rmSync(template, { recursive: true, force: true });
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
