import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createDelivery, createUpdateMaker, type Delivery, type UpdateMaker } from './telegram-updates.ts';

/** One call of the bot, in the order the platform read them. */
export interface PlatformCall {
  method: string;
  payload: Record<string, unknown>;
  /** False when a fault refused it or cut it off before it took effect. */
  accepted: boolean;
  messageId?: number;
}

/** What goes wrong with the next call of a method. */
export type PlatformFault =
  | { kind: 'refuse'; status: number; description?: string; retryAfter?: number }
  /** Takes effect, but the answer waits until `release()`. */
  | { kind: 'hold' }
  /** The connection ends before the request is read (nothing takes effect) or after it (it does, and nobody is told). */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** Answers 200 with something that is not JSON. */
  | { kind: 'garble' };

export interface TelegramPlatform extends UpdateMaker, Delivery {
  /** What TELEGRAM_API_ROOT is set to. */
  url: string;
  token: string;
  botId: number;
  calls: PlatformCall[];
  /** Accepted sendMessage calls. */
  sends(): PlatformCall[];
  /** Resolves with the accepted sends once there are `count`; rejects after `ms`. */
  waitForSends(count: number, ms?: number): Promise<PlatformCall[]>;
  waitForCall(method: string, ms?: number): Promise<PlatformCall>;
  /** The next `times` calls of the method meet the fault. */
  fault(method: string, fault: PlatformFault, times?: number): void;
  /** Answers every held call; returns how many there were. */
  release(): number;
  /** Forgets faults and the log; keeps webhook and pending updates. */
  reset(): void;
  webhook(): { url: string; secret?: string } | undefined;
  /** As if the webhook were removed without a word. */
  loseWebhook(): void;
  /** Offers updates to getUpdates. */
  offer(...updates: { update_id: number }[]): void;
  /** Updates not yet confirmed by an offset. */
  pending(): number;
}

const anyDate = 1_795_000_000;

