import type { Action } from '../staff/permissions.ts';
import type { Scope } from '../staff/scope.ts';
import type { CaseOutcome, CaseState, ClosedAs, ReporterAct } from './case.ts';
import type { WaitKind } from './store.ts';
import type { Reporter } from './threads.ts';

/** What a person at work may do to a case. Words (`text`) go to the reporter; `note` and `reason` never do. */
export type StaffAct =
  | { kind: 'take' }
  | { kind: 'assign'; to: string }
  | { kind: 'note'; text: string }
  | { kind: 'reply'; text: string }
  | { kind: 'start' }
  /** With words where the reporter is asked for something. */
  | { kind: 'wait'; for: WaitKind; text?: string }
  /** "Masih diproses": words and a new promised date ("2026-12-09"). */
  | { kind: 'progress'; text: string; promisedOn: string }
  | { kind: 'answer'; text: string; outcome: CaseOutcome }
  /** Not ours: passed on by a letter to whoever decides, and closed. */
  | { kind: 'refer'; text: string; letter: string }
  | { kind: 'pass-on'; unit: string; reason: string }
  | { kind: 'restrict'; reason: string };

/** What each act asks of a role. */
export const permission: Readonly<Record<StaffAct['kind'], Action>> = {
  take: 'case.handle',
  assign: 'case.assign',
  note: 'case.note',
  reply: 'case.handle',
  start: 'case.handle',
  wait: 'case.handle',
  progress: 'case.handle',
  answer: 'case.handle',
  refer: 'case.handle',
  'pass-on': 'case.pass-on',
  restrict: 'case.restrict',
};

export type SystemAct = { kind: 'warn' } | { kind: 'miss' } | { kind: 'close-silent' };

export type CaseCommand =
  /** `version` is the one the person had before the eyes; absent, nothing is compared. */
  | { by: 'staff'; scope: Scope; number: string; version?: number; act: StaffAct }
  /** `from` must be an address the case already answers to, save for `join`. */
  | { by: 'reporter'; from: Reporter; caseId: string; act: ReporterAct }
  /** `version` is the one the clock was read from. */
  | { by: 'system'; caseId: string; version: number; act: SystemAct };

/** What an act changed: enough for a live page and for the next act. */
export interface CaseChange {
  caseId: string;
  number: string;
  office: string;
  unit: string;
  /** Kind of the activity that was written. */
  kind: string;
  state: CaseState;
  closedAs?: ClosedAs;
  version: number;
  activityId: bigint;
  /** Outbox row, when the reporter is told. */
  outboundId?: bigint;
}

export const outcomes: readonly CaseOutcome[] = [
  'corrected',
  'paid',
  'proposed',
  'refused-by-deliberation',
  'not-proven',
  'proven-passed-on',
  'not-ours',
  'too-little-information',
  'informed',
];

export const waitKinds: readonly WaitKind[] = ['reporter', 'office', 'field-task', 'centre'];
