import type { ContactAddress } from '../messaging/message.ts';

export type CaseState = 'received' | 'in-progress' | 'waiting' | 'answered' | 'closed';
export type ClosedAs = 'confirmed' | 'silent' | 'withdrawn' | 'merged' | 'referred' | 'unreachable';
export type CaseOutcome =
  | 'corrected'
  | 'paid'
  | 'proposed'
  | 'refused-by-deliberation'
  | 'not-proven'
  | 'proven-passed-on'
  | 'not-ours'
  | 'too-little-information'
  | 'informed';
export type Confidentiality = 'open' | 'confidential' | 'anonymous';

/** What the reporter told, sealed in the case. */
export interface CaseStory {
  /** Own words, as written, identity numbers removed. */
  story: string;
  /** Answers to the category's fields. */
  place?: string;
  who?: string;
  period?: string;
  amountRupiah?: number;
  /** Identity the reporter gave for the household, shown to staff masked. */
  nik?: string;
  kk?: string;
}

/** A complaint as a flow collected it. */
export interface CaseDraft {
  category: string;
  about: 'own' | 'other';
  confidentiality: Confidentiality;
  programme?: string;
  /** Kemendagri digits. */
  area?: string;
  story: CaseStory;
}

/** What the filing chat, or whoever holds the opening code, may see. */
export interface ReporterCaseView {
  id: string;
  number: string;
  categoryTitle: string;
  state: CaseState;
  closedAs?: ClosedAs;
  openedAt: Date;
  promisedBy: Date;
  /** Text of the last answer, when there is one. */
  lastAnswer?: { at: Date; text: string };
  waitingFor?: 'reporter' | 'office' | 'field-task' | 'centre';
  office: string;
  /** True when the answer may still be contested. */
  canContest: boolean;
  restricted: boolean;
  /** True when looked at by code from another chat than the filing one. */
  byCode: boolean;
}

/** What a reporter may do to a case; staff acts are in `act-on-case.ts`. */
export type ReporterAct =
  | { kind: 'add'; text: string }
  | { kind: 'withdraw'; pressed: boolean; reason?: string }
  | { kind: 'confirm' }
  | { kind: 'contest'; text: string }
  /** Makes this chat the one that answers go to: after the code was given here. */
  | { kind: 'join'; from: ContactAddress & { contactId: bigint } };

export interface OpenedCase {
  id: string;
  /** The thread that leads back to the reporter. */
  threadId: string;
  number: string;
  /** Shown once; the store keeps only its keyed hash. */
  code: string;
  office: string;
  unit: string;
  promisedBy: Date;
}