/** A Bot API on a port of this machine, as strict as the service needs it and with faults on demand. */
export async function startTelegramPlatform(
  options: { token?: string; port?: number } = {},
): Promise<TelegramPlatform> {
  const token = options.token ?? '4242424242:AAtest-token-of-the-emulator-0000000';
  const botId = Number(token.split(':')[0]);
  let calls: PlatformCall[] = [];
  let sends: PlatformCall[] = [];
  const faults = new Map<string, { fault: PlatformFault; times: number }>();
  let held: (() => void)[] = [];
  let pending: { update_id: number }[] = [];
  let webhook: { url: string; secret?: string } | undefined;
  const watchers = new Set<() => void>();
  const pollers = new Set<() => void>();
  const sockets = new Set<Socket>();

  const maker = createUpdateMaker(botId);
  const methods: Record<string, (payload: Record<string, unknown>, call: PlatformCall) => unknown> = {
    getMe: () => ({ id: botId, is_bot: true, first_name: 'Sapa Bansos', username: 'sapa_bansos_bot' }),
    sendMessage(payload, call) {
      if (!Number.isSafeInteger(payload['chat_id'])) return bad('chat not found');
      if (typeof payload['text'] !== 'string' || payload['text'].length === 0) return bad('message text is empty');
      if (payload['text'].length > 4096) return bad('message is too long');
      const rows =
        (payload['reply_markup'] as { inline_keyboard?: { callback_data?: string }[][] } | undefined)
          ?.inline_keyboard ?? [];
      if (rows.flat().some((button) => !button.callback_data || Buffer.byteLength(button.callback_data) > 64))
        return bad('BUTTON_DATA_INVALID');
      call.messageId = maker.nextMessageId();
      sends.push(call);
      return {
        message_id: call.messageId,
        date: anyDate,
        chat: { id: payload['chat_id'], type: 'private' },
        text: payload['text'],
      };
    },
    deleteMessage: () => true,
    answerCallbackQuery: () => true,
    sendChatAction: () => true,
    setMyCommands: () => true,
    setWebhook(payload) {
      webhook = {
        url: String(payload['url']),
        ...(payload['secret_token'] ? { secret: String(payload['secret_token']) } : {}),
      };
      return true;
    },
    deleteWebhook() {
      webhook = undefined;
      return true;
    },
    getWebhookInfo: () => ({
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: pending.length,
    }),
  };

  const changed = () => {
    for (const watcher of watchers) watcher();
  };
  const until = <Found>(find: () => Found | undefined, ms: number, what: string) =>
    new Promise<Found>((resolve, reject) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        watchers.delete(check);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        watchers.delete(check);
        reject(new Error(`the platform waited ${ms} ms for ${what}`));
      }, ms);
      watchers.add(check);
      check();
    });

  const takeFault = (method: string): PlatformFault | undefined => {
    const entry = faults.get(method);
    if (!entry) return undefined;
    entry.times -= 1;
    if (entry.times <= 0) faults.delete(method);
    return entry.fault;
  };

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const match = /^\/bot([^/]+)\/(\w+)$/.exec(req.url ?? '');
    const method = match?.[2] ?? '';
    const fault = takeFault(method);
    if (fault?.kind === 'drop' && fault.when === 'before') return void req.socket.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (match?.[1] !== token) return refuse(res, 401, 'Unauthorized');
    let payload: Record<string, unknown>;
    try {
      payload =
        chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>) : {};
    } catch {
      return refuse(res, 400, "Bad Request: can't parse JSON");
    }
    const call: PlatformCall = { method, payload, accepted: false };
    calls.push(call);
    if (fault?.kind === 'refuse') {
      changed();
      return refuse(res, fault.status, fault.description ?? 'refused by a fault', fault.retryAfter);
    }
    if (method === 'getUpdates') {
      call.accepted = true;
      changed();
      return answerUpdates(payload, req, res);
    }
    const handler = methods[method];
    if (!handler) return refuse(res, 404, 'Not Found');
    const result = handler(payload, call);
    if (result instanceof Refusal) {
      changed();
      return refuse(res, 400, `Bad Request: ${result.description}`);
    }
    call.accepted = true;
    changed();
    if (fault?.kind === 'drop') return void req.socket.destroy();
    if (fault?.kind === 'garble') return void res.end('<html>');
    if (fault?.kind === 'hold') await new Promise<void>((resolve) => held.push(resolve));
    answer(res, 200, { ok: true, result });
  };

  /** Long poll: answers at once when there is something, else when there is or `timeout` seconds have passed. */
  const answerUpdates = (payload: Record<string, unknown>, req: IncomingMessage, res: ServerResponse) => {
    if (webhook) return refuse(res, 409, "Conflict: can't use getUpdates method while webhook is active");
    const offset = Number(payload['offset'] ?? 0);
    pending = pending.filter((update) => update.update_id >= offset);
    const finish = () => {
      clearTimeout(timer);
      pollers.delete(finish);
      answer(res, 200, { ok: true, result: pending.slice(0, Number(payload['limit'] ?? 100)) });
    };
    const timer = setTimeout(finish, pending.length > 0 ? 0 : Number(payload['timeout'] ?? 0) * 1000);
    if (pending.length === 0) pollers.add(finish);
    req.on('close', () => {
      if (res.writableEnded) return;
      clearTimeout(timer);
      pollers.delete(finish);
    });
  };

  const server = createServer((req, res) => void serve(req, res).catch(() => res.destroy()));
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  const delivery = createDelivery(() => webhook);

  return {
    ...maker,
    ...delivery,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    botId,
    get calls() {
      return calls;
    },
    sends: () => sends,
    waitForSends: (count, ms = 5000) => until(() => (sends.length >= count ? sends : undefined), ms, `${count} sends`),
    waitForCall: (method, ms = 5000) => until(() => calls.find((call) => call.method === method), ms, method),
    fault: (method, fault, times = 1) => void faults.set(method, { fault, times }),
    release() {
      const waiting = held;
      held = [];
      for (const go of waiting) go();
      return waiting.length;
    },
    reset() {
      calls = [];
      sends = [];
      faults.clear();
    },
    webhook: () => webhook,
    loseWebhook() {
      webhook = undefined;
    },
    offer(...updates) {
      pending.push(...updates);
      for (const finish of [...pollers]) finish();
    },
    pending: () => pending.length,
    async close() {
      for (const go of held) go();
      await delivery.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

class Refusal {
  readonly description: string;
  constructor(description: string) {
    this.description = description;
  }
}

function bad(description: string): Refusal {
  return new Refusal(description);
}

function refuse(res: ServerResponse, status: number, description: string, retryAfter?: number): void {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  answer(res, status, { ok: false, error_code: status, description, ...parameters });
}

function answer(res: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  res.end(text);
}
