import type { CaseDraft, ReporterAct, ReporterCaseView } from '../cases/case.ts';
import type { Meaning } from '../language/meaning.ts';
import type { ContactAddress, InboundBody } from '../messaging/message.ts';
import type { Policy } from '../policy/policy.ts';
import type { Office } from '../policy/schema/office.ts';
import type { Coverage, LookUpResult } from '../registry/disclosure.ts';

/** Values for the placeholders of a text. */
export type Params = Record<string, string | number>;

/**
 * A choice under a bubble. A string is both id and, with the prefix "choice.", the key of its title.
 * An id that is an intent starts that intent wherever it is pressed.
 */
export type OfferedChoice = string | { id: string; key: string; params?: Params };

/** What a turn says should happen; `conversation/commit.ts` alone makes it so, in one transaction. */
export type TurnEvent =
  /** Texts of one turn are joined into one bubble, with the choices of the last that has any. */
  | { type: 'say'; key: string; params?: Params; choices?: OfferedChoice[] }
  /** Opens a case; texts after it may use {number} {code} {promised} {unit} {office}. */
  | { type: 'open-case'; draft: CaseDraft }
  | { type: 'act-on-case'; caseId: string; act: ReporterAct }
  /** The words of this turn speak of this case: where it is confidential they belong to its thread. */
  | { type: 'about-case'; caseId: string }
  | { type: 'consent'; version: string; given: boolean }
  /** The bot falls silent and the unit's queue shows a waiting conversation. */
  | { type: 'hold' }
  | { type: 'release' }
  /** The channel should delete the message that held an identity number. */
  | { type: 'erase-input' };

export type Next =
  /** Same step, same slots: the next input comes back here. */
  | { kind: 'stay' }
  /** `optional`: the person owes no answer, so another topic ends the flow without an offer to come back. */
  | { kind: 'step'; step: string; slots: Record<string, unknown>; optional?: true }
  | { kind: 'done' }
  /** Another flow goes on, asked for by name. */
  | { kind: 'flow'; flow: string; seed?: Record<string, unknown> }
  /** The step cannot use this input: the engine reads it as a new message and offers to come back. */
  | { kind: 'unhandled' };

export interface Outcome {
  events: TurnEvent[];
  next: Next;
}

export interface FlowInput {
  /** Text as written (control characters removed); empty for a pressed button. */
  text: string;
  /** Id of a choice of a bubble of this conversation: pressed, typed as number, or typed as title. */
  choice?: string;
  meaning: Meaning;
  body: InboundBody;
}

/** Identity numbers already given, held sealed for at most an hour. The engine forgets them. */
export interface HeldIdentity {
  nik?: string;
  kk?: string;
  /** Several NIKs of one message, until the person said which one is meant. */
  candidates?: string[];
}

export interface FlowContext {
  now: Date;
  policy: Policy;
  contact: ContactAddress & { id: bigint };
  /** Responsible office: by the area the person named, else the default one. */
  office: Office;
  /** Kemendagri digits the person named, when known. */
  area?: string;
  slots: Record<string, unknown>;
  identity: HeldIdentity;
  /** Replaces what is held; `{}` forgets. */
  holdIdentity(identity: HeldIdentity): void;
  setArea(code: string): void;
  services: FlowServices;
}

/** A procedure of several steps. Each begins with the dialogue it is for, as a comment. */
export interface Flow {
  name: string;
  /** Answers at once, from the policy alone: also as the second question of a message. */
  informs?: true;
  /** `seed` comes from the flow that handed over; `input` is what started it, with all it already says. */
  start(context: FlowContext, input: FlowInput | undefined, seed: Record<string, unknown>): Promise<Outcome> | Outcome;
  step(step: string, context: FlowContext, input: FlowInput): Promise<Outcome> | Outcome;
}

/** What flows may ask of the rest of the service: reads, and the look-up whose attempts are counted. */
export interface FlowServices {
  hasConsent(): Promise<boolean>;
  lookUp(identity: { nik: string; kk: string }): Promise<LookUpResult>;
  /** What the registry holds for an office: said before every status. */
  coverage(office: string): Promise<Coverage[]>;
  /** Cases filed from this chat, newest first. */
  casesOfContact(): Promise<ReporterCaseView[]>;
  caseByCode(
    code: string,
  ): Promise<{ kind: 'found'; case: ReporterCaseView } | { kind: 'no-match' } | { kind: 'limited'; until: Date }>;
  isOpen(hours: 'counter' | 'working'): boolean;
  /** Next moment the counter is open, in the office's time. */
  nextOpening(): Date;
}
