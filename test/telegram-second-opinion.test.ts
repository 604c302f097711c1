import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from './support/database.ts';
import { type RunningServer, startServer } from './support/server.ts';

/** The bot by long polling against an emulator that others wrote: what both sides read the same way is Telegram's own form. */

interface Sent {
  chat_id: number | string;
  text: string;
  reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] };
}

const token = '4242424242:AAtest-token-of-another-emulator-000';
let store: TestStore;
let telegram: TelegramServer;
let server: RunningServer;

beforeAll(async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  telegram = new TelegramServer({ port, host: '127.0.0.1' });
  await telegram.start();
  store = await openTestStore('embedded');
  await store.database.close();
  server = await startServer({
    ...store.environment,
    SAMPLE_DATA: 'off',
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: telegram.config.apiURL,
  });
});
afterAll(async () => {
  await server?.kill();
  await telegram?.stop();
  await store?.close();
});

const sent = () => telegram.storage.botMessages.map((one) => one.message as unknown as Sent);

/** Bubbles of a chat once there are `count` of them. */
async function bubbles(chat: number, count: number): Promise<Sent[]> {
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    const mine = sent().filter((one) => Number(one.chat_id) === chat);
    if (mine.length >= count) return mine;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no ${count} bubbles for a chat; the service said:\n${server.output()}`);
}

test('a text is answered in its chat, a press of a button in the same', async () => {
  const client = telegram.getClient(token, { userId: 7001, chatId: 7001, firstName: 'Warga' });
  await client.sendMessage(client.makeMessage('berapa pkh anak sd'));
  const [first] = await bubbles(7001, 1);
  expect(first!.text).toContain('Rp225.000');
  const buttons = first!.reply_markup?.inline_keyboard.flat() ?? [];
  expect(buttons.length).toBeGreaterThan(0);

  await client.sendCallback(client.makeCallbackQuery(buttons[0]!.callback_data));
  const [, second] = await bubbles(7001, 2);
  expect(second!.text).not.toBe(first!.text);
  expect(second!.text.length).toBeGreaterThan(0);
});

test('a command is understood, and two people do not hear each other', async () => {
  const [one, other] = [7002, 7003].map((id) => telegram.getClient(token, { userId: id, chatId: id }));
  await one!.sendCommand(one!.makeCommand('/menu'));
  await other!.sendMessage(other!.makeMessage('batal'));
  const [menu] = await bubbles(7002, 1);
  const [cancelled] = await bubbles(7003, 1);
  expect(menu!.text).toContain('Kapan saja bisa ketik');
  expect(cancelled!.text).toContain('saya berhenti di sini');
  expect(sent().filter((bubble) => [7002, 7003].includes(Number(bubble.chat_id)))).toHaveLength(2);
});

test('the channel says that it is up', async () => {
  const health = (await (await fetch(`${server.url}/healthz`)).json()) as {
    channels: { telegram: { state: string; pending: number } };
  };
  expect(health.channels.telegram).toMatchObject({ state: 'up', pending: 0 });
});
