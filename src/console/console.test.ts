import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConsoleServer, startConsole } from '../../test/support/console-server.ts';
import { type FakeDesk, fakeDesk, hostile } from '../../test/support/fake-desk.ts';
import { type StaffClient, staffClient } from '../../test/support/staff-client.ts';

const now = new Date('2026-11-20T03:00:00Z');
let desk: FakeDesk;
let server: ConsoleServer;
let origin: string;
let officer: StaffClient;

beforeEach(async () => {
  desk = fakeDesk(now);
  server = await startConsole(desk);
  origin = server.origin;
  officer = await server.signedIn();
});
afterEach(() => server.close());

describe('every change comes from the own page', () => {
  const changes = [
    '/petugas/kasus/26-000001/take',
    '/petugas/kasus/26-000001/note',
    '/petugas/kasus/26-000001/reply',
    '/petugas/kasus/26-000001/state',
    '/petugas/kasus/26-000001/identitas',
    '/petugas/percakapan/7/ambil',
    '/petugas/percakapan/7/balas',
    '/petugas/percakapan/7/kembalikan',
    '/petugas/cari',
    '/petugas/sandi',
    '/petugas/keluar',
  ];
  const fields = { text: 'a', state: 'waiting', purpose: 'b', before: 'c', after: 'd' };

  test.each(changes)('%s refuses a missing, an old and a foreign token, another site, and text/plain', async (path) => {
    const before = desk.asked.length;
    const good = { ...fields };
    expect((await officer.post(path, { ...good, _csrf: '' })).status).toBe(403);
    expect((await officer.post(path, { ...good, _csrf: 'csrf-9-xxxxxxxxxxxxxxxxxxxx' })).status).toBe(403);
    expect((await officer.post(path, good, 'form', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await officer.post(path, good, 'form', { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await officer.post(path, good, 'form', { origin: 'https://jahat.example' })).status).toBe(403);
    expect((await officer.post(path, good, 'json', { 'content-type': 'text/plain' })).status).toBe(403);
    expect((await officer.get(path)).status).not.toBe(303);
    expect(desk.asked.slice(before).filter(({ what }) => what !== 'queue')).toEqual([]);
  });

  test('the own page may, whatever its browser says about itself', async () => {
    for (const headers of [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, { origin }, { origin: 'null' }, {}]) {
      expect((await officer.post('/petugas/kasus/26-000001/take', {}, 'form', headers)).status).toBe(303);
    }
  });

  test('sign-in from another site is refused', async () => {
    const answer = await staffClient(origin).post(
      '/petugas/masuk',
      { name: 'officer', password: 'sandi-yang-benar' },
      'form',
      {
        'sec-fetch-site': 'cross-site',
      },
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

describe('the pages', () => {
  test.each(['/petugas', '/petugas/antrean', '/petugas/kasus/26-000001', '/petugas/percakapan/7', '/petugas/sandi'])(
    '%s shows hostile words as words',
    async (path) => {
      const { status, text } = await officer.get(path);
      expect(status).toBe(200);
      if (path !== '/petugas/antrean') expect(text).toContain('lang="id"');
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<img src=x');
      expect(text).not.toMatch(/undefined|\[object|NaN/);
      expect(text).toContain('&lt;script&gt;alert(1)');
    },
  );

  test('no page holds a script, a style or a handler of its own', async () => {
    for (const path of ['/petugas', '/petugas/kasus/26-000001', '/petugas/percakapan/7']) {
      const { text } = await officer.get(path);
      expect(text).not.toMatch(/<style|\sstyle=|<script(?! src=)|<[^>]+\son[a-z]+=[^>]*>/);
    }
  });

  test('scripts and styles are served', async () => {
    for (const file of ['console.css', 'console.js', 'htmx.js', 'htmx-sse.js']) {
      const { status, text } = await staffClient(origin).get(`/petugas/assets/${file}`);
      expect([file, status, text.length > 500]).toEqual([file, 200, true]);
    }
  });

  test('a search stands in no address; nothing found is said', async () => {
    const answer = await officer.post('/petugas/cari', { text: 'tidak-ada' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Tidak ada laporan yang cocok');
    expect(desk.asked.at(-1)).toEqual({ what: 'queue', given: { box: 'unit', text: 'tidak-ada' } });
  });

  test('what is not there, or not for this person, is one and the same 404', async () => {
    expect((await officer.get('/petugas/kasus/26-999999')).status).toBe(404);
    expect((await officer.get('/petugas/percakapan/8')).status).toBe(404);
    expect((await officer.get('/petugas/tidak-ada')).status).toBe(404);
    expect((await officer.post('/petugas/tidak-ada', {})).status).toBe(404);
  });

  test('identity is masked until somebody gives a purpose, and masked again afterwards', async () => {
    expect((await officer.get('/petugas/kasus/26-000001')).text).toContain('6402••••••••••01');
    expect((await officer.post('/petugas/kasus/26-000001/identitas', { purpose: ' ' })).status).toBe(400);
    const shown = await officer.post('/petugas/kasus/26-000001/identitas', { purpose: 'Memeriksa' });
    expect(shown.text).toContain('6402990101900001');
    expect((await officer.get('/petugas/kasus/26-000001')).text).not.toContain('6402990101900001');
    expect(desk.asked.filter(({ what }) => what === 'reveal')).toHaveLength(1);
  });

  test('who sees metadata only gets the state and the dates, and no form', async () => {
    const { words: _, ...found } = await desk.readCase({} as never, '26-000001');
    desk.readCase = async () => ({
      ...found,
      categoryTitle: 'Bantuan belum masuk',
      activities: [],
      acts: [],
      mayReveal: false,
    });
    const { status, text } = await officer.get('/petugas/kasus/26-000001');
    expect([status, text.includes('Isi laporan ini tidak ditampilkan')]).toEqual([200, true]);
    expect(text).not.toMatch(/action="\/petugas\/kasus/);
    expect(text).not.toMatch(/undefined|Identitas yang ditulis/);
  });

  test('the live stream says that something changed, and ends with the session', async () => {
    const response = await fetch(`${origin}/petugas/peristiwa`, { headers: { cookie: officer.cookie()! } });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('retry:');
    desk.change();
    expect((await reader.read()).value).toBe('event: antrean\ndata: berubah\n\n');
    desk.sessions.clear();
    desk.change();
    expect((await reader.read()).done).toBe(true);
  });
});

describe('a conversation', () => {
  test('is taken, answered and handed back', async () => {
    expect((await officer.post('/petugas/percakapan/7/ambil', {})).location).toBe('/petugas/percakapan/7');
    expect((await officer.post('/petugas/percakapan/7/balas', { text: 'Halo' })).location).toBe(
      '/petugas/percakapan/7',
    );
    expect((await officer.post('/petugas/percakapan/7/kembalikan', {})).location).toBe('/petugas');
    expect(desk.asked.filter(({ what }) => what !== 'queue').map(({ what }) => what)).toEqual([
      'take-conversation',
      'reply-in-conversation',
      'hand-back',
    ]);
  });
  test('carries no identity number to the citizen', async () => {
    expect((await officer.post('/petugas/percakapan/7/balas', { text: 'KK 6402990101900001' })).status).toBe(400);
  });
});

describe('staff', () => {
  test.each(['officer', 'verifier', 'unit-head', 'data-officer', 'auditor'])(
    '%s may not see or change accounts',
    async (role) => {
      const client = await server.signedIn(role);
      expect((await client.get('/petugas/staf')).status).toBe(403);
      for (const path of [
        '/petugas/staf',
        '/petugas/staf/sandi',
        '/petugas/staf/keadaan',
        '/petugas/staf/kode-kedua',
      ]) {
        expect(
          (await client.post(path, { name: 'budi', disabled: 'ya', displayName: 'B', role: 'administrator' })).status,
        ).toBe(403);
      }
      expect(desk.asked.filter(({ what }) => /staff|password|disabled|factor/.test(what))).toEqual([]);
    },
  );

  test('the administrator adds, resets, disables, and sees no cases', async () => {
    const admin = await server.signedIn('administrator');
    expect((await admin.get('/petugas')).location).toBe('/petugas/staf');
    expect((await admin.get('/petugas/staf')).text).not.toContain(hostile);
    const added = await admin.post('/petugas/staf', {
      name: 'Siti',
      displayName: 'Siti',
      role: 'officer',
      units: 'kukar-layanan',
    });
    expect([added.status, added.text.includes('pertama-sekali')]).toEqual([201, true]);
    expect((await admin.get('/petugas/staf')).text).not.toContain('pertama-sekali');
    expect((await admin.post('/petugas/staf', { name: 'ada', displayName: 'Ada', role: 'officer' })).status).toBe(409);
    expect((await admin.post('/petugas/staf', { name: 'x', displayName: 'X', role: 'raja' })).status).toBe(400);
    await admin.post('/petugas/staf/sandi', { name: 'budi' });
    await admin.post('/petugas/staf/kode-kedua', { name: 'budi' });
    await admin.post('/petugas/staf/keadaan', { name: 'budi', disabled: 'ya' });
    expect(desk.asked).toEqual(
      expect.arrayContaining([
        { what: 'add-staff', given: { name: 'siti', displayName: 'Siti', role: 'officer', units: ['kukar-layanan'] } },
        { what: 'reset-password', given: 'budi' },
        { what: 'reset-second-factor', given: 'budi' },
        { what: 'set-disabled', given: { name: 'budi', disabled: true } },
      ]),
    );
  });
});
