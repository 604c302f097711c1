import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ConsoleServer, startConsole } from '../../test/support/console-server.ts';
import { type FakeDesk, fakeDesk } from '../../test/support/fake-desk.ts';
import type { StaffClient } from '../../test/support/staff-client.ts';

const now = new Date('2026-11-20T03:00:00Z');
let desk: FakeDesk;
let server: ConsoleServer;
let officer: StaffClient;

beforeEach(async () => {
  desk = fakeDesk(now);
  server = await startConsole(desk);
  officer = await server.signedIn();
});
afterEach(() => server.close());

const path = '/petugas/kasus/26-000001';
const acts = () => desk.asked.filter(({ what }) => what === 'act').map(({ given }) => (given as { act: unknown }).act);

test('a form goes back to the page, which says what was done', async () => {
  const answer = await officer.post(`${path}/note`, { text: ' sudah ditelepon ', version: '4' });
  expect(answer).toMatchObject({ status: 303, location: `${path}?selesai=note` });
  expect(acts()).toEqual([{ kind: 'note', text: 'sudah ditelepon' }]);
  expect(desk.asked.at(-1)).toMatchObject({ what: 'act', given: { number: '26-000001', version: 4 } });
  expect((await officer.get(answer.location!)).text).toContain('Pelapor tidak melihatnya');
});

test('a program gets the new state and version', async () => {
  const answer = await officer.post(`${path}/take`, { version: 4 }, 'json');
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    200,
    { number: '26-000001', state: 'in-progress', version: 5 },
  ]);
});

test('a stale reply is refused and its words are kept', async () => {
  const words = 'Data sudah kami cek. </textarea><script>alert(1)</script>';
  const form = await officer.post(`${path}/reply`, { text: words, version: 3 });
  expect(form.status).toBe(409);
  expect(form.text).toContain('baru saja diubah rekan');
  expect(form.text).toContain('Data sudah kami cek. &lt;/textarea&gt;');
  expect((await officer.post(`${path}/reply`, { text: words, version: 3 }, 'json')).status).toBe(409);
});

test('an identity number never leaves in a reply or an answer', async () => {
  for (const number of ['6402990101900001', '6402 9901 0190 0001', '6402.9901-0190.0001']) {
    expect((await officer.post(`${path}/reply`, { text: `NIK ${number}` })).status).toBe(400);
    expect((await officer.post(`${path}/state`, { state: 'answered', outcome: 'informed', text: number })).status).toBe(
      400,
    );
  }
  expect(acts()).toEqual([]);
});

test('an answer needs words and an outcome', async () => {
  expect((await officer.post(`${path}/state`, { state: 'answered', text: 'Sudah.' })).status).toBe(400);
  expect((await officer.post(`${path}/state`, { state: 'answered', outcome: 'informed' })).status).toBe(400);
  expect((await officer.post(`${path}/state`, { state: 'selesai' })).status).toBe(400);
  expect((await officer.post(`${path}/state`, { state: 'waiting', for: 'constructor' })).status).toBe(400);
  expect(
    (await officer.post(`${path}/state`, { state: 'answered', outcome: 'informed', text: 'Sudah.', version: 4 }))
      .status,
  ).toBe(303);
  expect(acts()).toEqual([{ kind: 'answer', outcome: 'informed', text: 'Sudah.' }]);
});

test('every form becomes its act', async () => {
  const forms: [string, Record<string, string>, unknown][] = [
    ['take', {}, { kind: 'take' }],
    ['state', { state: 'in-progress' }, { kind: 'start' }],
    ['state', { state: 'waiting' }, { kind: 'wait', for: 'reporter' }],
    [
      'state',
      { state: 'waiting', for: 'centre', text: 'Diusulkan.' },
      { kind: 'wait', for: 'centre', text: 'Diusulkan.' },
    ],
    [
      'state',
      { state: 'closed', text: 'Diteruskan.', letter: '4/2026' },
      { kind: 'refer', text: 'Diteruskan.', letter: '4/2026' },
    ],
    [
      'progress',
      { text: 'Masih.', promisedOn: '2026-12-09' },
      { kind: 'progress', text: 'Masih.', promisedOn: '2026-12-09' },
    ],
    ['assign', { to: 's2' }, { kind: 'assign', to: 's2' }],
    [
      'pass-on',
      { unit: 'kukar-rehsos', reason: 'Lansia' },
      { kind: 'pass-on', unit: 'kukar-rehsos', reason: 'Lansia' },
    ],
    ['restrict', { reason: 'Ada ancaman' }, { kind: 'restrict', reason: 'Ada ancaman' }],
  ];
  for (const [door, fields] of forms) expect((await officer.post(`${path}/${door}`, fields)).status).toBe(303);
  expect(acts()).toEqual(forms.map(([, , act]) => act));
  expect((await officer.post(`${path}/constructor`, {})).status).toBe(404);
});

test('after passing a case on the officer stands in the queue again', async () => {
  expect((await officer.post(`${path}/restrict`, { reason: 'Ada ancaman' })).location).toBe('/petugas');
});

test('empty, overlong and misshapen fields are refused', async () => {
  for (const fields of [{ text: '  ' }, { text: 'a'.repeat(3001) }, { text: ['a'] }, { text: 'a', version: 'b' }, {}]) {
    expect((await officer.post(`${path}/reply`, fields, 'json')).status).toBe(400);
  }
  expect(acts()).toEqual([]);
});
