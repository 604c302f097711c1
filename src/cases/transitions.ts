import type { CaseState, ClosedAs } from './case.ts';

/** Everything that can be done to a case, by whomever. */
export type CaseAct =
  // staff
  | 'take'
  | 'assign'
  | 'note'
  | 'reply'
  | 'start'
  | 'wait'
  | 'progress'
  | 'answer'
  | 'refer'
  | 'pass-on'
  | 'restrict'
  // reporter
  | 'add'
  /** An addition while the case waits for the reporter. */
  | 'add-awaited'
  | 'withdraw'
  /** A withdrawal that somebody pressed for: it stays open and is looked at. */
  | 'withdraw-pressed'
  | 'confirm'
  | 'contest'
  | 'join'
  // system
  | 'warn'
  | 'miss'
  | 'close-silent';

export type Refusal = 'closed' | 'not-answered' | 'not-now';

export type Transition = { to: CaseState; closedAs?: ClosedAs } | { refused: Refusal };

type Row = Partial<Record<CaseState, CaseState>>;

const stay: Row = { received: 'received', 'in-progress': 'in-progress', waiting: 'waiting' };
const stayWithAnswer: Row = { ...stay, answered: 'answered' };
const stayAlways: Row = { ...stayWithAnswer, closed: 'closed' };
const toClosed: Row = { received: 'closed', 'in-progress': 'closed', waiting: 'closed' };

/** What may follow what. A state that an act does not name refuses it. */
const table: Readonly<Record<CaseAct, Row>> = {
  take: { ...stayWithAnswer, received: 'in-progress' },
  assign: stayWithAnswer,
  note: stayAlways,
  reply: { ...stayWithAnswer, received: 'in-progress' },
  start: { received: 'in-progress', waiting: 'in-progress' },
  wait: { received: 'waiting', 'in-progress': 'waiting', waiting: 'waiting' },
  progress: { ...stay, received: 'in-progress' },
  answer: { received: 'answered', 'in-progress': 'answered', waiting: 'answered', answered: 'answered' },
  refer: toClosed,
  'pass-on': stay,
  restrict: stayAlways,
  add: stayWithAnswer,
  'add-awaited': { waiting: 'in-progress' },
  withdraw: { ...toClosed, answered: 'closed' },
  'withdraw-pressed': stayWithAnswer,
  confirm: { answered: 'closed' },
  contest: { answered: 'in-progress', closed: 'in-progress' },
  join: stayAlways,
  warn: stay,
  miss: stay,
  'close-silent': { answered: 'closed' },
};

/** How an act that closes closes. */
const closings: Partial<Record<CaseAct, ClosedAs>> = {
  refer: 'referred',
  withdraw: 'withdrawn',
  confirm: 'confirmed',
  'close-silent': 'silent',
};

/** Ends that the reporter may still object to. */
const contestable: readonly ClosedAs[] = ['confirmed', 'silent', 'referred'];

export const caseActs = Object.keys(table) as CaseAct[];

/** Asks the table: the next state, or why not. Knows no time, no person, no words. */
export function transition(from: { state: CaseState; closedAs?: ClosedAs | undefined }, act: CaseAct): Transition {
  const to = table[act][from.state];
  if (!to) {
    if (from.state === 'closed') return { refused: 'closed' };
    return { refused: act === 'confirm' || act === 'contest' ? 'not-answered' : 'not-now' };
  }
  if (act === 'contest' && from.state === 'closed' && !(from.closedAs && contestable.includes(from.closedAs))) {
    return { refused: 'closed' };
  }
  if (to !== 'closed') return { to };
  const closedAs = closings[act] ?? from.closedAs;
  return closedAs ? { to, closedAs } : { to };
}
