import type { Office } from '../policy/schema/office.ts';
import type { FlowContext } from './flow.ts';
import type { SessionState } from './session.ts';
import type { EngineParts, TurnRequest } from './turn.ts';

/** What a flow sees of a turn; what it holds or sets goes into the session of this turn. */
export function flowContext(
  parts: EngineParts,
  request: TurnRequest,
  session: SessionState,
  office: Office,
  slots: Record<string, unknown>,
): FlowContext {
  const { now, policy, contact } = request;
  return {
    now,
    policy,
    contact,
    office,
    ...(session.area === undefined ? {} : { area: session.area }),
    slots,
    identity: session.identity ?? {},
    holdIdentity(identity) {
      if (Object.keys(identity).length === 0) {
        delete session.identity;
        return;
      }
      const until = new Date(now.getTime() + policy.service.identityMinutes * 60_000).toISOString();
      session.identity = { ...identity, until };
    },
    setArea(code) {
      if (policy.areas.has(code)) session.area = code;
    },
    services: parts.servicesFor(request),
  };
}
