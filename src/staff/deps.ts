import type { Policy } from '../policy/policy.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Database } from '../runtime/database.ts';
import type { Sealing } from '../runtime/sealing.ts';

/** What the work of an office rests on; `policy` is the one in force when the work began. */
export interface DeskDeps {
  database: Database;
  sealing: Sealing;
  policy: Policy;
  clock: Clock;
}
