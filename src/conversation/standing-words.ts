import { formatShortDate } from '../language/format.ts';
import { render } from '../language/render.ts';
import type { Policy } from '../policy/policy.ts';
import type { Office } from '../policy/schema/office.ts';
import type { OfferedChoice, Params } from './flow.ts';
import { counterWords, emergencyWords } from './flows/office-words.ts';
import type { SessionState } from './session.ts';

/** Placeholders every text may use: who answers, where, when, on what day. */
export function standingParams(policy: Policy, office: Office, now: Date, area?: string): Params {
  return {
    office: office.short,
    office_name: office.name,
    hours: counterWords({ now, office }),
    counter_address: office.counter.address ?? `kantor ${office.name}`,
    counter_phone: office.counter.phone ?? '-',
    emergency: emergencyWords({ policy, office, ...(area === undefined ? {} : { area }) }),
    today: formatShortDate(now, office.timeZone),
  };
}

/** Title of a choice: its own words, the intent's title, or what it was called under an earlier bubble. */
export function titleOf(policy: Policy, session: SessionState, choice: OfferedChoice): string {
  if (typeof choice !== 'string') return render(policy.messages, choice.key, choice.params ?? {});
  const own = policy.messages.get(`choice.${choice}`);
  if (own !== undefined) return own;
  const earlier = session.menus.flatMap((m) => m.choices).find((c) => c.id === choice);
  return policy.intents.get(choice)?.title ?? earlier?.title ?? choice;
}
