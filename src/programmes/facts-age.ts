import type { Programme } from '../policy/schema/programme.ts';
import { daysBetween } from './day.ts';

/** When the facts of a programme were last checked, and whether that is longer ago than they keep. */
export function factsAge(programme: Programme, day: string): { lastVerified: string; outdated: boolean } {
  const { lastVerified, shelfLifeDays } = programme;
  return { lastVerified, outdated: daysBetween(lastVerified, day) > shelfLifeDays };
}
