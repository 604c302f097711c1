import type { Router } from 'express';
import type { Channel, ChannelHealth, Sink } from '../../messaging/channel.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { type BotApi, BotApiRefusal, createBotApi } from './bot-api.ts';
import { type Decoded, decodeUpdate } from './decode.ts';
import { pause } from './pause.ts';
import { allowedUpdates, poll } from './polling.ts';
import { createSender } from './sender.ts';
import { createWebhookRouter } from './webhook.ts';

/** Commands of the bot's menu, in the order shown; each is described by the text `telegram.command.NAME`. */
export const telegramCommands = ['menu', 'status', 'lapor', 'petugas', 'batal'] as const;

const webhookCheckMs = 60_000;
/** More updates than this waiting at Telegram mean that it does not get through to us. */
const manyPending = 100;
const longestPauseMs = 60_000;

export interface TelegramOptions {
  token: string;
  /** Base address of the Bot API. */
  apiRoot: string;
  /** With these and a public address Telegram calls us; otherwise we ask Telegram. Newest first. */
  webhookSecrets: readonly string[];
  publicUrl?: string | undefined;
  messages: () => ReadonlyMap<string, string>;
  /** How often Telegram is asked whether it still has the webhook. */
  webhookCheckMs?: number;
  log: Log;
  clock: Clock;
}

export type TelegramChannel = Channel & { router?: Router };

/** The Telegram bot. It starts also while Telegram is away, and gets through when it can. */
export function createTelegramChannel(options: TelegramOptions): TelegramChannel {
  const { token, apiRoot, webhookSecrets, publicUrl, clock } = options;
  const log = options.log.child({ channel: 'telegram' });
  const account = /^\d+/.exec(token)?.[0] ?? 'bot';
  const api = createBotApi({ token, apiRoot });
  const stop = new AbortController();
  let sink: Sink | undefined;
  let work: Promise<unknown> = Promise.resolve();
  let link: ChannelHealth = { state: 'starting' };
  let tokenRefused = false;

  const sender = createSender({
    api,
    clock,
    log,
    onOutcome(error) {
      if (!error) tokenRefused = false;
      else if (error.kind === 'misconfigured') tokenRefused = true;
    },
  });
  const decode = (update: unknown) => decodeUpdate(update, account, clock.offsetMs());
  const stored = (decoded: Decoded) => {
    if (decoded.kind === 'refused') return;
    if (decoded.kind === 'ignored') log.info({ reason: decoded.reason }, 'update ignored');
    // The press stops turning at once; a press too old to be answered is no loss.
    if (decoded.callback !== undefined)
      api.call('answerCallbackQuery', { callback_query_id: decoded.callback }).catch(() => {});
  };
  const setCommands = () => {
    const texts = options.messages();
    const commands = telegramCommands.map((command) => ({
      command,
      description: texts.get(`telegram.command.${command}`) ?? command,
    }));
    return api.call('setMyCommands', { commands });
  };
  const byWebhook = webhookSecrets.length > 0 && publicUrl !== undefined;

  return {
    name: 'telegram',
    account,
    capabilities: { buttons: 100, textLength: 4096, canErase: true },
    ...(byWebhook
      ? { router: createWebhookRouter({ secrets: webhookSecrets, sink: () => sink, decode, stored, log }) }
      : {}),
    async start(given) {
      sink = given;
      const onHealth = (health: ChannelHealth) => {
        link = health;
      };
      const { signal } = stop;
      if (byWebhook) {
        const url = `${publicUrl.replace(/\/$/, '')}/telegram/webhook`;
        work = keepWebhook({
          api,
          url,
          secret: webhookSecrets[0]!,
          everyMs: options.webhookCheckMs ?? webhookCheckMs,
          prepare: setCommands,
          onHealth,
          log,
          signal,
        });
      } else {
        work = (async () => {
          await untilDone(() => api.call('deleteWebhook', { drop_pending_updates: false }), { onHealth, log, signal });
          setCommands().catch(() => {});
          await poll({ api, sink: given, log, decode, stored, onHealth, signal });
        })();
      }
      work.catch((error: unknown) => log.error({ err: error }, 'telegram stopped unexpectedly'));
    },
    send: (to, body) => sender.send(to, body),
    health: () => (tokenRefused ? { state: 'down', detail: 'telegram refuses the token' } : link),
    async stop() {
      stop.abort();
      sink = undefined;
      await work.catch(() => {});
      await api.close();
    },
  };
}

interface Upkeep {
  onHealth(health: ChannelHealth): void;
  log: Log;
  signal: AbortSignal;
}

/** Sets the webhook, and again whenever Telegram no longer has it: it can vanish without a word. */
async function keepWebhook(
  given: Upkeep & { api: BotApi; url: string; secret: string; everyMs: number; prepare(): Promise<unknown> },
): Promise<void> {
  const { api, url, secret, signal, log } = given;
  const set = () =>
    api.call('setWebhook', { url, secret_token: secret, allowed_updates: allowedUpdates, max_connections: 100 });
  await untilDone(async () => {
    await set();
    await given.prepare().catch(() => {});
  }, given);
  let health: ChannelHealth = { state: 'up' };
  while (!signal.aborted) {
    given.onHealth(health);
    await pause(given.everyMs, signal);
    await untilDone(async () => {
      const info = await api.call<{ url?: string; pending_update_count?: number }>('getWebhookInfo', {});
      const waiting = (info.pending_update_count ?? 0) > manyPending;
      health = waiting ? { state: 'degraded', detail: 'updates are waiting at telegram' } : { state: 'up' };
      if (info.url === url) return;
      log.warn('telegram had lost the webhook');
      await set();
    }, given);
  }
}

/** Tries until it works or the channel stops; the state says meanwhile why it does not. */
async function untilDone(work: () => Promise<unknown>, { onHealth, log, signal }: Upkeep): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      await work();
      return;
    } catch (error) {
      const refused = error instanceof BotApiRefusal && (error.status === 401 || error.status === 404);
      onHealth(
        refused
          ? { state: 'down', detail: 'telegram refuses the token' }
          : { state: 'degraded', detail: 'telegram not reached' },
      );
      log.warn({ err: error }, 'telegram not ready');
      await pause(Math.min(500 * 2 ** failures, longestPauseMs) * (0.5 + Math.random() / 2), signal);
    }
  }
}
