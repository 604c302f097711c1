import { formatDate, formatTime } from '../../language/format.ts';
import { render } from '../../language/render.ts';
import { emergencyNumbers } from '../../policy/areas.ts';
import { hoursOn } from '../../policy/calendar.ts';
import type { EmergencyNumber, Office } from '../../policy/schema/office.ts';
import { openZone } from '../../policy/zone.ts';
import type { FlowContext, Params } from '../flow.ts';

/** "2026-11-21" on the office's own calendar. */
export function localDay(at: Date, office: Office): string {
  return openZone(office.timeZone).local(at).date;
}

/** Without a valid agreement the desk looks nothing up and promises no date. */
export function hasAgreement({ now, office }: Pick<FlowContext, 'now' | 'office'>): boolean {
  const day = localDay(now, office);
  return office.agreement !== undefined && office.agreement.from <= day && day <= office.agreement.until;
}

/** Counter hours in force, as they are said to people. */
export function counterWords({ now, office }: Pick<FlowContext, 'now' | 'office'>): string {
  return (hoursOn(office.counter.hours, localDay(now, office)) ?? office.counter.hours[0]!).words;
}

/** Values for a text that says when a person is there again. */
export function nextOpeningParams(context: FlowContext): Params {
  const at = context.services.nextOpening();
  return { date: formatDate(at, context.office.timeZone), time: formatTime(at, context.office.timeZone) };
}

/** What to call first: the single number where it is confirmed for the area, else police and ambulance. */
export function emergencyWords({ policy, office, area }: Pick<FlowContext, 'policy' | 'office' | 'area'>): string {
  const numbers = emergencyNumbers(office, area);
  const single = numbers.find((n) => n.kind === 'emergency');
  if (single) return single.number;
  return numbers
    .filter((n) => n.kind === 'police' || n.kind === 'ambulance')
    .map((n) => render(policy.messages, 'danger.number', { number: n.number, for: n.for }))
    .join(` ${render(policy.messages, 'danger.or')} `);
}

/** Every number of a kind, as said one after the other; undefined where none is confirmed. */
export function emergencyLine(
  { office, area }: Pick<FlowContext, 'office' | 'area'>,
  kind: EmergencyNumber['kind'],
): string | undefined {
  const numbers = emergencyNumbers(office, area).filter((n) => n.kind === kind);
  return numbers.length === 0 ? undefined : numbers.map((n) => n.number).join(', ');
}
