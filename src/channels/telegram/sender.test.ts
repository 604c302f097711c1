import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTelegramPlatform, type TelegramPlatform } from '../../../test/support/telegram-platform.ts';
import { SendError } from '../../messaging/send-error.ts';
import { standingClock } from '../../runtime/clock.ts';
import { openLog } from '../../runtime/log.ts';
import { type BotApi, createBotApi } from './bot-api.ts';
import { createSender, type Sender } from './sender.ts';

let platform: TelegramPlatform;
let api: BotApi;
let sender: Sender;
const clock = standingClock('2026-11-21T02:00:00Z');
const outcomes: (SendError | undefined)[] = [];
const to = (address: string) => ({ channel: 'telegram' as const, account: '42', address });

beforeAll(async () => {
  platform = await startTelegramPlatform();
  api = createBotApi({ token: platform.token, apiRoot: platform.url });
  sender = createSender({ api, clock, log: openLog('silent'), onOutcome: (error) => void outcomes.push(error) });
});
afterEach(() => {
  platform.reset();
  platform.release();
  clock.advance(60_000);
});
afterAll(async () => {
  await api.close();
  await platform.close();
});

async function failureOf(sending: Promise<unknown>): Promise<SendError> {
  const error = await sending.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(SendError);
  return error as SendError;
}

describe('sending to Telegram', () => {
  it('sends text as it is, one button per line, and names the message', async () => {
    const text = '<b>Rp825.000</b> *_[x](y)';
    const sent = await sender.send(to('4503599627370495'), {
      text,
      menu: 'b7',
      choices: [
        { id: 'check_status', title: 'Cek status' },
        { id: 'case:7', title: 'Lapor' },
      ],
    });
    const [call] = platform.sends();
    expect(sent.vendorId).toBe(String(call!.messageId));
    expect(call!.payload).toEqual({
      chat_id: 4503599627370495,
      text,
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Cek status', callback_data: 'm:b7:check_status' }],
          [{ text: 'Lapor', callback_data: 'm:b7:case:7' }],
        ],
      },
    });
    expect(outcomes.at(-1)).toBeUndefined();
  });

  it('refuses a choice that no button can carry, before anything leaves', async () => {
    const failure = await failureOf(
      sender.send(to('1'), { text: 'x', menu: 'b', choices: [{ id: 'x'.repeat(70), title: 'x' }] }),
    );
    expect(failure.kind).toBe('rejected');
    expect(platform.calls).toHaveLength(0);
  });

  it('deletes the message that held a number, and a refusal of that is no failure of the answer', async () => {
    platform.fault('deleteMessage', { kind: 'refuse', status: 400 });
    await sender.send(to('1'), { text: 'x', erase: '100123:55' });
    const erased = await platform.waitForCall('deleteMessage');
    expect(erased.payload).toEqual({ chat_id: 1, message_id: 55 });
    await sender.send(to('1'), { text: 'x', erase: '100124' });
    expect(platform.sends()).toHaveLength(2);
    expect(platform.calls.filter((call) => call.method === 'deleteMessage')).toHaveLength(1);
  });

  it.each([
    [400, 'Bad Request: chat not found', 'rejected'],
    [403, 'Forbidden: bot was blocked by the user', 'opted-out'],
    [401, 'Unauthorized', 'misconfigured'],
    [404, 'Not Found', 'misconfigured'],
    [500, 'Internal Server Error', 'connection-failed'],
    [502, 'Bad Gateway', 'connection-failed'],
    [504, 'Gateway Timeout', 'connection-failed'],
  ])('%i %s is %s', async (status, description, kind) => {
    platform.fault('sendMessage', { kind: 'refuse', status, description });
    const failure = await failureOf(sender.send(to('1'), { text: 'x' }));
    expect(failure.kind).toBe(kind);
    expect(outcomes.at(-1)).toBe(failure);
  });

  it.each([5, 35, 3600])('429 with retry_after %i waits that long for this chat', async (seconds) => {
    platform.fault('sendMessage', { kind: 'refuse', status: 429, retryAfter: seconds });
    const failure = await failureOf(sender.send(to('1'), { text: 'x' }));
    expect(failure).toMatchObject({ kind: 'throttled', retryAfterMs: seconds * 1000, everybody: false });
  });

  it('429 of a second chat at the same time is meant for everybody; later it is not', async () => {
    platform.fault('sendMessage', { kind: 'refuse', status: 429, retryAfter: 5 }, 4);
    expect((await failureOf(sender.send(to('1'), { text: 'x' }))).everybody).toBe(false);
    expect((await failureOf(sender.send(to('1'), { text: 'x' }))).everybody).toBe(false);
    expect((await failureOf(sender.send(to('2'), { text: 'x' }))).everybody).toBe(true);
    clock.advance(10_000);
    expect((await failureOf(sender.send(to('3'), { text: 'x' }))).everybody).toBe(false);
  });

  it('is ambiguous when the connection ends after the request was written, or the answer cannot be read', async () => {
    for (const fault of [
      { kind: 'drop', when: 'after' },
      { kind: 'drop', when: 'before' },
      { kind: 'garble' },
    ] as const) {
      platform.fault('sendMessage', fault);
      expect((await failureOf(sender.send(to('1'), { text: 'x' }))).kind).toBe('ambiguous');
    }
    expect(platform.sends()).toHaveLength(2);
  });

  it('is ambiguous when Telegram accepts and does not answer in time', async () => {
    platform.fault('sendMessage', { kind: 'hold' });
    const impatient: BotApi = {
      call: (method, payload) => api.call(method, payload, { timeoutMs: 100 }),
      close: api.close,
    };
    const hasty = createSender({ api: impatient, clock, log: openLog('silent'), onOutcome: () => {} });
    expect((await failureOf(hasty.send(to('1'), { text: 'x' }))).kind).toBe('ambiguous');
  });

  it('may be sent again when nobody listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const nowhere = createBotApi({ token: '42:x', apiRoot: `http://127.0.0.1:${port}` });
    const failure = await failureOf(
      createSender({ api: nowhere, clock, log: openLog('silent'), onOutcome: () => {} }).send(to('1'), { text: 'x' }),
    );
    expect(failure.kind).toBe('connection-failed');
    await nowhere.close();
  });

  it('names neither token, chat nor text in any error', async () => {
    const said = 'NIK saya rahasia';
    const errors: unknown[] = [];
    for (const fault of [
      { kind: 'refuse', status: 400, description: 'chat 778899 not found' },
      { kind: 'drop', when: 'after' },
      { kind: 'garble' },
    ] as const) {
      platform.fault('sendMessage', fault);
      errors.push(await failureOf(sender.send(to('778899'), { text: said })));
    }
    const told = errors.map(everythingOf).join('\n');
    for (const secret of [platform.token.split(':')[1]!, '778899', said]) expect(told).not.toContain(secret);
  });
});

function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause ? everythingOf(error.cause) : ''}`;
}
