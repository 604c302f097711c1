import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/runtime/database.ts';
import { openLog } from '../src/runtime/log.ts';
import { openSampleStore, type TestStore } from './support/database.ts';
import { type RunningServer, startServer } from './support/server.ts';
import { type Reply, staffClient } from './support/staff-client.ts';
import { samplePassword } from './support/stores.ts';
import { startTelegramPlatform, type TelegramPlatform } from './support/telegram-platform.ts';

const webhookSecret = 'a-secret-of-the-tests';
/** A household of the sample, and one that stands in no registry. */
const own = { nik: '6402996010750001', kk: '6402991911110001', phone: '084041402786' };
const neighbour = { nik: '6402994506780009', kk: '6402992203990004', phone: '084055667788' };
const taker = { nik: '6472995106690007', phone: '084099887766' };
const numbers = [...Object.values(own), ...Object.values(neighbour), ...Object.values(taker)];
const chats = { asker: 8400559911, helper: 8400559912, reporter: 8400559913, afraid: 8400559914, other: 8400559915 };
/** Names and words of messages: they may stand in the redacted conversation, never in the log. */
const words = { name: 'Sumiati Wulandari', taker: 'Darmaji', open: 'rumbia', afraid: 'kelapamuda', note: 'cempedak' };
const wrongPassword = 'sandi-yang-salah-sekali';

const openingCode = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g;
const spaced = (digits: string, by: string) => digits.match(/.{1,4}/g)!.join(by);
const wide = (digits: string) => digits.replace(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d)));
/** Letters and digits alone: no separator hides a number. */
const bare = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[^0-9A-Za-z]/g, '')
    .toUpperCase();
const found = (text: string, secrets: readonly string[]) => {
  const stripped = bare(text);
  return secrets.filter((secret) => stripped.includes(bare(secret)));
};

