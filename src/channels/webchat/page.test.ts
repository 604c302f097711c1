import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, storeKinds, type TestStore } from '../../../test/support/database.ts';
import { openWebchatDesk, until, type WebchatDesk } from '../../../test/support/webchat-desk.ts';
import { putUtterance } from '../../messaging/utterances.ts';

describe.each(storeKinds)('the page on %s', (kind) => {
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

  const open = async (cookie?: string) => {
    const response = await fetch(desk.base, { headers: cookie ? { cookie } : {} });
    const set = response.headers.get('set-cookie') ?? '';
    return { html: await response.text(), set, cookie: set.split(';')[0]!, headers: response.headers };
  };
  const form = (cookie: string, fields: Record<string, string>) =>
    fetch(`${desk.base}/webchat/form`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams(fields),
    });
  const messageIds = (html: string) =>
    [...html.matchAll(/name="messageId" value="([^"]+)"/g)].map((match) => match[1]!);
  const clientOf = (cookie: string) => cookie.split('=')[1]!;

  it('says who this is, what is never asked and five questions, and holds nothing inline', async () => {
    const { html, set, cookie, headers } = await open();
    expect(set).toMatch(/^sapa_chat=[\w-]{22}; .*HttpOnly; SameSite=Lax$/);
    expect(html).not.toContain(clientOf(cookie));
    expect(html).toContain('Dinas Sosial Contoh');
    expect(html).toContain('tidak pernah minta PIN, OTP, atau uang');
    expect(html).toContain('Senin–Jumat 08.00–15.00');
    expect(html.match(/name="text" value=/g)).toHaveLength(5);
    expect(html).not.toMatch(/ style=|<style|<script>|onclick|javascript:/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await open(cookie)).cookie).toBe(cookie);
    expect((await open('sapa_chat=<script>')).cookie).toMatch(/^sapa_chat=[\w-]{22}$/);
  });

  it('weighs less than 60 kB with all it loads', async () => {
    const { html } = await open();
    const parts = [...html.matchAll(/(?:src|href)="(\/[^"#]*assets\/[^"]+)"/g)].map((match) => match[1]!);
    expect(parts).toHaveLength(4);
    let weight = Buffer.byteLength(html);
    for (const part of parts) {
      const response = await fetch(desk.base + part);
      expect(response.status).toBe(200);
      weight += (await response.arrayBuffer()).byteLength;
    }
    expect(weight).toBeLessThan(60_000);
  });

  it('works as a plain form: stores, waits for the answer, shows the conversation escaped', async () => {
    const { html, cookie } = await open();
    const clientId = clientOf(cookie);
    const [, messageId] = messageIds(html);
    const text = '<b>pkh</b> & "kapan"';
    const posted = form(cookie, { messageId: messageId!, text });
    await until(async () => (await desk.arrivals(clientId)).length === 1);
    const { contactId } = (await desk.arrivals(clientId))[0]!;
    await putUtterance(store.database, { contactId, direction: 'in', text, at: desk.clock.now() });
    await desk.answer(clientId, {
      text: 'Oktober <i>2026</i>',
      menu: 'b1',
      choices: [{ id: 'remind', title: 'Kabari saya' }],
    });
    const response = await posted;
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/#akhir');

    const after = (await open(cookie)).html;
    expect(after).toContain('&lt;b&gt;pkh&lt;/b&gt; &amp; &quot;kapan&quot;');
    expect(after).toContain('Oktober &lt;i&gt;2026&lt;/i&gt;');
    expect(after.indexOf('kapan')).toBeLessThan(after.indexOf('Oktober'));
    expect(after).toContain('<button name="choice" value="b1:remind">Kabari saya</button>');
    expect(after).not.toContain('name="text" value="');
    expect(after).toContain('Sabtu, 21 November 2026');

    const again = form(cookie, { messageId: messageId!, text });
    const press = form(cookie, { messageId: messageIds(after)[0]!, choice: 'b1:remind' });
    expect([(await again).status, (await press).status]).toEqual([303, 303]);
    expect((await desk.arrivals(clientId)).slice(1).map((row) => row.body)).toEqual([
      { kind: 'choice', menu: 'b1', choice: 'remind' },
    ]);
  });

  it('lets the script send with the cookie alone', async () => {
    const { cookie } = await open();
    expect((await desk.post({ messageId: randomUUID(), text: 'a' }, { cookie })).status).toBe(202);
    expect(await desk.arrivals(clientOf(cookie))).toHaveLength(1);
  });

  it('leaves the conversation on a lent phone', async () => {
    const { cookie } = await open();
    const response = await fetch(`${desk.base}/webchat/leave`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toMatch(/^sapa_chat=; .*Expires=Thu, 01 Jan 1970/);
  });
});
