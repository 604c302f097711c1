import { addWorkingDays } from '../policy/calendar.ts';
import type { Policy } from '../policy/policy.ts';
import type { Office } from '../policy/schema/office.ts';
import type { CaseRecord } from './store.ts';
import { transition } from './transitions.ts';

export function officeOf(policy: Policy, id: string): Office {
  const office = policy.offices.get(id);
  if (!office) throw new Error(`office ${id} is missing`);
  return office;
}

/** Until when an answer of `at` may be contested. */
export function contestUntil(policy: Policy, office: string, at: Date): Date {
  return addWorkingDays(officeOf(policy, office), policy.calendar, at, policy.service.contestWorkingDays).at;
}

/** Whether the reporter may still say "belum". */
export function canContest(
  policy: Policy,
  row: Pick<CaseRecord, 'state' | 'closedAs' | 'answeredAt' | 'office'>,
  now: Date,
): boolean {
  const allowed = transition({ state: row.state, closedAs: row.closedAs ?? undefined }, 'contest');
  return 'to' in allowed && row.answeredAt !== null && now <= contestUntil(policy, row.office, row.answeredAt);
}
