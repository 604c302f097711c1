import type { Meaning, Understanding } from '../language/meaning.ts';
import type { Choice, ContactAddress } from '../messaging/message.ts';
import type { OfferedMenu } from '../messaging/outbox.ts';
import type { PendingMessage } from '../messaging/worker.ts';
import type { Policy } from '../policy/policy.ts';
import type { Flow, FlowServices, Params, TurnEvent } from './flow.ts';
import type { SessionState } from './session.ts';

export interface TurnRequest {
  contact: ContactAddress & { id: bigint };
  session: SessionState;
  messages: readonly PendingMessage[];
  /** Choices of a bubble that left outside a turn. */
  offered?: OfferedMenu;
  /** A person holds the conversation: the bot is silent, danger is still heard. */
  held?: { byStaff: boolean };
  now: Date;
  policy: Policy;
}

export interface EngineParts {
  understanding: Understanding;
  flows: ReadonlyMap<string, Flow>;
  servicesFor(request: TurnRequest): FlowServices;
  redact(text: string): string;
}

/** A text to be rendered at the commit, where the number and code of a new case are known. */
export interface Said {
  key: string;
  params: Params;
}

/** The one bubble of a turn, rendered at the commit. */
export interface Bubble {
  says: Said[];
  choices: Choice[];
  menu?: string;
  /** Vendor id of a message the channel should delete. */
  erase?: string;
}

/** Everything one turn decided; nothing of it has happened yet. */
export interface Turn {
  session: SessionState;
  bubble?: Bubble;
  /** Events other than `say` and `erase-input`, in order. */
  effects: Exclude<TurnEvent, { type: 'say' } | { type: 'erase-input' }>[];
  handled: readonly PendingMessage[];
  /** Redacted words of the person, for the conversation. */
  heard: { text: string; at: Date; intent?: string }[];
  decision: Meaning['decision'] | 'silent';
  /** True while the words belong to a confidential filing, or may come to. */
  confidential: boolean;
  /** Thread of that filing, once its case is open. */
  thread?: string;
  /** Set when the citizen writes while a person holds the conversation. */
  waitingForPerson?: boolean;
}

export type TurnOutcome = { kind: 'turn'; turn: Turn } | { kind: 'wait'; ms: number };
