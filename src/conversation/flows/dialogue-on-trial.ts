import type { CaseDraft, ReporterCaseView } from '../../cases/case.ts';
import { clean } from '../../language/clean.ts';
import { readIdentity } from '../../language/identity.ts';
import type { Meaning } from '../../language/meaning.ts';
import { findNumbers } from '../../language/numbers.ts';
import { render } from '../../language/render.ts';
import { officeFor } from '../../policy/areas.ts';
import { isOpen, nextOpening } from '../../policy/calendar.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { LookUpResult } from '../../registry/disclosure.ts';
import type { Flow, FlowContext, FlowInput, FlowServices, HeldIdentity, Outcome, Params, TurnEvent } from '../flow.ts';
import { standingParams } from '../standing-words.ts';
import { flows } from './index.ts';

/** For tests only: plays one flow after the other against the real policy and texts, with services a test decides. */

const policy = loadPolicy('config');

export interface Reply {
  text: string;
  choices: string[];
  events: TurnEvent[];
  /** Events other than texts. */
  effects: TurnEvent[];
  next: Outcome['next'];
}

export interface Circumstances {
  now?: string;
  area?: string;
  channel?: 'telegram' | 'webchat' | 'terminal';
  consent?: boolean;
  lookUp?: (identity: { nik: string; kk: string }) => LookUpResult;
  cases?: ReporterCaseView[];
  caseByCode?: FlowServices['caseByCode'];
  policy?: Partial<typeof policy>;
}

/** What a test says of a message beside its words; identity numbers and codes are read from the words. */
export interface Said extends Partial<Meaning> {
  intent?: string;
}

export class Dialogue {
  readonly lookedUp: { nik: string; kk: string }[] = [];
  identity: HeldIdentity = {};
  area: string | undefined;
  cases: ReporterCaseView[];
  running: { flow: Flow; step: string; slots: Record<string, unknown> } | undefined;
  private consent: boolean;
  private readonly now: Date;
  private readonly policy: typeof policy;
  private readonly circumstances: Circumstances;

  constructor(circumstances: Circumstances = {}) {
    this.circumstances = circumstances;
    this.now = new Date(circumstances.now ?? '2026-11-23T02:00:00Z');
    this.policy = { ...policy, ...circumstances.policy };
    this.consent = circumstances.consent ?? false;
    this.cases = circumstances.cases ?? [];
    this.area = circumstances.area;
  }

  async start(name: string, text?: string, said: Said = {}, seed: Record<string, unknown> = {}): Promise<Reply> {
    const flow = flows.find((f) => f.name === name)!;
    const input = text === undefined ? undefined : inputOf(text, said);
    return this.follow(
      flow,
      await flow.start(this.context({}), input, { ...(said.intent && { intent: said.intent }), ...seed }),
    );
  }

  /** An intent's choice pressed under some bubble. */
  async startByChoice(name: string, choice: string): Promise<Reply> {
    const flow = flows.find((f) => f.name === name)!;
    const seed = policy.intents.has(choice) ? { intent: choice } : {};
    return this.follow(flow, await flow.start(this.context({}), pressOf(choice), seed));
  }

  say(text: string, said: Said = {}): Promise<Reply> {
    return this.take(inputOf(text, said));
  }

  press(choice: string): Promise<Reply> {
    return this.take(pressOf(choice));
  }

  take(input: FlowInput): Promise<Reply> {
    const { flow, step, slots } = this.running!;
    return Promise.resolve(flow.step(step, this.context(slots), input)).then((outcome) => this.follow(flow, outcome));
  }

  private async follow(flow: Flow, first: Outcome): Promise<Reply> {
    const events = [...first.events];
    let outcome = first;
    let current = flow;
    while (outcome.next.kind === 'flow') {
      const { flow: name, seed = {} } = outcome.next;
      current = flows.find((f) => f.name === name)!;
      outcome = await current.start(this.context({}), undefined, seed);
      events.push(...outcome.events);
    }
    const { next } = outcome;
    if (next.kind === 'step') {
      // The session is JSON: what does not survive it must not be in the slots.
      this.running = { flow: current, step: next.step, slots: JSON.parse(JSON.stringify(next.slots)) };
    } else if (next.kind === 'done') {
      this.running = undefined;
    }
    return this.commit(events, next);
  }

