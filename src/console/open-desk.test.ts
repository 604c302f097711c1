import { generateSync } from 'otplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { type ConsoleServer, startConsole } from '../../test/support/console-server.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { hostile } from '../../test/support/fake-desk.ts';
import { staffClient } from '../../test/support/staff-client.ts';
import { memoryShortLived } from '../runtime/short-lived.ts';
import { disableStaff } from '../staff/accounts.ts';
import { createSampleStaff } from '../staff/sample-staff.ts';
import { announceChange } from './live.ts';
import { openConsoleDesk } from './open-desk.ts';

const password = 'kata-sandi-latihan';

describe.each(storeKinds)('the console over the desk itself (%s)', (kind) => {
  let store: TestStore;
  let cases: CaseDesk;
  let server: ConsoleServer;
  let committed: string[];

  beforeEach(async () => {
    store = await openTestStore(kind);
    cases = openCaseDesk(store);
    committed = [];
    const shortLived = memoryShortLived();
    const desk = openConsoleDesk({
      deps: () => cases.deps,
      shortLived,
      committed: (office) => {
        committed.push(office);
        void announceChange(shortLived, { office, kind: 'changed' });
      },
    });
    server = await startConsole(desk);
    await createSampleStaff(cases.deps, password);
  });
  afterEach(async () => {
    await server.close();
    await store.close();
  });

  test('an officer takes a case, notes, replies, answers; each change moves the version and is told once', async () => {
    const { number, reporter } = await cases.open();
    const path = `/petugas/kasus/${number}`;
    const officer = await server.signedIn('petugas', password);
    expect((await officer.get('/petugas?kotak=baru')).text).toContain(`href="${path}"`);
    expect((await officer.get(path)).text).toContain('Sudah dua tahap bantuan belum masuk ke kartu');

    const taken = JSON.parse((await officer.post(`${path}/take`, { version: 1 }, 'json')).text) as { version: number };
    expect(taken).toEqual({ number, state: 'in-progress', version: 2 });
    expect((await officer.get('/petugas?kotak=saya')).text).toContain(number);
    expect((await officer.post(`${path}/note`, { text: 'Sudah cek di bank' })).status).toBe(303);
    expect((await officer.post(`${path}/reply`, { text: 'Terlambat', version: 2 }, 'json')).status).toBe(409);
    expect((await officer.post(`${path}/reply`, { text: 'Sedang kami cek di bank.', version: 3 })).status).toBe(303);
    const page = await officer.get(path);
    expect(page.text).toContain('Menunggu dikirim');
    expect(page.text).toContain('Hanya petugas');
    const answer = { state: 'answered', outcome: 'paid', text: 'Sudah masuk.', version: 4 };
    expect(JSON.parse((await officer.post(`${path}/state`, answer, 'json')).text)).toMatchObject({ state: 'answered' });

    const sent = await cases.outbox(reporter.contactId);
    expect(sent.map(({ text }) => text.includes('Sudah cek di bank'))).toEqual([false, false]);
    expect(sent[0]!.text).toContain('Sedang kami cek di bank.');
    expect(sent[1]!.choices?.map(({ id }) => id)).toEqual(['case_confirm', 'case_contest']);
    expect(committed).toEqual(['kukar', 'kukar', 'kukar', 'kukar']);
  });

  test('what the reply form shows is what the reporter gets', async () => {
    const { number, reporter } = await cases.open();
    const officer = await server.signedIn('petugas', password);
    const shown =
      /<span class="said-words">([\s\S]*?)<span id="pratinjau"[^>]*>[^<]*<\/span>([\s\S]*?)<\/span><\/p><\/figure>/.exec(
        (await officer.get(`/petugas/kasus/${number}`)).text,
      )!;
    await officer.post(`/petugas/kasus/${number}/reply`, { text: 'Isi' });
    expect((await cases.outbox(reporter.contactId))[0]!.text).toBe(`${shown[1]}Isi${shown[2]}`);
  });

  test('another office, a restricted case and a role without cases see nothing', async () => {
    const { number } = await cases.open();
    const hidden = await cases.open({ confidentiality: 'anonymous' });
    const elsewhere = await server.signedIn('petugas-kaltim', password);
    const officer = await server.signedIn('petugas', password);
    const head = await server.signedIn('kepala', password);
    const admin = await server.signedIn('admin', password);
    expect((await elsewhere.get('/petugas')).text).not.toContain(number);
    for (const [client, wanted, status] of [
      [elsewhere, number, 404],
      [officer, number, 200],
      [officer, hidden.number, 404],
      [head, hidden.number, 200],
      [admin, number, 404],
    ] as const) {
      expect((await client.get(`/petugas/kasus/${wanted}`)).status).toBe(status);
      if (status === 404) expect((await client.post(`/petugas/kasus/${wanted}/note`, { text: 'a' })).status).toBe(404);
    }
  });

  test('a hostile story stays words, and an identity number is masked until it is asked for', async () => {
    const { number } = await cases.open({
      story: { story: hostile, place: hostile, who: hostile, nik: '6402990101900001' },
    });
    const officer = await server.signedIn('petugas', password);
    const page = await officer.get(`/petugas/kasus/${number}`);
    expect(page.text).toContain('&lt;script&gt;');
    expect(page.text).not.toMatch(/<script>|<img/);
    expect(page.text).not.toContain('6402990101900001');
    const shown = await officer.post(`/petugas/kasus/${number}/identitas`, { purpose: 'Memeriksa laporan' });
    expect(shown.text).toContain('6402990101900001');
    expect((await officer.get(`/petugas/kasus/${number}`)).text).toContain('Identitas dilihat');
  });

  test('a conversation that waits for a person is taken, answered and handed back', async () => {
    const reporter = await cases.contact('kukar');
    await store.database.prisma.session.update({
      where: { contactId: reporter.contactId },
      data: { waitingSince: cases.clock.now() },
    });
    const path = `/petugas/percakapan/${reporter.contactId}`;
    const officer = await server.signedIn('petugas', password);
    expect((await officer.get('/petugas')).text).toContain(`href="${path}"`);
    expect((await officer.post(`${path}/ambil`, {})).location).toBe(path);
    expect((await officer.get(path)).text).toContain('Anda memegang percakapan ini');
    expect((await officer.post(`${path}/balas`, { text: 'Ya, Bu?' })).location).toBe(path);
    expect((await cases.outbox(reporter.contactId))[0]!.text).toContain('Ya, Bu?');
    expect((await officer.post(`${path}/kembalikan`, {})).location).toBe('/petugas');
    expect((await officer.get('/petugas')).text).not.toContain(`href="${path}"`);
  });

  test('a new account owes a second factor, then an own password, then works; disabled, it is out at once', async () => {
    const admin = await server.signedIn('admin', password);
    const added = await admin.post('/petugas/staf', {
      name: 'siti',
      displayName: 'Siti',
      role: 'officer',
      units: 'kukar-layanan',
    });
    const first = /<code class="secret">([^<]+)<\/code>/.exec(added.text)![1]!;
    const siti = staffClient(server.origin);
    expect((await siti.post('/petugas/masuk', { name: 'siti', password: first })).location).toBe(
      '/petugas/faktor-kedua',
    );
    const secret = /<code class="secret">([^<]+)<\/code>/
      .exec((await siti.get('/petugas/faktor-kedua')).text)![1]!
      .replaceAll(' ', '');
    const epoch = Math.floor((cases.clock.now().getTime() - cases.clock.offsetMs()) / 1000);
    const enrolled = await siti.post('/petugas/faktor-kedua', { code: generateSync({ secret, epoch }) });
    expect(enrolled.text.match(/<li><code>/g)).toHaveLength(10);
    expect((await siti.get('/petugas')).location).toBe('/petugas/sandi');
    await siti.get('/petugas/sandi');
    expect((await siti.post('/petugas/sandi', { before: first, after: 'kuda baterai klip benar' })).location).toBe(
      '/petugas',
    );
    expect((await siti.get('/petugas')).status).toBe(200);
    await disableStaff(cases.deps, { kind: 'staff', scope: testScope('administrator') }, 'siti');
    expect((await siti.get('/petugas')).location).toBe('/petugas/masuk');
  });

  test('a change by one officer reaches the open page of another', async () => {
    const { number } = await cases.open();
    const watching = await server.signedIn('kepala', password);
    const stream = await fetch(`${server.origin}/petugas/peristiwa`, { headers: { cookie: watching.cookie()! } });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    const officer = await server.signedIn('petugas', password);
    await officer.post(`/petugas/kasus/${number}/take`, {});
    expect((await reader.read()).value).toContain('event: antrean');
    await reader.cancel();
  });

  test('guessing is slowed down: after several wrong passwords even the right one waits', async () => {
    const stranger = staffClient(server.origin);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await stranger.post('/petugas/masuk', { name: 'petugas', password: 'x' });
    }
    expect((await stranger.post('/petugas/masuk', { name: 'petugas', password })).status).toBe(429);
    expect(stranger.cookie()).toBeUndefined();
  });
});
