import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, storeKinds, type TestStore } from '../../../test/support/database.ts';
import { openWebchatDesk, until, type WebchatDesk, webchatTexts } from '../../../test/support/webchat-desk.ts';
import { vendorIdOf } from './client.ts';

const newClient = () => randomUUID().replaceAll('-', '');

describe.each(storeKinds)('web chat on %s', (kind) => {
  let store: TestStore;
  let desk: WebchatDesk;

  beforeAll(async () => {
    store = await openTestStore(kind);
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    desk = await openWebchatDesk(store);
  });
  afterEach(() => desk.close());

  it('says 202 after storing, and stores a repeat once', async () => {
    const clientId = newClient();
    const message = { clientId, messageId: randomUUID(), text: 'pkh kpn cair 👋' };
    expect(await desk.post(message)).toEqual({ status: 202, body: { accepted: true } });
    expect((await desk.post({ ...message, messageId: message.messageId.toUpperCase() })).status).toBe(202);
    expect((await desk.arrivals(clientId)).map((row) => row.body)).toEqual([{ kind: 'text', text: 'pkh kpn cair 👋' }]);
  });

  it('keeps two conversations apart that use the same message id', async () => {
    const [one, two, messageId] = [newClient(), newClient(), randomUUID()];
    await desk.post({ clientId: one, messageId, text: 'a' });
    await desk.post({ clientId: two, messageId, text: 'b' });
    expect((await desk.arrivals(two)).map((row) => row.body)).toEqual([{ kind: 'text', text: 'b' }]);
  });

  it('leaves no secret of the conversation in a plain column', async () => {
    const clientId = newClient();
    const messageId = randomUUID();
    await desk.post({ clientId, messageId, text: 'a' });
    const [row] = await desk.arrivals(clientId);
    expect(row!.vendorId).toBe(vendorIdOf(clientId, messageId));
    expect(row!.vendorId).not.toContain(clientId);
  });

  it('says 503 while the store is away and takes the same message afterwards', async () => {
    const message = { clientId: newClient(), messageId: randomUUID(), text: 'a' };
    desk.state.storeAway = true;
    expect((await desk.post(message)).status).toBe(503);
    desk.state.storeAway = false;
    expect((await desk.post(message)).status).toBe(202);
    expect(await desk.arrivals(message.clientId)).toHaveLength(1);
  });

  it.each([
    ['no client', { clientId: undefined }, 400, 'webchat.bad_client'],
    ['a client that is too short', { clientId: 'abc' }, 400, 'webchat.bad_client'],
    ['no message id', { messageId: undefined }, 400, 'webchat.bad_message'],
    ['a message id that is no UUID', { messageId: '1' }, 400, 'webchat.bad_message'],
    ['text and choice', { choice: 'a' }, 400, 'webchat.bad_message'],
    ['text that is a number', { text: 5 }, 400, 'webchat.bad_message'],
    ['nothing said', { text: undefined }, 400, 'webchat.empty'],
    ['only spaces', { text: ' \n ' }, 400, 'webchat.empty'],
    ['an empty choice', { text: undefined, choice: '' }, 400, 'webchat.bad_choice'],
    ['4,001 characters', { text: 'x'.repeat(4001) }, 400, 'webchat.too_long'],
  ])('refuses %s in words', async (_label, change, status, key) => {
    const clientId = newClient();
    const refused = await desk.post({ clientId, messageId: randomUUID(), text: 'a', ...change });
    expect(refused.status).toBe(status);
    expect(refused.body.message).toBe(webchatTexts.get(key)!.replace('{most}', '4000'));
    expect(await desk.arrivals(clientId)).toHaveLength(0);
  });

  it.each([
    ['3,000 characters', 'x'.repeat(3000)],
    ['4,000 characters', 'x'.repeat(4000)],
    ['markup and SQL', `<script>alert(1)</script>'; DROP TABLE contact;-- {{7*7}} \${7*7}`],
    ['right-to-left marks and only emoji', '\u202e👍🏽'],
  ])('takes %s as it is', async (_label, text) => {
    const clientId = newClient();
    expect((await desk.post({ clientId, messageId: randomUUID(), text })).status).toBe(202);
    expect((await desk.arrivals(clientId))[0]!.body).toEqual({ kind: 'text', text });
  });

  it('takes NUL and a lone surrogate without failing', async () => {
    const clientId = newClient();
    expect(
      (await desk.post(`{"clientId":"${clientId}","messageId":"${randomUUID()}","text":"a\\u0000b\\ud800c"}`)).status,
    ).toBe(202);
    expect((await desk.arrivals(clientId))[0]!.body).toEqual({ kind: 'text', text: 'a\ufffdb\ufffdc' });
  });

  it('refuses what is not JSON, is too large, or claims another type', async () => {
    expect((await desk.post('{"clientId":')).status).toBe(400);
    expect((await desk.post('')).status).toBe(400);
    expect((await desk.post('[]')).status).toBe(400);
    expect((await desk.post(JSON.stringify({ text: 'x'.repeat(70_000) }))).status).toBe(413);
    expect((await desk.post({ clientId: newClient() }, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('refuses a conversation that writes faster than people do', async () => {
    const clientId = newClient();
    const statuses = await Promise.all(
      Array.from({ length: 70 }, (_, i) =>
        desk.post({ clientId, messageId: randomUUID(), text: `${i}` }).then((r) => r.status),
      ),
    );
    expect(statuses.filter((status) => status === 202)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect((await desk.post({ clientId: newClient(), messageId: randomUUID(), text: 'a' })).status).toBe(202);
  });

  it('shows an answer on every open page at once, and nobody else', async () => {
    const clientId = newClient();
    const other = newClient();
    const pages = [{ 'x-client-id': clientId }, { cookie: `a=b; sapa_chat=${clientId}` }, { 'x-client-id': other }].map(
      (h) => desk.listen(h),
    );
    await Promise.all(pages.map((page) => page.opened));
    await desk.post({ clientId, messageId: randomUUID(), text: 'a' });
    await desk.post({ clientId: other, messageId: randomUUID(), text: 'a' });
    await desk.answer(clientId, { text: 'Jawaban', menu: 'b1', choices: [{ id: 'yes', title: 'Ya' }] });
    await until(() => pages[0]!.events.length === 1 && pages[1]!.events.length === 1);
    const [event] = pages[0]!.events;
    expect(event).toEqual({
      id: event!.id,
      text: 'Jawaban',
      menu: 'b1',
      choices: [{ id: 'yes', title: 'Ya' }],
      at: '2026-11-21T02:00:00.000Z',
    });
    expect(pages[2]!.events).toHaveLength(0);
  });

  it('replays from the start, after Last-Event-ID, or after a number in the address, without a gap or a double', async () => {
    const clientId = newClient();
    await desk.post({ clientId, messageId: randomUUID(), text: 'a' });
    for (let i = 1; i <= 120; i += 1) await desk.answer(clientId, { text: `${i}` });
    const all = desk.listen({ 'x-client-id': clientId });
    await until(() => all.events.length === 120);
    expect(all.events.map((event) => event.text)).toEqual(Array.from({ length: 120 }, (_, i) => `${i + 1}`));
    const rest = desk.listen({ 'x-client-id': clientId, 'last-event-id': all.events[99]!.id });
    const same = desk.listen({ 'x-client-id': clientId }, `?after=${all.events[117]!.id}`);
    await until(() => rest.events.length === 20 && same.events.length === 2);
    await desk.answer(clientId, { text: 'baru' });
    await until(() => rest.events.length === 21 && same.events.length === 3);
    expect(rest.events.at(-1)!.text).toBe('baru');
  });

  it('puts one outbox row into the mailbox once', async () => {
    const clientId = newClient();
    await desk.post({ clientId, messageId: randomUUID(), text: 'a' });
    const id = await desk.answer(clientId, { text: 'sekali' });
    await desk.answer(clientId, { text: 'sekali' }, id);
    await desk.answer(clientId, { text: 'kedua' });
    const page = desk.listen({ 'x-client-id': clientId });
    await until(() => page.events.length === 2);
    expect(page.events.map((event) => event.text)).toEqual(['sekali', 'kedua']);
  });

  it('refuses a page without a conversation, wherever it puts the id', async () => {
    for (const query of ['', `?clientId=${newClient()}`, `?x-client-id=${newClient()}`]) {
      const response = await fetch(`${desk.base}/webchat/events${query}`);
      expect(response.status).toBe(400);
      await response.body?.cancel();
    }
  });

  it('hides an opening code ten minutes after it first left', async () => {
    const clientId = newClient();
    await desk.post({ clientId, messageId: randomUUID(), text: 'a' });
    await desk.answer(clientId, { text: 'Kode buka laporan: 7F3K-9Q2M-XD3T (bukan PIN).' });
    const shown = async () => {
      const page = desk.listen({ 'x-client-id': clientId });
      await until(() => page.events.length === 1);
      page.end();
      return page.events[0]!.text;
    };
    desk.clock.advance(3_600_000);
    expect(await shown()).toContain('7F3K-9Q2M-XD3T');
    desk.clock.advance(9 * 60_000);
    expect(await shown()).toContain('7F3K-9Q2M-XD3T');
    desk.clock.advance(2 * 60_000);
    expect(await shown()).toBe('Kode buka laporan: [kode] (bukan PIN).');
  });

  it('finds the bubble a choice stood under', async () => {
    const clientId = newClient();
    const press = (choice: string) => desk.post({ clientId, messageId: randomUUID(), choice });
    await desk.post({ clientId, messageId: randomUUID(), text: 'a' });
    await desk.answer(clientId, { text: '1', menu: 'b1', choices: [{ id: 'yes', title: 'Ya' }] });
    await desk.answer(clientId, {
      text: '2',
      menu: 'b2',
      choices: [
        { id: 'yes', title: 'Ya' },
        { id: 'case:7', title: 'Lapor' },
      ],
    });
    await desk.answer(clientId, { text: 'tanpa pilihan' });
    for (const choice of ['yes', 'b1:yes', 'case:7', 'b2:case:7', 'b9:gone', 'gone'])
      expect((await press(choice)).status).toBe(202);
    expect((await desk.arrivals(clientId)).slice(1).map((row) => row.body)).toEqual([
      { kind: 'choice', menu: 'b2', choice: 'yes' },
      { kind: 'choice', menu: 'b1', choice: 'yes' },
      { kind: 'choice', menu: 'b2', choice: 'case:7' },
      { kind: 'choice', menu: 'b2', choice: 'case:7' },
      { kind: 'choice', menu: 'b9', choice: 'gone' },
      { kind: 'choice', menu: '', choice: 'gone' },
    ]);
  });
});
