import { randomBytes } from 'node:crypto';
import type { Policy } from './policy/policy.ts';
import { importSample } from './registry/sample/import-sample.ts';
import { type Clock, runningClock } from './runtime/clock.ts';
import { type Database, openDatabase } from './runtime/database.ts';
import { type Environment, EnvironmentError } from './runtime/environment.ts';
import { isStoreAway, sqlState } from './runtime/errors.ts';
import { KeyFileError, keyCheck, openKeys } from './runtime/keys.ts';
import type { Log } from './runtime/log.ts';
import { migrate } from './runtime/migrate.ts';
import type { Sealing } from './runtime/sealing.ts';
import { readFacts, writeFact } from './runtime/store.ts';
import { createSampleStaff } from './staff/sample-staff.ts';

export interface OpenedStore {
  database: Database;
  sealing: Sealing;
  clock: Clock;
  isSample: boolean;
  /** Set when sample data was made just now: the accounts and the password they share. */
  freshSample?: { accounts: string[]; password: string };
}

/**
 * Opens keys and database, brings the schema up, and makes the sample where this is a new store that shall have it.
 * Refuses a store whose rows were sealed with other keys.
 */
export async function openStore(environment: Environment, policy: Policy, log: Log): Promise<OpenedStore> {
  const embedded = environment.databaseUrl === undefined;
  const database = await openDatabase({
    dataDir: environment.dataDir,
    log,
    ...(embedded ? {} : { databaseUrl: environment.databaseUrl! }),
  });
  try {
    const fresh = (await migrate(database)).length > 0;
    const facts = await readFacts(database);
    const isNew = fresh && !facts.has('key-check');
    const sealing = openKeys(environment.keysFile, embedded && isNew);
    const check = keyCheck(sealing);
    if (facts.has('key-check') && facts.get('key-check') !== check) {
      throw new KeyFileError(`the key file ${environment.keysFile} is not the one this store was sealed with`);
    }
    if (!facts.has('key-check')) await writeFact(database, 'key-check', check);

    const wantsSample = environment.sampleData ?? (embedded && isNew);
    const isSample = facts.get('sample') === 'on' || (isNew && wantsSample);
    if (wantsSample && !isSample) {
      throw new EnvironmentError(
        'SAMPLE_DATA: this store already holds other data; sample data goes into a new store only',
      );
    }
    const clock = openClock(environment, facts.get('clock-offset-ms'), isSample);
    await writeFact(database, 'clock-offset-ms', String(clock.offsetMs()));
    const deps = { database, sealing, policy, clock };
    if (facts.get('sample') === 'on' || !isSample) return { database, sealing, clock, isSample };
    const password = environment.samplePassword ?? randomBytes(9).toString('base64url');
    const accounts = await createSampleStaff(deps, password);
    await importSample(deps);
    await writeFact(database, 'sample', 'on');
    return { database, sealing, clock, isSample, freshSample: { accounts, password } };
  } catch (error) {
    await database.close().catch(() => {});
    throw (environment.databaseUrl && doorProblem(error)) || error;
  }
}

/** PostgreSQL that is away or does not let us in is a fault of the setting; the address itself, with its password, is not said. */
function doorProblem(error: unknown): EnvironmentError | undefined {
  const code = sqlState(error) ?? (error as { code?: string } | undefined)?.code;
  if (['28000', '28P01'].includes(code ?? ''))
    return new EnvironmentError('DATABASE_URL: PostgreSQL does not accept this user and password');
  if (code === '3D000') return new EnvironmentError('DATABASE_URL: PostgreSQL has no database of this name');
  if (isStoreAway(error) || ['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].includes(code ?? ''))
    return new EnvironmentError(`DATABASE_URL: PostgreSQL does not answer there (${code ?? 'timed out'})`);
  return undefined;
}

/** The business clock: only a sample store may run ahead, and it never goes back over a restart. */
function openClock(environment: Environment, storedOffset: string | undefined, isSample: boolean): Clock {
  if (!isSample) {
    if (environment.clockStart)
      throw new EnvironmentError('CLOCK_START: only a store with sample data may have its own clock');
    return runningClock();
  }
  const stored = storedOffset === undefined ? Number.NEGATIVE_INFINITY : Number(storedOffset);
  const wanted = environment.clockStart ? environment.clockStart.getTime() - runningClock().now().getTime() : undefined;
  return runningClock(Math.max(stored, wanted ?? (storedOffset === undefined ? 0 : stored)), true);
}
