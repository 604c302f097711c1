import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ConsoleServer, startConsole } from '../../test/support/console-server.ts';
import { type FakeDesk, fakeDesk } from '../../test/support/fake-desk.ts';
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

test('a stranger is sent to the sign-in from every page, a program hears 401', async () => {
  const stranger = staffClient(origin);
  for (const path of [
    '/petugas',
    '/petugas/kasus/26-000001',
    '/petugas/staf',
    '/petugas/peristiwa',
    '/petugas/percakapan/7',
  ]) {
    expect(await stranger.get(path)).toMatchObject({ status: 303, location: '/petugas/masuk' });
  }
  expect((await stranger.get('/petugas', { accept: 'application/json' })).status).toBe(401);
  expect((await stranger.post('/petugas/kasus/26-000001/take', {})).location).toBe('/petugas/masuk');
  expect(desk.asked).not.toContainEqual(expect.objectContaining({ what: 'act' }));
});

test('the cookie is for this site, this path and no script', async () => {
  const answer = await staffClient(origin).post('/petugas/masuk', { name: 'officer', password: 'sandi-yang-benar' });
  expect(answer.location).toBe('/petugas');
  expect(answer.headers.get('set-cookie')).toMatch(/^sapa_petugas=[\w-]+; Path=\/petugas; HttpOnly; SameSite=Strict$/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('behind https the cookie is secure', async () => {
  await server.close();
  server = await startConsole(desk, 'https://desk.example');
  const answer = await staffClient(server.origin).post('/petugas/masuk', {
    name: 'officer',
    password: 'sandi-yang-benar',
  });
  expect(answer.headers.get('set-cookie')).toContain('; Secure');
});

test('a program signs in with JSON and is given its token', async () => {
  const answer = await staffClient(origin).post(
    '/petugas/masuk',
    { name: 'officer', password: 'sandi-yang-benar' },
    'json',
  );
  expect(JSON.parse(answer.text)).toMatchObject({ next: '/petugas', csrf: expect.stringMatching(/^csrf-/) });
});

test('wrong password and too many tries are said without saying which part was wrong', async () => {
  const client = staffClient(origin);
  expect(await client.post('/petugas/masuk', { name: 'officer', password: 'x' })).toMatchObject({
    status: 401,
    text: expect.stringContaining('Nama atau kata sandi tidak cocok'),
  });
  const limited = await client.post('/petugas/masuk', { name: 'limited', password: 'x' });
  expect(limited).toMatchObject({ status: 429, text: expect.stringContaining('3 menit lagi') });
  expect(limited.headers.get('retry-after')).toBe('180');
  expect((await client.post('/petugas/masuk', { name: 'officer' })).status).toBe(400);
});

test.each([
  ['code', '/petugas/kode'],
  ['enrol', '/petugas/faktor-kedua'],
  ['password', '/petugas/sandi'],
])('an account that still owes "%s" sees nothing else', async (name, path) => {
  const client = staffClient(origin);
  expect((await client.post('/petugas/masuk', { name, password: 'sandi-yang-benar' })).location).toBe(path);
  for (const wanted of ['/petugas', '/petugas/kasus/26-000001', '/petugas/peristiwa']) {
    expect((await client.get(wanted)).location).toBe(path);
  }
});

test('each step up brings a new cookie', async () => {
  const client = staffClient(origin);
  await client.post('/petugas/masuk', { name: 'enrol', password: 'sandi-yang-benar' });
  const before = client.cookie();
  expect((await client.get('/petugas/faktor-kedua')).text).toContain('ABCD EFGH IJKL MNOP');
  expect((await client.post('/petugas/faktor-kedua', { code: '000000' })).status).toBe(400);
  const enrolled = await client.post('/petugas/faktor-kedua', { code: '123456' });
  expect(enrolled.text).toContain('aaaaa-bbbbb');
  expect(client.cookie()).not.toBe(before);
  expect((await client.get('/petugas')).status).toBe(200);
});

test('a code lets in, a wrong one does not', async () => {
  const client = staffClient(origin);
  await client.post('/petugas/masuk', { name: 'code', password: 'sandi-yang-benar' });
  await client.get('/petugas/kode');
  expect((await client.post('/petugas/kode', { code: '654321' })).status).toBe(401);
  expect((await client.post('/petugas/kode', { code: '123456' })).location).toBe('/petugas');
});

test('an own new password needs the old one', async () => {
  expect(await officer.post('/petugas/sandi', { before: 'x', after: 'sandi-baru-sekali' })).toMatchObject({
    status: 400,
    text: expect.stringContaining('Kata sandi lama tidak cocok'),
  });
  expect(
    (await officer.post('/petugas/sandi', { before: 'sandi-yang-benar', after: 'sandi-baru-sekali' })).location,
  ).toBe('/petugas');
});

test('after signing out the old cookie opens nothing', async () => {
  const stolen = officer.cookie()!;
  await officer.post('/petugas/keluar', {});
  expect(officer.cookie()).toBeUndefined();
  expect((await staffClient(origin).get('/petugas', { cookie: stolen })).location).toBe('/petugas/masuk');
});
