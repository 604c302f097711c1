import type { Policy } from '../policy/policy.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Database } from '../runtime/database.ts';
import type { Sealing } from '../runtime/sealing.ts';

/** What the registry works with, handed in by whoever calls it; `policy` is the one in force at that moment. */
export interface RegistryDeps {
  database: Database;
  sealing: Sealing;
  policy: Policy;
  clock: Clock;
}
