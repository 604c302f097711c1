import type { CaseState } from '../cases/case.ts';
import type { CasePage } from '../cases/case-page.ts';
import type { StaffAct } from '../cases/command.ts';
import type { Conversation, WaitingConversation } from '../cases/conversations.ts';
import type { QueueRow as CaseRow, QueueBox } from '../cases/queue.ts';
import type { Role, Scope } from '../staff/scope.ts';

export type { CasePage, PageActivity } from '../cases/case-page.ts';
export type { StaffAct } from '../cases/command.ts';
export type { QueueBox } from '../cases/queue.ts';

/** All that the console's pages ask of the service. Dates are instants; `timeZone` is the office's. */
export interface ConsoleDesk {
  signIn(name: string, password: string, networkAddress: string): Promise<SignInResult>;
  /** The session behind a cookie, if it still lives; counts as use. */
  session(token: string): Promise<SessionView | undefined>;
  /** Second factor or recovery code. A success brings a new token. */
  giveCode(token: string, code: string, networkAddress: string): Promise<CodeResult>;
  /** A fresh secret, not in force until a code made with it was confirmed. */
  beginEnrolment(token: string): Promise<{ secret: string; uri: string }>;
  /** The recovery codes are told here and never again. */
  confirmEnrolment(
    token: string,
    code: string,
  ): Promise<{ kind: 'ok'; token: string; recoveryCodes: string[] } | { kind: 'refused' }>;
  /** Ends every other session and brings a new token; throws AppError invalid with the reason. */
  changePassword(token: string, passwords: { before: string; after: string }): Promise<{ token: string }>;
  signOut(token: string): Promise<void>;

  counts(scope: Scope): Promise<Record<QueueBox, number>>;
  queue(scope: Scope, filter: QueueFilter): Promise<QueueRow[]>;
  waiting(scope: Scope): Promise<WaitingConversation[]>;
  /** Throws AppError not-found where there is none that this person may see; so do all below. */
  readCase(scope: Scope, number: string): Promise<CaseView>;
  /** Full numbers, once, with a trace. */
  reveal(scope: Scope, number: string, purpose: string): Promise<{ nik?: string; kk?: string }>;
  /** Throws AppError conflict when `version` is stale; without a version the act is on the case as it is now. */
  act(scope: Scope, number: string, act: StaffAct, version?: number): Promise<{ state: CaseState; version: number }>;

  readConversation(scope: Scope, contactId: bigint): Promise<Conversation>;
  takeConversation(scope: Scope, contactId: bigint): Promise<void>;
  replyInConversation(scope: Scope, contactId: bigint, text: string): Promise<void>;
  handBack(scope: Scope, contactId: bigint): Promise<void>;

  listStaff(scope: Scope): Promise<StaffRow[]>;
  /** Units of the person's office, for the form that adds staff. */
  units(scope: Scope): Promise<{ id: string; name: string }[]>;
  /** Both return the first password, to be shown once. */
  addStaff(scope: Scope, account: NewStaff): Promise<{ password: string }>;
  resetPassword(scope: Scope, name: string): Promise<{ password: string }>;
  /** Takes the second factor away (lost phone): the next sign-in leads to enrolment. */
  resetSecondFactor(scope: Scope, name: string): Promise<void>;
  setDisabled(scope: Scope, name: string, disabled: boolean): Promise<void>;

  /** Calls back when something changed in the person's office; returns the way to stop. */
  watch(scope: Scope, changed: () => void): Promise<() => void>;
  now(): Date;
}

/** What must be done before anything else, in this order. */
export type Stage = 'code' | 'enrol' | 'password' | 'complete';

export type SignInResult = { kind: 'ok'; token: string } | { kind: 'refused' } | { kind: 'limited'; until: Date };
export type CodeResult = SignInResult;

export interface SessionView {
  scope: Scope;
  officeName: string;
  timeZone: string;
  csrf: string;
  stage: Stage;
}

export const boxes: readonly QueueBox[] = ['mine', 'unassigned', 'unit', 'waiting', 'overdue', 'closed'];

export interface QueueFilter {
  box: QueueBox;
  /** Case number, words of the headline, or a KK number. */
  text?: string;
}

/** Names for the codes that a row holds. */
interface Named {
  unitName: string;
  areaName?: string;
}

export type QueueRow = CaseRow & Named;

export type CaseView = CasePage &
  Named & {
    programmeName?: string;
    /** What stands before and after the officer's words in the bubble that the reporter reads. */
    replyFrame: { before: string; after: string };
    /** Units the case may be passed on to. */
    otherUnits: { id: string; name: string }[];
    /** Colleagues it may be given to; empty for who may not give. */
    handlers: { id: string; name: string }[];
  };

export interface StaffRow {
  name: string;
  displayName: string;
  role: Role;
  unitNames: string[];
  secondFactor: boolean;
  sample: boolean;
  disabled: boolean;
}

export interface NewStaff {
  name: string;
  displayName: string;
  role: Role;
  units: string[];
}
