import type { ChannelHealth, Sink } from '../../messaging/channel.ts';
import type { InboundMessage } from '../../messaging/message.ts';
import type { Log } from '../../runtime/log.ts';
import { type BotApi, BotApiRefusal } from './bot-api.ts';
import type { Decoded } from './decode.ts';
import { pause } from './pause.ts';

/** Kinds the desk asks for; edits are asked for so that they can be counted. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query'];

const waitSeconds = 50;
const longestPauseMs = 60_000;

export interface PollingOptions {
  api: BotApi;
  sink: Sink;
  log: Log;
  decode(update: unknown): Decoded;
  /** Called for each decoded update after the batch is stored. */
  stored(decoded: Decoded): void;
  onHealth(health: ChannelHealth): void;
  signal: AbortSignal;
}

/**
 * Asks Telegram for updates until stopped. The offset moves, and with it Telegram forgets, only after the batch is stored.
 * Telegram's refusals are waited out: 409 means that another program polls with this token, 401 that the token is wrong.
 */
export async function poll(options: PollingOptions): Promise<void> {
  const { api, sink, log, signal, onHealth } = options;
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const updates = await api.call<unknown[]>(
        'getUpdates',
        { offset, timeout: failures > 0 ? 0 : waitSeconds, limit: 100, allowed_updates: allowedUpdates },
        { timeoutMs: (waitSeconds + 15) * 1000, signal },
      );
      const decoded = updates.map(options.decode);
      const messages = decoded.flatMap((one): InboundMessage[] => (one.kind === 'message' ? [one.message] : []));
      if (messages.length > 0) await sink.receive(messages);
      const numbers = decoded.flatMap((one) => (one.kind === 'refused' ? [] : [one.updateId]));
      if (updates.length > 0 && numbers.length === 0) throw new Error('updates without a number');
      offset = Math.max(offset, ...numbers.map((n) => n + 1));
      decoded.forEach(options.stored);
      failures = 0;
      onHealth({ state: 'up' });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const health = healthOf(error);
      onHealth(health);
      log.warn({ err: error, state: health.state }, 'telegram polling failed');
      const asked = error instanceof BotApiRefusal ? (error.retryAfter ?? 0) * 1000 : 0;
      const backOff = Math.min(500 * 2 ** failures, longestPauseMs) * (0.5 + Math.random() / 2);
      await pause(Math.max(asked, backOff), signal);
    }
  }
}

function healthOf(error: unknown): ChannelHealth {
  const status = error instanceof BotApiRefusal ? error.status : 0;
  if (status === 409) return { state: 'needs-operator', detail: 'another program polls with this token' };
  if (status === 401 || status === 404) return { state: 'down', detail: 'telegram refuses the token' };
  return { state: 'degraded', detail: 'no updates from telegram' };
}