  /** Renders as the commit does, and remembers what the next turn would find. */
  private commit(events: TurnEvent[], next: Outcome['next']): Reply {
    const texts: string[] = [];
    let choices: string[] = [];
    const office = officeFor(this.policy, this.area);
    let params: Params = standingParams(this.policy, office, this.now);
    const late = events.some((e) => e.type === 'open-case');
    if (late)
      params = {
        ...params,
        number: '26-000001',
        code: 'XXXX-XXXX-XXXX',
        promised: 'Senin, 14 Desember 2026',
        unit: 'Layanan depan',
      };
    for (const event of events) {
      if (event.type === 'say') {
        texts.push(render(this.policy.messages, event.key, { ...params, ...event.params }));
        for (const choice of event.choices ?? []) {
          if (typeof choice !== 'string') render(this.policy.messages, choice.key, choice.params);
          else if (!this.policy.intents.has(choice)) render(this.policy.messages, `choice.${choice}`);
        }
        if (event.choices) choices = event.choices.map((c) => (typeof c === 'string' ? c : c.id));
      } else if (event.type === 'consent') {
        this.consent = event.given;
      } else if (event.type === 'open-case') {
        const category = this.policy.categories.get(event.draft.category)!;
        this.cases = [caseView({ categoryTitle: category.title, openedAt: this.now }), ...this.cases];
      }
    }
    return { text: texts.join('\n\n'), choices, events, effects: events.filter((e) => e.type !== 'say'), next };
  }

  private context(slots: Record<string, unknown>): FlowContext {
    const office = officeFor(this.policy, this.area);
    const { lookUp, caseByCode } = this.circumstances;
    return {
      now: this.now,
      policy: this.policy,
      contact: { id: 7n, channel: this.circumstances.channel ?? 'webchat', account: 'a', address: 'x' },
      office,
      ...(this.area && { area: this.area }),
      slots,
      identity: this.identity,
      holdIdentity: (identity) => {
        this.identity = identity;
      },
      setArea: (code) => {
        this.area = code;
      },
      services: {
        hasConsent: () => Promise.resolve(this.consent),
        lookUp: (identity) => {
          this.lookedUp.push(identity);
          return Promise.resolve(lookUp?.(identity) ?? { kind: 'no-match' });
        },
        coverage: (id) =>
          Promise.resolve(
            id === 'kukar'
              ? [{ programmes: ['pkh', 'sembako'], areas: ['6402'], dataDate: new Date('2026-11-10T00:00:00Z') }]
              : [],
          ),
        casesOfContact: () => Promise.resolve(this.cases),
        caseByCode: caseByCode ?? (() => Promise.resolve({ kind: 'no-match' })),
        isOpen: (hours) => isOpen(office, hours, this.policy.calendar, this.now),
        nextOpening: () => nextOpening(office, 'counter', this.policy.calendar, this.now),
      },
    };
  }
}

export function inputOf(text: string, { intent, entities, ...said }: Said = {}): FlowInput {
  const plain = clean(text);
  const numbers = findNumbers(plain);
  const { card: _, ...identity } = readIdentity(plain, numbers);
  const codes = numbers.filter((n) => n.kind === 'code').map((n) => n.value);
  const found = Object.fromEntries(
    Object.entries({ ...identity, receipt_code: codes }).filter(([, v]) => v.length > 0),
  );
  const meaning: Meaning = {
    intents: intent ? [{ id: intent, score: 0.95 }] : [],
    decision: intent ? 'act' : 'none',
    ...said,
    entities: { ...found, ...entities },
  };
  return { text, meaning, body: { kind: 'text', text } };
}

function pressOf(choice: string): FlowInput {
  const meaning: Meaning = { intents: [], entities: {}, decision: 'none' };
  return { text: '', choice, meaning, body: { kind: 'choice', menu: 'm', choice } };
}

export function caseView(view: Partial<ReporterCaseView> = {}): ReporterCaseView {
  return {
    id: 'case-1',
    number: '26-000001',
    categoryTitle: 'Bantuan belum masuk',
    state: 'received',
    openedAt: new Date('2026-11-20T02:00:00Z'),
    promisedBy: new Date('2026-12-10T08:00:00Z'),
    office: 'kukar',
    canContest: false,
    restricted: false,
    byCode: false,
    ...view,
  };
}

/** The events of one kind. */
export function effect<Type extends TurnEvent['type']>(
  reply: Reply,
  type: Type,
): Extract<TurnEvent, { type: Type }> | undefined {
  return reply.events.find((e): e is Extract<TurnEvent, { type: Type }> => e.type === type);
}

export function draftOf(reply: Reply): CaseDraft {
  const opened = effect(reply, 'open-case');
  if (!opened) throw new Error(`no case was opened: ${reply.text}`);
  return opened.draft;
}
