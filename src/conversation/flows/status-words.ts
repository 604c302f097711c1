import { formatMonths, formatRupiah, formatShortDate } from '../../language/format.ts';
import { render } from '../../language/render.ts';
import { areaName } from '../../policy/areas.ts';
import type { Coverage, LookUpResult, StatusRecord } from '../../registry/disclosure.ts';
import type { FlowContext, TurnEvent } from '../flow.ts';
import { hasAgreement } from './office-words.ts';
import { say } from './outcomes.ts';

/** More areas of one province than this are not named one by one. */
const namedAreas = 3;

/**
 * What may be looked up: of the office of the area a person named, else of every office, since the household may
 * live under any of them. Empty without a valid agreement.
 */
export async function coverageHeld(context: FlowContext): Promise<Coverage[]> {
  const offices = context.area === undefined ? [...context.policy.offices.values()] : [context.office];
  const agreed = offices.filter((office) => hasAgreement({ now: context.now, office }));
  return (await Promise.all(agreed.map((office) => context.services.coverage(office.id)))).flat();
}

/** "PKH dan Sembako Kutai Kartanegara (data 10 November 2026)", for every extract; areas of one content are said together. */
export function coverageWords(context: FlowContext, coverage: readonly Coverage[]): string {
  const { messages } = context.policy;
  const alike = new Map<string, Coverage>();
  for (const held of coverage) {
    const key = `${[...held.programmes].sort().join()} ${formatShortDate(held.dataDate, context.office.timeZone)}`;
    alike.set(key, { ...held, areas: [...(alike.get(key)?.areas ?? []), ...held.areas] });
  }
  return [...alike.values()]
    .map((held) =>
      render(messages, 'status.held', {
        programmes: joinWords(
          context,
          held.programmes.map((id) => programmeName(context, id)),
        ),
        areas: areaWords(context, held.areas),
        date: formatShortDate(held.dataDate, context.office.timeZone),
      }),
    )
    .join('; ');
}

/** Named one by one; where a province has many, by the province. */
function areaWords(context: FlowContext, codes: readonly string[]): string {
  const provinces = Map.groupBy(codes, (code) => code.slice(0, 2));
  const names = [...provinces].flatMap(([province, inside]) => (inside.length > namedAreas ? [province] : inside));
  return joinWords(
    context,
    names.map((code) => areaName(context.policy, code)),
  );
}

function joinWords({ policy }: FlowContext, words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${render(policy.messages, 'status.and')} ${words.at(-1)}`;
}

function programmeName({ policy }: Pick<FlowContext, 'policy'>, id: string): string {
  const key = `status.programme.${id}`;
  return (
    policy.programmes.get(id)?.name ?? (policy.messages.has(key) ? render(policy.messages, key) : id.toUpperCase())
  );
}

const stateKeys = {
  planned: 'status.state.planned',
  'in-process': 'status.state.in_process',
  sent: 'status.state.sent',
  returned: 'status.state.returned',
  'not-known': 'status.state.not_known',
} as const;

const listedKeys = {
  listed: 'status.listed',
  'not-listed': 'status.not_listed',
  waiting: 'status.waiting',
  stopped: 'status.stopped',
} as const;

/** The answer to a look-up that found a household: header, what is recorded, what to do, what to delete. */
export function foundLines(context: FlowContext, result: LookUpResult & { kind: 'found' }): TurnEvent[] {
  const { records } = result;
  const { messages } = context.policy;
  const lines = records.length > 0 ? recordLines(context, records) : [render(messages, 'status.no_records')];
  const header = say('status.found', {
    masked: result.maskedNik,
    area: areaName(context.policy, result.area),
    date: formatShortDate(result.dataDate, context.office.timeZone),
    lines: lines.join('\n'),
  });
  return [header, nextStep(context, records), say('status.delete_message')];
}

/** One bullet per programme and period, in the order the registry gives them. */
function recordLines(context: FlowContext, records: readonly StatusRecord[]): string[] {
  const { messages } = context.policy;
  return records.map((record) => {
    const parts = [render(messages, listedKeys[record.listed])];
    const period = record.period === undefined ? undefined : periodWords(context, record.programme, record.period);
    if (record.state !== undefined) {
      const state = render(messages, stateKeys[record.state]);
      parts.push(period === undefined ? state : render(messages, 'status.in_period', { period, state }));
    } else if (period !== undefined) {
      parts.push(render(messages, 'status.period_only', { period }));
    }
    if (record.amountRupiah !== undefined) {
      parts.push(render(messages, 'status.amount', { amount: formatRupiah(record.amountRupiah) }));
    }
    if (record.payer !== undefined) parts.push(render(messages, 'status.payer', { payer: record.payer }));
    const reason = reasonKey(context, record.reason);
    if (reason !== undefined) parts.push(render(messages, reason));
    const programme = programmeName(context, record.programme);
    return render(messages, 'status.line', { programme, words: parts.join(' ') });
  });
}

/** Reason classes without a text of their own are not told: a class is no explanation. */
function reasonKey({ policy }: FlowContext, reason: string | undefined): string | undefined {
  const key = `status.reason.${reason}`;
  return reason !== undefined && policy.messages.has(key) ? key : undefined;
}

/** The one next step that matters most, by what is recorded. */
function nextStep({ policy }: FlowContext, records: readonly StatusRecord[]): TurnEvent {
  const withReason = records.find((r) => policy.messages.has(`status.next_for.${r.reason}`));
  if (withReason) return say(`status.next_for.${withReason.reason}`);
  if (records.some((r) => r.state === 'returned')) return say('status.next.returned');
  if (records.some((r) => r.state === 'sent')) return say('status.next.sent');
  if (records.some((r) => r.state !== undefined)) return say('status.next.unknown');
  if (records.some((r) => r.listed === 'waiting')) return say('status.next.waiting');
  if (records.every((r) => r.listed !== 'listed')) return say('status.next.not_listed');
  return say('status.next.unknown');
}

/** "Tahap 4 (Oktober, November, Desember 2026)": months where the payment calendar knows them. */
function periodWords({ policy }: FlowContext, programme: string, period: string): string {
  const match = /^(\d{4})-(\d{1,2})$/.exec(period);
  if (!match) return period;
  const [year, stage] = [Number(match[1]), Number(match[2])];
  const window = policy.payments
    .find((p) => p.year === year)
    ?.windows.find((w) => w.programme === programme && w.stage === stage);
  if (!window) return render(policy.messages, 'status.period_number', { stage, year });
  return render(policy.messages, 'status.period_months', {
    stage,
    months: formatMonths(window.months.from, window.months.to),
  });
}
