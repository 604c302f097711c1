import type { ChannelName, ContactAddress, InboundMessage, OutboundBody } from './message.ts';

/** The whole contract between a channel and the rest of the service. */

export interface Capabilities {
  /** Most buttons under one bubble; 0 means a numbered menu in the text. */
  buttons: number;
  /** Longest text of one bubble, in UTF-16 code units. */
  textLength: number;
  /** Whether the channel can delete a message the sender wrote. */
  canErase: boolean;
}

export type ChannelState = 'up' | 'starting' | 'degraded' | 'down' | 'needs-operator';

export interface ChannelHealth {
  state: ChannelState;
  detail?: string;
}

export interface Sent {
  /** Absent when the vendor accepted the message without naming it. */
  vendorId?: string;
}

/**
 * Where a channel puts what arrives. Resolves only when every message is stored (or known already):
 * the channel acknowledges after that. Rejects with AppError `unavailable` while the store is away.
 */
export interface Sink {
  receive(messages: readonly InboundMessage[]): Promise<void>;
}

export interface Channel {
  name: ChannelName;
  account: string;
  capabilities: Capabilities;
  start(sink: Sink): Promise<void>;
  /**
   * Sends one bubble, already fitted to the capabilities. `id` is the outbox row: a channel that can be idempotent uses it.
   * Throws SendError from the closed list.
   */
  send(to: ContactAddress & { contactId: bigint }, body: OutboundBody, id: bigint): Promise<Sent>;
  /** Tells the person that an answer is being prepared, where the channel can; never throws. */
  typing?(to: ContactAddress): void;
  health(): ChannelHealth;
  stop(): Promise<void>;
}