describe('what people confide to a running service', () => {
  let store: TestStore;
  let platform: TelegramPlatform;
  let server: RunningServer;
  let database: Database;
  let codes: string[] = [];
  const client = randomBytes(16).toString('base64url');
  const pages: Reply[] = [];
  let staffToken = '';
  /** Never in a log, never in a column, never in a file. */
  const secrets = () => [
    ...numbers,
    ...codes,
    samplePassword,
    wrongPassword,
    webhookSecret,
    platform.token,
    client,
    staffToken,
    ...Object.values(chats).map(String),
  ];

  beforeAll(async () => {
    store = await openSampleStore();
    await store.database.close();
    platform = await startTelegramPlatform();
    server = await startServer({
      ...store.environment,
      CLOCK_START: '2026-11-18T02:00:00Z',
      LOG_LEVEL: 'trace',
      TELEGRAM_BOT_TOKEN: platform.token,
      TELEGRAM_API_ROOT: platform.url,
      TELEGRAM_WEBHOOK_SECRET: webhookSecret,
      PUBLIC_URL: 'http://desk.example',
    });
  });
  afterAll(async () => {
    await server?.kill('SIGKILL');
    await database?.close().catch(() => {});
    await platform?.close();
    await store?.close();
  });

  const quiet = async () => {
    for (const end = performance.now() + 25_000; performance.now() < end; ) {
      const { channels } = (await (await fetch(`${server.url}/healthz`)).json()) as {
        channels: Record<string, { pending: number }>;
      };
      if (Object.values(channels).every(({ pending }) => pending === 0)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('something stays unanswered');
  };
  const deliver = async (update: object) => {
    const before = platform.sends().length;
    const url = `${server.url}/telegram/webhook`;
    expect(await platform.deliver(update, { url, secret: webhookSecret })).toBe(200);
    await quiet();
    const texts = platform.sends().map((send) => String(send.payload['text']));
    return texts.slice(before).join('\n');
  };
  const say = (chat: number, text: string) => deliver(platform.text(chat, text));
  const sayOnPage = async (body: object | string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/webchat/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify({ clientId: client, messageId: randomUUID(), ...body }),
    });
    const said = { status: response.status, text: await response.text() };
    await quiet();
    return said;
  };

  test('a look-up by NIK answers, with the number masked', async () => {
    await say(chats.asker, `assalamualaikum bu, saya ${words.name}`);
    await say(chats.asker, `cek status nik ${own.nik} kk ${own.kk} di tenggarong`);
    expect(await say(chats.asker, 'setuju')).toMatch(/NIK 6402•+01, menurut data bantuan/);
    await deliver(
      platform.message(chats.asker, {
        contact: { phone_number: own.phone, first_name: words.name, user_id: chats.asker },
      }),
    );
    await say(chats.helper, 'cek status');
    await say(chats.helper, 'setuju');
    await say(chats.helper, `nik ny ${spaced(own.nik, ' ')} hp ${spaced(own.phone, '-')}`);
    await say(chats.helper, `kk ${wide(spaced(neighbour.kk, '.'))}`);
    for (const text of ['cek status', 'setuju', spaced(own.nik, '.'), own.kk])
      expect((await sayOnPage({ text })).status).toBe(202);
  });

  test('complaints with numbers in the story are taken, an open one and a confidential one', async () => {
    await say(
      chats.reporter,
      `tlg didata nenek sebelah rumah sy ${words.name} nik ${neighbour.nik} no kk ${spaced(neighbour.kk, ' ')} ` +
        `hp +62${neighbour.phone.slice(1)} di RT 12 Tenggarong atap ${words.open}, hidup sendirian umur 80an ga pernah dpt bantuan apa2`,
    );
    await say(chats.reporter, 'lewati');
    const receipt = await say(chats.reporter, 'kirim');
    expect(receipt).toContain('Laporan diterima, nomor 26-000001');
    const urgent = await say(
      chats.afraid,
      `tiap cair dipotong 50rb sama ketua kelompok ${words.taker} hp ${spaced(taker.phone, ' ')} nik ${taker.nik}, ${words.afraid}`,
    );
    expect(urgent).toContain('Laporan diterima, nomor 26-000002');
    await say(chats.afraid, 'tetap rahasia');
    await say(chats.afraid, `di Anggana dekat kebun ${words.afraid}, hp sy ${spaced(neighbour.phone, '.')}`);
    codes = [...`${receipt}\n${urgent}`.matchAll(openingCode)].map(([code]) => code);
    expect(codes).toHaveLength(2);
  });

  test('the case opens elsewhere by its code, and takes a fact with a number in it', async () => {
    const opened = await say(chats.other, `laporan saya sampai mana, kodenya ${codes[0]!.toLowerCase()}`);
    expect(opened).toContain('Laporan 26-000001');
    await say(chats.other, `laporan saya kode ${codes[1]!.replaceAll('-', ' ')}`);
    await say(chats.reporter, 'laporan saya');
    await say(chats.reporter, 'tambah keterangan');
    await say(chats.reporter, `nik anaknya ${wide(taker.nik)}, hp ${taker.phone}`);
  });

  test('an officer signs in, writes numbers into a note and a search, and replies', async () => {
    const stranger = staffClient(server.url);
    pages.push(await stranger.post('/petugas/masuk', { name: 'petugas', password: wrongPassword }));
    pages.push(await stranger.post('/petugas/masuk', { name: own.nik, password: own.kk }));
    const officer = staffClient(server.url);
    await officer.post('/petugas/masuk', { name: 'petugas', password: samplePassword });
    staffToken = officer.cookie()!.split('=')[1]!;
    const path = '/petugas/kasus/26-000001';
    expect((await officer.get(path)).status).toBe(200);
    expect((await officer.post(`${path}/take`, {})).status).toBe(303);
    const note = `${words.note}: nik ${spaced(neighbour.nik, ' ')} hp ${neighbour.phone}`;
    expect((await officer.post(`${path}/note`, { text: note })).status).toBe(303);
    await officer.post(`${path}/reply`, { text: 'Terima kasih. Petugas berkunjung hari Senin.' });
    pages.push(await officer.post(`${path}/reply`, { text: `NIK ${neighbour.nik} sudah kami terima.` }));
    await officer.post('/petugas/cari', { text: spaced(neighbour.kk, ' ') });
    await officer.post(`${path}/identitas`, { purpose: 'memeriksa data di SIKS' });
    await quiet();
  });

  test('refusals and faults with numbers in them leave no stack, no SQL and no number on their pages', async () => {
    const html = { accept: 'text/html' };
    const read = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${server.url}${path}`, { headers: html, ...init });
      return { status: response.status, text: await response.text() };
    };
    const cut = `{"clientId":"${client}","messageId":"${randomUUID()}","text":"nik ${own.nik}`;
    const refusals = [
      await read(`/${own.nik}`),
      await read(`/petugas/kasus/${own.nik}%00`),
      await read(`/data/${own.nik}?kk=${own.kk}`),
      await read(`/%E0%A4%A?nik=${own.nik}`),
      await sayOnPage(cut),
      await sayOnPage({ text: `nik ${own.nik} `.repeat(500) }),
      await sayOnPage({ text: 'x', messageId: own.nik }),
      await sayOnPage(`nik ${own.nik}`, { 'content-type': 'text/plain' }),
      await read('/telegram/webhook', { method: 'POST', body: `nik ${own.nik}` }),
      ...pages,
    ];
    for (const { status, text } of refusals) {
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/\bat \S+:\d+:\d+|node_modules|SELECT |INSERT |prisma\.|SyntaxError|Unexpected token/);
      expect(found(text, [own.nik, own.kk])).toEqual([]);
    }
    const description = `Bad Request: chat ${chats.other} of ${words.name}, nik ${own.nik}, not found`;
    platform.fault('sendMessage', { kind: 'refuse', status: 400, description });
    await say(chats.other, `nik ${own.nik} hp ${own.phone}`);
    platform.fault('sendMessage', { kind: 'garble' });
    await say(chats.other, `kk ${own.kk}`);
    platform.fault('sendMessage', { kind: 'drop', when: 'after' });
    await say(chats.other, `kode ${codes[0]}`);
    platform.fault('deleteMessage', { kind: 'refuse', status: 400, description }, 10);
    await say(chats.other, `cek status nik ${own.nik} kk ${own.kk}`);
  });

  test('no answer shows a number in full', () => {
    const said = platform.sends().map((send) => String(send.payload['text']));
    expect(said.length).toBeGreaterThan(15);
    for (const text of said) expect(found(text, numbers)).toEqual([]);
  });

  test('the log, down to its finest level, holds no number, no code, no password and no word of a message', async () => {
    expect(await server.kill()).toBe(0);
    const log = server.output();
    // Faults were logged, so there was something to leak.
    expect(log).toContain('message not sent');
    expect(found(log, [...secrets(), ...Object.values(words)])).toEqual([]);
  });

  test('no column of any table holds a number, a code, a password or an address', async () => {
    database = await openDatabase({ dataDir: store.dataDir, log: openLog('silent') });
    const values = await everyValue(database);
    // The sieve holds what is there: the open complaint's words and number.
    expect(values.some(({ text }) => text.includes(words.open))).toBe(true);
    expect(values.some(({ column, text }) => column === 'case.number' && text === '26-000001')).toBe(true);
    const leaks = values.flatMap(({ column, text }) => found(text, secrets()).map((secret) => `${column}: ${secret}`));
    expect([...new Set(leaks)]).toEqual([]);
  });

  test('words of a confidential filing belong to its thread alone', async () => {
    const said = await database.prisma.utterance.findMany({ where: { text: { contains: words.afraid } } });
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((one) => one.contactId !== null)).toEqual([]);
    const threads = await database.prisma.reporterThread.findMany({ where: { confidentiality: 'confidential' } });
    expect(new Set(said.map((one) => one.threadId))).toEqual(new Set(threads.map((thread) => thread.id)));
  });

  test('no file of the data folder holds them either, not even what was written and taken back', async () => {
    await database.close();
    const files = readdirSync(store.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const typed = [spaced(own.nik, ' '), spaced(own.nik, '.'), spaced(neighbour.kk, ' '), wide(taker.nik)];
    const wanted = [...secrets(), ...typed].map((secret) => Buffer.from(secret));
    const control = Buffer.from(words.open);
    let seen = 0;
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      if (bytes.includes(control)) seen += 1;
      const leaks = wanted.filter((secret) => bytes.includes(secret)).map(String);
      expect([file.name, leaks]).toEqual([file.name, []]);
    }
    expect(seen).toBeGreaterThan(0);
  });
});

/** Every value of every column as text; sealed ones as their bytes. */
async function everyValue(database: Database): Promise<{ column: string; text: string }[]> {
  const client = await database.hold();
  try {
    const { rows: columns } = await client.query<{ table: string; column: string; type: string }>(
      `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
       WHERE table_schema = current_schema() ORDER BY 1, 2`,
    );
    const values: { column: string; text: string }[] = [];
    for (const { table, column, type } of columns) {
      const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
      const { rows } = await client.query<{ text: string }>(
        `SELECT DISTINCT ${text} AS text FROM "${table}" WHERE "${column}" IS NOT NULL`,
      );
      values.push(...rows.map((row) => ({ column: `${table}.${column}`, text: row.text })));
    }
    return values;
  } finally {
    client.release();
  }
}
