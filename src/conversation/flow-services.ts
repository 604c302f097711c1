import { caseByCode, casesOfAddress } from '../cases/reporter-view.ts';
import { officeFor } from '../policy/areas.ts';
import { isOpen, nextOpening } from '../policy/calendar.ts';
import { coverage, lookUp } from '../registry/look-up.ts';
import { readReach } from '../registry/store.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Database } from '../runtime/database.ts';
import type { Sealing } from '../runtime/sealing.ts';
import type { FlowServices } from './flow.ts';
import { hasConsent } from './store.ts';
import type { TurnRequest } from './turn.ts';

const dayMs = 86_400_000;

/** What flows may ask, bound to one contact and the policy its turn began with. */
export function openServices(
  parts: { database: Database; sealing: Sealing; clock: Clock },
  { contact, policy, now, session }: TurnRequest,
): FlowServices {
  const deps = { ...parts, policy };
  let reach: ReturnType<typeof readReach> | undefined;
  const office = () => officeFor(policy, session.area);
  const { id: contactId, ...address } = contact;
  return {
    hasConsent: () =>
      hasConsent(
        parts.database,
        contactId,
        policy.service.consentVersion,
        new Date(now.getTime() - policy.service.consentDays * dayMs),
      ),
    lookUp: ({ nik, kk }) => lookUp(deps, { contactId, nik, kk, now }),
    // Read once for all the offices a turn asks about.
    coverage: (id) => {
      reach ??= readReach(parts.database);
      return coverage(deps, id, reach);
    },
    casesOfContact: () => casesOfAddress(deps, address),
    caseByCode: (code) => caseByCode(deps, { code, contact: { ...address, contactId } }, now),
    isOpen: (kind) => isOpen(office(), kind, policy.calendar, now),
    nextOpening: () => nextOpening(office(), 'counter', policy.calendar, now),
  };
}
