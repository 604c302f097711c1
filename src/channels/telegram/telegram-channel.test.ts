import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTelegramPlatform, type TelegramPlatform } from '../../../test/support/telegram-platform.ts';
import type { Sink } from '../../messaging/channel.ts';
import type { InboundMessage } from '../../messaging/message.ts';
import { runningClock } from '../../runtime/clock.ts';
import { AppError } from '../../runtime/errors.ts';
import { openLog } from '../../runtime/log.ts';
import { createTelegramChannel, type TelegramChannel, telegramCommands } from './telegram-channel.ts';

const messages = new Map(telegramCommands.map((command) => [`telegram.command.${command}`, `jelas ${command}`]));

/** A sink that knows repeats, as the store does, and can be away. */
function rememberingSink() {
  const received: InboundMessage[] = [];
  const state = { away: false };
  const sink: Sink = {
    async receive(batch) {
      if (state.away) throw new AppError('unavailable', 'away');
      for (const message of batch)
        if (!received.some((known) => known.vendorId === message.vendorId)) received.push(message);
    },
  };
  return { sink, received, state };
}

async function until(condition: () => boolean, ms = 5000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

let platform: TelegramPlatform;
let channel: TelegramChannel;
let inbox: ReturnType<typeof rememberingSink>;
const common = { log: openLog('silent'), clock: runningClock(), messages: () => messages };

beforeEach(async () => {
  platform = await startTelegramPlatform();
  inbox = rememberingSink();
});

describe('by webhook', () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    const app = express();
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    url = `${publicUrl}/telegram/webhook`;
    channel = createTelegramChannel({
      ...common,
      token: platform.token,
      apiRoot: platform.url,
      webhookSecrets: ['new-secret', 'old-secret'],
      publicUrl,
      webhookCheckMs: 50,
    });
    app.use(channel.router!);
    app.use((error: { status?: number }, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      res.sendStatus(error.status ?? 500);
    });
    await channel.start(inbox.sink);
    await platform.waitForCall('setMyCommands');
    await until(() => channel.health().state === 'up');
  });
  afterEach(async () => {
    await channel.stop();
    server.closeAllConnections();
    server.close();
    await platform.close();
  });

  it('asks Telegram to call with the newest secret, and for a described menu', async () => {
    expect(platform.webhook()).toEqual({ url, secret: 'new-secret' });
    const { payload } = await platform.waitForCall('setMyCommands');
    expect(payload['commands']).toHaveLength(telegramCommands.length);
    expect((payload['commands'] as unknown[])[0]).toEqual({ command: 'menu', description: 'jelas menu' });
  });

  it('sets a webhook again that vanished without a word', async () => {
    platform.loseWebhook();
    await until(() => platform.webhook()?.url === url);
    expect(platform.webhook()?.secret).toBe('new-secret');
  });

  it('says so when updates pile up at Telegram', async () => {
    platform.offer(...Array.from({ length: 101 }, () => platform.text(501, 'x')));
    await until(() => channel.health().state === 'degraded');
  });

  it('takes an update once however often it comes, with either secret', async () => {
    const update = platform.text(501, 'pkh kpn cair');
    const statuses = await Promise.all([
      platform.deliver(update),
      platform.deliver(update, { secret: 'old-secret' }),
      platform.deliver(update),
    ]);
    expect(statuses).toEqual([200, 200, 200]);
    expect(inbox.received.map(({ address, body }) => [address, body])).toEqual([
      ['501', { kind: 'text', text: 'pkh kpn cair' }],
    ]);
    expect(inbox.received[0]!.account).toBe(String(platform.botId));
  });

  it('refuses a missing, wrong, longer or empty secret and stores nothing', async () => {
    const update = platform.text(501, 'x');
    for (const secret of [null, 'wrong', 'new-secret-and-more', 'new-secre', ''])
      expect(await platform.deliver(update, { secret })).toBe(401);
    expect(inbox.received).toHaveLength(0);
  });

  it('says 503 while the store is away, and takes the same update afterwards', async () => {
    inbox.state.away = true;
    const update = platform.text(501, 'x');
    expect(await platform.deliver(update)).toBe(503);
    inbox.state.away = false;
    expect(await platform.deliver(update)).toBe(200);
    expect(inbox.received).toHaveLength(1);
  });

  it('answers every press, also one that carries nothing', async () => {
    const good = platform.press(501, 'm:b1:yes');
    const foreign = platform.press(501, 'm:b1:yes');
    (foreign.callback_query['message'] as { chat: object }).chat = { id: -5, type: 'group' };
    expect(await platform.deliver(good)).toBe(200);
    expect(await platform.deliver(foreign)).toBe(200);
    await until(() => platform.calls.filter((call) => call.method === 'answerCallbackQuery').length === 2);
    expect(inbox.received.map((m) => m.body)).toEqual([{ kind: 'choice', menu: 'b1', choice: 'yes' }]);
  });

  it('says 200 to what carries nothing for the desk', async () => {
    for (const update of [{ update_id: 5 }, { update_id: 6, message: null }, { update_id: 7, poll_answer: {} }]) {
      expect(await platform.deliver(update)).toBe(200);
    }
    expect(inbox.received).toHaveLength(0);
  });

  const post = (body: string | Buffer | undefined, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': 'new-secret', ...headers },
      ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }),
    }).then((response) => response.status);

  it('refuses bad bodies: empty, cut, deep, a number beyond exactness, too large, a bomb', async () => {
    expect(await post(undefined)).toBe(400);
    expect(await post('')).toBe(400);
    expect(await post('{"update_id":1,')).toBe(400);
    expect(await post('['.repeat(100_000) + ']'.repeat(100_000))).toBe(400);
    expect(await post('{"update_id":9007199254740993}')).toBe(400);
    expect(await post(JSON.stringify({ update_id: 1, filler: 'x'.repeat(5_000_000) }))).toBe(413);
    expect(await post(gzipSync(Buffer.alloc(50_000_000, 32)), { 'content-encoding': 'gzip' })).toBe(413);
    expect(await post('{"update_id":1}', { 'content-encoding': 'secret' })).toBe(415);
    expect(inbox.received).toHaveLength(0);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'nonsense'])(
    'reads JSON under content type %s',
    async (type) => {
      expect(await post(JSON.stringify(platform.text(501, 'halo 👋')), { 'content-type': type })).toBe(200);
      expect(inbox.received[0]!.body).toEqual({ kind: 'text', text: 'halo 👋' });
    },
  );

  it('takes 1,000 updates that come at once', async () => {
    const updates = Array.from({ length: 1000 }, (_, i) => platform.text(1000 + (i % 50), `pesan ${i}`));
    const statuses = await Promise.all(updates.map((update) => platform.deliver(update)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(inbox.received).toHaveLength(1000);
  });

  it('turns red when Telegram refuses the token, and green with the next send that works', async () => {
    const to = { channel: 'telegram' as const, account: channel.account, address: '501', contactId: 1n };
    platform.fault('sendMessage', { kind: 'refuse', status: 401 });
    await expect(channel.send(to, { text: 'x' }, 1n)).rejects.toMatchObject({ kind: 'misconfigured' });
    expect(channel.health().state).toBe('down');
    await channel.send(to, { text: 'x' }, 1n);
    expect(channel.health().state).toBe('up');
  });
});

