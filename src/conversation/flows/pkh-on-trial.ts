import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { Entities } from '../../language/meaning.ts';
import { placeholders, render } from '../../language/render.ts';
import type { Policy } from '../../policy/policy.ts';
import { type PaymentWindow, payments, programme } from '../../policy/schema/programme.ts';
import type { Flow, FlowContext, FlowInput, Outcome, TurnEvent } from '../flow.ts';

export const pkh = programme.parse(parse(readFileSync('config/programmes/pkh.yaml', 'utf8')));
export const year2026 = payments.parse(parse(readFileSync('config/payments/2026.yaml', 'utf8')));
export const messages = new Map<string, string>(
  Object.entries(parse(readFileSync('config/messages/pkh.yaml', 'utf8')) as Record<string, string>),
);
export const intents = new Set(
  (parse(readFileSync('config/intents.yaml', 'utf8')) as { id: string }[]).map(({ id }) => id),
);

export function contextAt(now: string, over: Partial<FlowContext> & { windows?: PaymentWindow[] } = {}): FlowContext {
  const { windows = [], ...rest } = over;
  return {
    now: new Date(now),
    policy: {
      programmes: new Map([['pkh', pkh]]),
      payments: [{ ...year2026, windows: [...year2026.windows, ...windows] }],
      messages,
      areas: new Map([['6472', { code: '6472', name: 'Samarinda', kind: 'kota', short: [] }]]),
    } as unknown as Policy,
    office: {
      id: 'kukar',
      short: 'Kutai Kartanegara',
      areas: ['6402'],
      timeZone: 'Asia/Makassar',
    } as FlowContext['office'],
    contact: { channel: 'terminal', account: 'terminal', address: 'test', id: 1n },
    slots: {},
    identity: {},
    holdIdentity: () => undefined,
    setArea: () => undefined,
    services: {} as FlowContext['services'],
    ...rest,
  };
}

export const context = contextAt('2026-11-18T03:00:00Z');

export function input(text: string, entities: Entities = {}, intent = 'pkh_amount'): FlowInput {
  return {
    text,
    body: { kind: 'text', text },
    meaning: { intents: [{ id: intent, score: 1 }], entities, decision: 'act' },
  };
}

export type Say = Extract<TurnEvent, { type: 'say' }>;

/** The bubble as it is read; checks on the way that each text gets exactly the values it asks for. */
export async function bubble(
  flow: Flow,
  text: string,
  entities?: Entities,
  at: FlowContext = context,
): Promise<string> {
  return read(await flow.start(at, input(text, entities), {}));
}

export function read({ events }: Outcome): string {
  return said(events)
    .map(({ key, params = {} }) => {
      expect(Object.keys(params).sort(), key).toEqual(placeholders(messages.get(key) ?? '').sort());
      return render(messages, key, params);
    })
    .join('\n');
}

export function said(events: readonly TurnEvent[]): Say[] {
  return events.filter((event) => event.type === 'say');
}
