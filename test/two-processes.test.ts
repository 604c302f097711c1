import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAddressBook } from '../src/messaging/address-book.ts';
import { loadPolicy } from '../src/policy/load.ts';
import { openTestStore, type TestStore } from './support/database.ts';
import { type RunningServer, startServer } from './support/server.ts';
import { startTelegramPlatform, type TelegramPlatform } from './support/telegram-platform.ts';

const secret = 'a-secret-of-the-tests';
const messages = loadPolicy(join(import.meta.dirname, '..', 'config')).messages;

/** Two commands whose answers can be told apart, so that order shows. */
const commands = [
  { text: 'menu', mark: messages.get('general.menu')!.slice(0, 30) },
  { text: 'batal', mark: messages.get('general.cancelled')!.slice(0, 30) },
] as const;
const perContact = 6;
/** No two neighbours ask the same things in the same order. */
const commandOf = (chat: number, turn: number) => commands[(chat >> (turn % 5)) & 1 ? 1 : 0];
const asked = (chat: number) => Array.from({ length: perContact }, (_, turn) => commandOf(chat, turn).mark);

describe.skipIf(!process.env['SAPA_TEST_DATABASE_URL'])('two processes on one PostgreSQL and one Redis', () => {
  let store: TestStore;
  let platform: TelegramPlatform;
  let servers: RunningServer[];
  const otherFolder = mkdtempSync(join(tmpdir(), 'sapa-second-'));

  beforeAll(async () => {
    store = await openTestStore('postgresql');
    platform = await startTelegramPlatform();
    const environment = {
      ...store.environment,
      REDIS_URL: process.env['SAPA_TEST_REDIS_URL']!,
      SAMPLE_DATA: 'off',
      TELEGRAM_BOT_TOKEN: platform.token,
      TELEGRAM_API_ROOT: platform.url,
      TELEGRAM_WEBHOOK_SECRET: secret,
      PUBLIC_URL: 'http://desk.example',
    };
    servers = await Promise.all([
      startServer(environment),
      startServer({ ...environment, DATA_DIR: otherFolder, KEYS_FILE: join(store.dataDir, 'keys.json') }),
    ]);
  });
  afterAll(async () => {
    await Promise.all((servers ?? []).map((server) => server.kill('SIGKILL')));
    await platform?.close();
    await store?.close();
    rmSync(otherFolder, { recursive: true, force: true });
  });

  /** Delivers to that process, and as a balancer does to the other one where it does not answer. */
  const deliver = async (update: object, first: number) => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const server = servers[(first + attempt) % servers.length]!;
      if ((await platform.deliver(update, { url: `${server.url}/telegram/webhook`, secret })) === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('an update was not taken');
  };
  /** One contact says its six commands, each to the other process than the one before. */
  const talk = async (chat: number, taken: () => void = () => {}) => {
    for (let turn = 0; turn < perContact; turn += 1) {
      await deliver(platform.text(chat, commandOf(chat, turn).text), chat + turn);
      taken();
    }
  };
  const bubbles = (chat: number) => platform.sends().filter((send) => send.payload['chat_id'] === chat);
  /** What a contact heard, in the order the platform took it; one bubble may answer several messages. */
  const heard = (chat: number) => bubbles(chat).flatMap((send) => marksIn(String(send.payload['text'])));

  /** Rows of each contact, read past both processes. */
  const rowsOf = async (chat: number) => {
    const account = String(platform.botId);
    const address = { channel: 'telegram', account, address: String(chat) } as const;
    const addressHash = createAddressBook(store.sealing).seal(address).hash as Uint8Array<ArrayBuffer>;
    const { prisma } = store.database;
    const contact = await prisma.contact.findUniqueOrThrow({
      where: { channel_account_addressHash: { channel: 'telegram', account, addressHash } },
    });
    const where = { contactId: contact.id };
    return { inbound: await prisma.inbound.findMany({ where }), outbound: await prisma.outbound.findMany({ where }) };
  };
  const settled = async () => {
    const { prisma } = store.database;
    for (const end = performance.now() + 25_000; performance.now() < end; ) {
      const waiting = [
        await prisma.inbound.count({ where: { state: 0 } }),
        await prisma.outbound.count({ where: { state: 0 } }),
      ];
      if (waiting.every((count) => count === 0)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`something still waits; the services said:\n${servers.map((s) => s.output()).join('\n')}`);
  };

  test('every contact is answered once and in order, whichever process hears it', async () => {
    const chats = Array.from({ length: 24 }, (_, i) => 1000 + i);
    await Promise.all(chats.map((chat) => talk(chat)));
    await settled();
    for (const chat of chats) expect([chat, heard(chat)]).toEqual([chat, asked(chat)]);
    const rows = await Promise.all(chats.map(rowsOf));
    expect(rows.flatMap((r) => r.inbound).every((row) => row.state === 1 && row.starts === 1)).toBe(true);
    expect(rows.flatMap((r) => r.outbound).filter((row) => row.mayDouble)).toEqual([]);
    for (const { url } of servers) {
      const counted = await (await fetch(`${url}/metrics`)).text();
      expect(counted).toMatch(/^sapa_received_total\{channel="telegram",outcome="stored"\} [1-9]/m);
      expect(counted).toMatch(/^sapa_sent_total\{channel="telegram",outcome="sent"\} [1-9]/m);
    }
  });

  test('an update told to both at the same moment is answered once', async () => {
    const chats = Array.from({ length: 12 }, (_, i) => 2000 + i);
    await Promise.all(
      chats.flatMap((chat) => {
        const update = platform.text(chat, 'menu');
        return [deliver(update, 0), deliver(update, 1)];
      }),
    );
    await settled();
    for (const chat of chats) expect([chat, heard(chat)]).toEqual([chat, [commands[0].mark]]);
  });

  test('one of them is killed under load: nothing is lost, and what left twice is recorded as such', async () => {
    // These reach the platform, and the process that sent them dies before it hears so.
    const unheard = Array.from({ length: 5 }, (_, i) => 3000 + i);
    platform.fault('sendMessage', { kind: 'hold' }, unheard.length);
    const before = platform.sends().length;
    await Promise.all(unheard.map((chat) => deliver(platform.text(chat, 'menu'), 1)));
    await platform.waitForSends(before + unheard.length);

    const chats = Array.from({ length: 24 }, (_, i) => 4000 + i);
    let taken = 0;
    let killed: Promise<unknown> | undefined;
    const killInTheMiddle = () => {
      taken += 1;
      if (taken > (chats.length * perContact) / 3) killed ??= servers[1]!.kill('SIGKILL');
    };
    await Promise.all(chats.map((chat) => talk(chat, killInTheMiddle)));
    await killed;
    platform.release();
    await settled();

    let doubled = 0;
    for (const chat of [...chats, ...unheard]) {
      const wanted = unheard.includes(chat) ? [commands[0].mark] : asked(chat);
      expect([chat, withoutRepeats(heard(chat), wanted)]).toEqual([chat, wanted]);
      const { inbound, outbound } = await rowsOf(chat);
      expect(inbound.map((row) => row.state)).toEqual(wanted.map(() => 1));
      const copies = bubbles(chat).length - outbound.length;
      const recorded = outbound.filter((row) => row.mayDouble).length;
      expect([chat, copies >= 0 && copies <= recorded]).toEqual([chat, true]);
      doubled += copies;
    }
    expect(doubled).toBeGreaterThan(0);
    expect((await fetch(`${servers[0]!.url}/readyz`)).status).toBe(200);
  });
});

function marksIn(text: string): string[] {
  const found: { at: number; mark: string }[] = [];
  for (const { mark } of commands)
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found.push({ at, mark });
  return found.sort((a, b) => a.at - b.at).map(({ mark }) => mark);
}

/** The answers that were wanted, in the order they were heard: what came twice stands once. */
function withoutRepeats(got: readonly string[], wanted: readonly string[]): string[] {
  const found: string[] = [];
  for (const mark of got) if (mark === wanted[found.length]) found.push(mark);
  return found;
}