describe('by long polling', () => {
  const start = async (token = platform.token) => {
    channel = createTelegramChannel({ ...common, token, apiRoot: platform.url, webhookSecrets: [] });
    await channel.start(inbox.sink);
  };
  afterEach(async () => {
    await channel.stop();
    await platform.close();
  });

  it('takes updates in order and confirms them only after storing', async () => {
    inbox.state.away = true;
    platform.offer(platform.text(501, 'satu'), platform.text(501, 'dua'));
    await start();
    await until(() => channel.health().state === 'degraded');
    expect(platform.pending()).toBe(2);
    inbox.state.away = false;
    await until(() => inbox.received.length === 2);
    platform.offer(platform.text(502, 'tiga'), platform.press(502, 'm:b1:yes'));
    await until(() => inbox.received.length === 4 && platform.pending() === 0);
    expect(inbox.received.map((m) => (m.body.kind === 'text' ? m.body.text : m.body.kind))).toEqual([
      'satu',
      'dua',
      'tiga',
      'choice',
    ]);
    await platform.waitForCall('answerCallbackQuery');
    expect(channel.health().state).toBe('up');
  });

  it('removes a webhook that stands in the way', async () => {
    const elsewhere = { url: 'http://127.0.0.1:9/telegram/webhook' };
    await fetch(`${platform.url}/bot${platform.token}/setWebhook`, { method: 'POST', body: JSON.stringify(elsewhere) });
    platform.offer(platform.text(501, 'halo'));
    await start();
    await until(() => inbox.received.length === 1);
    expect(platform.webhook()).toBeUndefined();
  });

  it('goes on past an update without a usable number', async () => {
    platform.offer({ update_id: 1.5 } as never, platform.text(501, 'halo'));
    await start();
    await until(() => inbox.received.length === 1);
  });

  it('calls for the operator when another program polls, and comes back by itself', async () => {
    platform.fault('getUpdates', { kind: 'refuse', status: 409 });
    await start();
    await until(() => channel.health().state === 'needs-operator');
    platform.offer(platform.text(501, 'halo'));
    await until(() => inbox.received.length === 1);
    expect(channel.health().state).toBe('up');
  });

  it('is down with a wrong token and stops at once when told to', async () => {
    await start('4242424242:not-the-token-of-the-emulator-00000');
    await until(() => channel.health().state === 'down');
  });

  it('survives a Telegram that breaks off', async () => {
    platform.fault('getUpdates', { kind: 'drop', when: 'before' });
    platform.offer(platform.text(501, 'halo'));
    await start();
    await until(() => inbox.received.length === 1);
  });
});
