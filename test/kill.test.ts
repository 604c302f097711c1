import { afterEach, describe, expect, test } from 'vitest';
import { openTestStore, storeKinds, type TestStore } from './support/database.ts';
import { type RunningServer, startServer } from './support/server.ts';
import { startTelegramPlatform, type TelegramPlatform } from './support/telegram-platform.ts';

const secret = 'a-secret-of-the-tests';

describe.each(storeKinds)('a killed process on the %s store', (kind) => {
  let store: TestStore;
  let platform: TelegramPlatform;
  let server: RunningServer | undefined;

  const start = async () => {
    server = await startServer({
      ...store.environment,
      SAMPLE_DATA: 'off',
      TELEGRAM_BOT_TOKEN: platform.token,
      TELEGRAM_API_ROOT: platform.url,
      TELEGRAM_WEBHOOK_SECRET: secret,
      PUBLIC_URL: 'http://desk.example',
    });
    return { url: `${server.url}/telegram/webhook`, secret };
  };
  const open = async () => {
    store = await openTestStore(kind);
    await store.database.close();
    platform = await startTelegramPlatform();
  };
  afterEach(async () => {
    await server?.kill('SIGKILL');
    await platform.close();
    await store.close();
  });

  test('between acknowledgement and reply: after the restart there is exactly one reply', async () => {
    await open();
    const first = await start();
    // No send takes effect until the process is gone.
    platform.fault('sendMessage', { kind: 'drop', when: 'before' }, 1000);
    const update = platform.text(501, 'kapan pkh cair bulan ini ya bu');
    expect(await platform.deliver(update, first)).toBe(200);
    await server!.kill('SIGKILL');
    expect(platform.sends()).toHaveLength(0);
    platform.reset();

    const second = await start();
    await platform.waitForSends(1, 20_000);
    // Telegram did not hear the 200: the same update comes again.
    expect(await platform.deliver(update, second)).toBe(200);
    const other = platform.text(502, 'syarat pkh apa saja');
    await platform.deliver(other, second);
    await platform.waitForSends(2, 20_000);
    expect(platform.sends().map((s) => s.payload['chat_id'])).toEqual([501, 502]);
  });

  test('SIGTERM while replying: what was accepted is answered, and the process ends by itself', async () => {
    await open();
    const address = await start();
    const updates = Array.from({ length: 20 }, (_, i) => platform.text(600 + i, 'berapa pkh anak sd'));
    const answers = await Promise.all(updates.map((u) => platform.deliver(u, address)));
    const code = await server!.kill('SIGTERM');
    expect(code).toBe(0);
    await start();
    await platform.waitForSends(answers.filter((status) => status === 200).length, 20_000);
    const chats = platform.sends().map((s) => s.payload['chat_id']);
    expect(new Set(chats).size).toBe(chats.length);
  });
});
