import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../src/runtime/database.ts';
import { openLog } from '../src/runtime/log.ts';
import { oddMessages, script, sql, template } from './fixtures/odd-messages.ts';
import { openSampleStore, type TestStore } from './support/database.ts';
import { type RunningServer, startServer } from './support/server.ts';
import { staffClient } from './support/staff-client.ts';
import { samplePassword } from './support/stores.ts';
import { startTelegramPlatform, type TelegramPlatform } from './support/telegram-platform.ts';

const secret = 'a-secret-of-the-tests';
/** What no answer may show: a hole in the words, a value of the language, or the machine behind it. */
const machine = /undefined|\bnull\b|NaN|\[object|\{\w+\}|Error\b|\bat \S+:\d|node_modules|SELECT |prisma/;

describe('bad input at the doors of a running service', () => {
  let store: TestStore;
  let platform: TelegramPlatform;
  let server: RunningServer;
  /** Messages that were acknowledged as new: as many rows must stand in the inbox at the end. */
  let stored = 0;
  let lastChat = 500;

  beforeAll(async () => {
    store = await openSampleStore();
    await store.database.close();
    platform = await startTelegramPlatform();
    server = await startServer({
      ...store.environment,
      CLOCK_START: '2026-11-18T02:00:00Z',
      TELEGRAM_BOT_TOKEN: platform.token,
      TELEGRAM_API_ROOT: platform.url,
      TELEGRAM_WEBHOOK_SECRET: secret,
      PUBLIC_URL: 'http://desk.example',
    });
  });
  afterAll(async () => {
    await server?.kill('SIGKILL');
    await platform?.close();
    await store?.close();
  });

  const alive = async () => (await fetch(`${server.url}/readyz`)).status;
  /** Resolves when everything that arrived is answered and the answers have left. */
  const quiet = async () => {
    for (const end = performance.now() + 25_000; performance.now() < end; ) {
      const { channels } = (await (await fetch(`${server.url}/healthz`)).json()) as {
        channels: Record<string, { pending: number }>;
      };
      if (Object.values(channels).every(({ pending }) => pending === 0)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`something stays unanswered; the service said:\n${server.output()}`);
  };

  describe('telegram', () => {
    const deliver = (update: object, given: string | null = secret) =>
      platform.deliver(update, { url: `${server.url}/telegram/webhook`, secret: given });
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${server.url}/telegram/webhook`, {
        method: 'POST',
        body,
        headers: { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json', ...headers },
      }).then((response) => response.status);
    const answers = (chat: number) =>
      platform
        .sends()
        .filter((send) => send.payload['chat_id'] === chat)
        .map((send) => String(send.payload['text']));
    test('each gets exactly one answer in words', async () => {
      const chats = Object.entries(oddMessages(platform)).map(([label, make]) => ({ label, make, chat: ++lastChat }));
      const statuses = await Promise.all(chats.map(({ make, chat }) => deliver(make(chat))));
      stored += chats.length;
      await quiet();
      const outcome = chats.map(({ label, chat }, i) => [label, statuses[i], answers(chat).length]);
      expect(outcome).toEqual(chats.map(({ label }) => [label, 200, 1]));
      for (const { label, chat } of chats) {
        const [words] = answers(chat);
        expect([label, words!.trim().length > 20, machine.exec(words!)?.[0]]).toEqual([label, true, undefined]);
      }
      const answerTo = (label: string) => answers(chats.find((one) => one.label === label)!.chat)[0];
      expect(answerTo('empty text')).toContain('Pesannya kosong');
      expect(answerTo('only spaces')).toContain('Pesannya kosong');
      expect(answerTo('a voice note')).toContain('belum bisa mendengar suara');
      expect(await alive()).toBe(200);
    });

    test('what is not said to the desk is taken and left unanswered', async () => {
      const person = { id: 1, is_bot: false, first_name: 'Warga' };
      const silent: Record<string, (chat: number) => object> = {
        'an edited message': (chat) => {
          const { message: edited_message, ...update } = platform.text(chat, 'menu');
          return { ...update, edited_message };
        },
        'a message of a group': (chat) => platform.message(chat, { text: 'menu', chat: { id: -chat, type: 'group' } }),
        'a message of another bot': (chat) =>
          platform.message(chat, { text: 'menu', from: { ...person, is_bot: true } }),
        'a message of nobody': (chat) => platform.message(chat, { text: 'menu', from: undefined }),
        'an unknown kind': () => ({ update_id: platform.text(1, '').update_id, message_reaction: {} }),
      };
      const chats = Object.entries(silent).map(([label, make]) => ({ label, make, chat: ++lastChat }));
      const statuses = await Promise.all(chats.map(({ make, chat }) => deliver(make(chat))));
      await quiet();
      expect(chats.map(({ label, chat }, i) => [label, statuses[i], answers(chat).length])).toEqual(
        chats.map(({ label }) => [label, 200, 0]),
      );
    });

    test('the same update twice, at once and later, is one answer', async () => {
      const chat = ++lastChat;
      const update = platform.text(chat, 'menu');
      stored += 1;
      expect(await Promise.all([deliver(update), deliver(update)])).toEqual([200, 200]);
      await quiet();
      expect(await deliver(update)).toBe(200);
      await quiet();
      expect(answers(chat)).toHaveLength(1);
    });

    test('a forged or missing secret stores nothing: the same update is new when it comes rightly', async () => {
      const chat = ++lastChat;
      const update = platform.text(chat, 'menu');
      for (const forged of [null, '', 'wrong', `${secret}x`, secret.slice(1), secret.toUpperCase()])
        expect([forged, await deliver(update, forged)]).toEqual([forged, 401]);
      await quiet();
      expect(answers(chat)).toHaveLength(0);
      stored += 1;
      expect(await deliver(update)).toBe(200);
      await quiet();
      expect(answers(chat)).toHaveLength(1);
    });

    test('bodies that are no update are refused by their kind', async () => {
      const big = JSON.stringify(platform.text(++lastChat, 'x'.repeat(4 * 1024 * 1024)));
      expect(await post(big)).toBe(413);
      expect(await post(big, { 'x-telegram-bot-api-secret-token': 'wrong' })).toBe(401);
      const malformed = ['', '{', '{"update_id":1,', 'null', '[]', '"menu"', '[{"update_id":1}]', '\ufffd\u0000'];
      for (const body of malformed) expect([body, await post(body)]).toEqual([body, 400]);
      expect(await post('['.repeat(100_000))).toBe(400);
      expect(await post('{"update_id":"7","message":{}}')).toBe(400);
      expect((await fetch(`${server.url}/telegram/webhook`)).status).toBe(404);
      expect(await alive()).toBe(200);
    });
  });

  describe('web chat', () => {
    const client = () => randomBytes(16).toString('base64url');
    const post = async (body: unknown, headers: Record<string, string> = {}) => {
      const response = await fetch(`${server.url}/webchat/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, said: await response.text() };
    };
    const page = async (clientId: string) =>
      (await fetch(`${server.url}/`, { headers: { cookie: `sapa_chat=${clientId}` } })).text();
    const deskLines = (html: string) => html.split('<li class="line desk">').length - 1;

    test('ids that are wrong, too long or missing, and words that are none, are refused in words', async () => {
      const good = { clientId: client(), messageId: randomUUID(), text: 'menu' };
      const { clientId: _c, ...nobody } = good;
      const { messageId: _m, ...unnumbered } = good;
      const { text: _t, ...wordless } = good;
      const refused: Record<string, [unknown, number, Record<string, string>?]> = {
        'no client': [nobody, 400],
        'a client that is none': [{ ...good, clientId: 'ibu' }, 400],
        'a client too long': [{ ...good, clientId: 'a'.repeat(10_000) }, 400],
        'a client that is a list': [{ ...good, clientId: [good.clientId] }, 400],
        'no message id': [unnumbered, 400],
        'a message id that is none': [{ ...good, messageId: '1' }, 400],
        'a message id with SQL': [{ ...good, messageId: `${good.messageId}${sql}` }, 400],
        'no words': [wordless, 400],
        'empty words': [{ ...good, text: '' }, 400],
        'only spaces': [{ ...good, text: ' \n ' }, 400],
        'words that are a number': [{ ...good, text: 5 }, 400],
        'words and a choice': [{ ...good, choice: '1' }, 400],
        'too many words': [{ ...good, text: 'a'.repeat(4001) }, 400],
        'an empty choice': [{ ...wordless, choice: '' }, 400],
        'a choice too long': [{ ...wordless, choice: 'x'.repeat(200) }, 400],
        'a list': [[good], 400],
        'cut JSON': [JSON.stringify(good).slice(0, -5), 400],
        nothing: ['', 400],
        'another kind of body': [JSON.stringify(good), 415, { 'content-type': 'text/plain' }],
        'a body too large': [{ ...good, text: 'a'.repeat(100_000) }, 413],
        'a body that only says it is packed': [JSON.stringify(good), 400, { 'content-encoding': 'gzip' }],
      };
      const outcome: unknown[] = [];
      for (const [label, [body, , headers]] of Object.entries(refused)) {
        const { status, said } = await post(body, headers);
        const { message } = JSON.parse(said) as { message: string };
        outcome.push([label, status, message.length > 10, machine.exec(said)?.[0]]);
      }
      expect(outcome).toEqual(Object.entries(refused).map(([label, [, status]]) => [label, status, true, undefined]));
      expect(deskLines(await page(good.clientId))).toBe(1);
      expect(await page(good.clientId)).toContain('Silakan tulis pertanyaan');
      expect((await fetch(`${server.url}/webchat/events`)).status).toBe(400);
      expect((await fetch(`${server.url}/webchat/events`, { headers: { 'x-client-id': 'x' } })).status).toBe(400);
    });

    test('odd words are answered once and shown as words', async () => {
      const odd = ['x'.repeat(3000), '👍', script, sql, template, 'pkh\u0000kapan\ud800cair'];
      const clients = odd.map((text) => ({ text, clientId: client() }));
      for (const { clientId, text } of clients)
        expect(await post({ clientId, messageId: randomUUID(), text })).toMatchObject({ status: 202 });
      const choosing = client();
      expect(await post({ clientId: choosing, messageId: randomUUID(), choice: 'b9:nowhere' })).toMatchObject({
        status: 202,
      });
      stored += clients.length + 1;
      await quiet();
      for (const { clientId, text } of [...clients, { clientId: choosing, text: 'a choice' }]) {
        const html = await page(clientId);
        expect([text.slice(0, 30), deskLines(html)]).toEqual([text.slice(0, 30), 1]);
        expect(html).not.toMatch(/<script>|<img/);
      }
      expect(await page(clients[2]!.clientId)).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(await page(clients[4]!.clientId)).toContain('{hours} {nik}');
      expect(await alive()).toBe(200);
    });

    test('the same message twice is one answer', async () => {
      const message = { clientId: client(), messageId: randomUUID(), text: 'menu' };
      const statuses = await Promise.all([post(message), post(message)]);
      expect(statuses.map(({ status }) => status)).toEqual([202, 202]);
      await quiet();
      expect((await post(message)).status).toBe(202);
      stored += 1;
      await quiet();
      expect(deskLines(await page(message.clientId))).toBe(1);
    });

    test('HTML in a complaint reaches the officer as words', async () => {
      const clientId = client();
      const story = `${script} tlg didata nenek sebelah rumah sy di RT 12 Tenggarong, hidup sendirian umur 80an ga pernah dpt bantuan apa2 ${template}`;
      for (const text of [story, 'lewati', 'kirim']) {
        expect((await post({ clientId, messageId: randomUUID(), text })).status).toBe(202);
        stored += 1;
        await quiet();
      }
      expect(await page(clientId)).toContain('Laporan diterima, nomor 26-000001');
      const officer = staffClient(server.url);
      await officer.post('/petugas/masuk', { name: 'petugas', password: samplePassword });
      for (const path of ['/petugas', '/petugas/kasus/26-000001']) {
        const { status, text } = await officer.get(path);
        expect(status).toBe(200);
        expect(text).toContain('&lt;script&gt;alert(1)');
        expect(text).not.toMatch(/<script>alert|<img src=x/);
      }
      const note = await officer.post('/petugas/kasus/26-000001/note', { text: `${script}\u0000` });
      expect([note.status, note.location]).toEqual([303, '/petugas/kasus/26-000001?selesai=note']);
      expect((await officer.get('/petugas/kasus/26-000001')).text).not.toMatch(/<script>alert|<img src=x/);
    });
  });

  test('the console refuses odd forms without a bug', async () => {
    const sign = (fields: Record<string, unknown>, as: 'form' | 'json' = 'form') =>
      staffClient(server.url).post('/petugas/masuk', fields, as);
    const name = 'petugas';
    expect((await sign({})).status).toBe(400);
    expect((await sign({ name, password: '' })).status).toBe(400);
    expect((await sign({ name: [name], password: { a: 1 } }, 'json')).status).toBe(400);
    expect((await sign({ name, password: 'x'.repeat(10_000) })).status).toBe(400);
    expect((await sign({ name, password: 'x'.repeat(1_000_000) })).status).toBe(413);
    expect((await sign({ name: `${name}\u0000${sql}`, password: script })).status).toBe(401);
    expect((await sign({ name: `${name}'--`, password: samplePassword })).status).toBe(401);

    const officer = staffClient(server.url);
    await officer.post('/petugas/masuk', { name, password: samplePassword });
    await officer.get('/petugas');
    const paths = ['/petugas/kasus/%00', `/petugas/kasus/${encodeURIComponent(sql)}`, '/petugas/percakapan/9e9'];
    for (const path of paths) expect([path, (await officer.get(path)).status]).toEqual([path, 404]);
    expect((await officer.get('/petugas/kasus/%E0%A4%A')).status).toBe(400);
    expect((await officer.post('/petugas/cari', { text: `${sql}\u0000%_` })).status).toBe(200);
    expect((await officer.post('/petugas/kasus/26-000001/reply', { text: 'x', _csrf: 'forged' })).status).toBe(403);
    expect((await officer.post('/petugas/kasus/26-000001/reply', { text: '\u0000' })).status).toBe(400);
    expect((await officer.post('/petugas/kasus/26-000001/nowhere', {})).status).toBe(404);
  });

  test('afterwards the service is well, every message stands once, and none was put aside', async () => {
    expect(await alive()).toBe(200);
    expect(server.output()).not.toMatch(/"level":(50|60)/);
    expect(await server.kill()).toBe(0);
    const database = await openDatabase({ dataDir: store.dataDir, log: openLog('silent') });
    try {
      const inbound = await database.prisma.inbound.groupBy({ by: ['state'], _count: true });
      expect(inbound).toEqual([{ state: 1, _count: stored }]);
      expect(await database.prisma.outbound.count({ where: { state: { not: 1 } } })).toBe(0);
      expect(await database.prisma.session.count({ where: { flagged: { not: null } } })).toBe(0);
      expect(await database.prisma.case.count()).toBe(1);
    } finally {
      await database.close();
    }
  });
});
