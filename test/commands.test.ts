import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { UsageError } from '../src/commands/command.ts';
import { askRunning } from '../src/commands/control.ts';
import { plainCommands } from '../src/commands/plain-commands.ts';
import { storeCommands } from '../src/commands/store-commands.ts';
import { readEnvironment } from '../src/runtime/environment.ts';
import { csv, household, memberRow, mother, row } from './fixtures/registry/files.ts';
import { openSampleStore, type TestStore } from './support/database.ts';
import { jsonLines, keptIo, sapa } from './support/sapa.ts';
import { type RunningServer, startServer } from './support/server.ts';
import { samplePassword } from './support/stores.ts';

const root = join(import.meta.dirname, '..');
const morning = '2026-11-18T02:00:00Z';

describe('commands without a store', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sapa-commands-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const plain = (args: string[], input?: string) => sapa(args, { DATA_DIR: folder }, input);

  test('--help lists every command, and each explains itself; a command that does not exist is wrong usage', async () => {
    const all = [...plainCommands, ...storeCommands];
    const list = await plain(['--help']);
    expect(list.code).toBe(0);
    for (const [name, { usage, does }] of all) {
      expect(list.out).toContain(`sapa ${usage}\n    ${does}`);
      expect(usage.startsWith(name)).toBe(true);
    }
    const [one, other] = await Promise.all([plain(['answer', '--help']), plain(['import', '--help'])]);
    expect(one).toMatchObject({ code: 0, out: expect.stringContaining('sapa answer "TEXT"') });
    expect(other).toMatchObject({ code: 0, out: expect.stringContaining('--approve ID') });
    const unknown = await plain(['eligibility', 'x.yaml']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('unknown command eligibility');
  });

  test('check-policy: the whole of config/, and every problem of a broken copy with file and line', async () => {
    const good = await plain(['check-policy']);
    expect(good).toMatchObject({ code: 0, err: '' });
    expect(good.out).toContain('no problems');
    const broken = join(folder, 'config');
    cpSync(join(root, 'config'), broken, { recursive: true });
    writeFileSync(join(broken, 'messages', 'general.yaml'), 'general.unknown_key_of_nobody: 1\n', { flag: 'a' });
    const service = readFileSync(join(broken, 'service.yaml'), 'utf8');
    writeFileSync(join(broken, 'service.yaml'), `${service}unknownSetting: 3\n`);
    const bad = await sapa(['check-policy'], { DATA_DIR: folder, CONFIG_DIR: broken });
    expect(bad).toMatchObject({ code: 1, out: '' });
    expect(bad.err).toMatch(/service\.yaml:\d+ .*unknownSetting/);
    expect(bad.err).not.toContain('    at ');
  });

  test('understand: a line in, a line of JSON out', async () => {
    const asked = ['kapan pkh cair', '{"text":"kalau yg sd?","before":{"topic":"pkh_amount"}}', '{ini bukan json'];
    const result = await plain(['understand'], `${asked.join('\n')}\n`);
    expect(result.code).toBe(0);
    const lines = jsonLines<{ text: string; intents: { id: string; score: number }[]; decision: string }>(result);
    expect(lines.map((line) => line.text)).toEqual(['kapan pkh cair', 'kalau yg sd?', '{ini bukan json']);
    expect(lines[0]).toMatchObject({ intents: [{ id: 'pkh_schedule' }, {}, {}], entities: {}, decision: 'act' });
    expect(lines[1]!.intents[0]!.id).toBe('pkh_amount');
    for (const line of lines) {
      expect(['act', 'ask', 'none']).toContain(line.decision);
      expect(line.intents.length).toBeLessThanOrEqual(3);
      for (const { score } of line.intents) expect(score).toBeGreaterThanOrEqual(0);
    }
  });

  test('answer: as text, as JSON, by lines, on a date and for an area', async () => {
    const [text, json] = await Promise.all([
      plain(['answer', 'kapan pkh cair', '--on', '2026-11-18']),
      plain(['answer', 'kapan pkh cair', '--on', '2026-05-18', '--area', '6472', '--json']),
    ]);
    expect(text.code).toBe(0);
    expect(text.out).toContain('Tahap 4');
    expect(text.out).toMatch(/\n1\. /);
    expect(jsonLines(json)).toEqual([
      expect.objectContaining({
        text: 'kapan pkh cair',
        intent: 'pkh_schedule',
        answer: expect.stringContaining('Tahap 2'),
        choices: expect.arrayContaining([
          expect.objectContaining({ id: expect.any(String), title: expect.any(String) }),
        ]),
      }),
    ]);
    const lines = await plain(
      ['answer', '--on', '2026-11-18'],
      '{"text":"kapan pkh cair","on":"2026-08-18"}\n{"text":"petugas","area":"6271"}\n',
    );
    const [schedule, person] = jsonLines<{ answer: string }>(lines);
    expect(schedule!.answer).toContain('Tahap 3');
    expect(person!.answer.length).toBeGreaterThan(20);
  });

  test('wrong usage is said with the usage, exit 2, without a stack', async () => {
    const area = await plain(['answer', 'kapan pkh cair', '--area', '9999']);
    expect(area).toMatchObject({ code: 2, out: '', err: expect.stringContaining('area 9999 is not in areas.yaml') });
    expect(area.err).toContain('usage: sapa answer');
    expect(area.err).not.toContain('    at ');
    const wrong: [string, string[], string?][] = [
      ['answer', ['kapan pkh cair', '--on', 'besok']],
      ['answer', ['--area', '--json']],
      ['answer', ['kapan', 'pkh']],
      ['answer', [], 'null\n'],
      ['answer', [], '{"on":"2026-11-18"}\n'],
      ['understand', ['kapan']],
      ['sample-pairs', ['--seed']],
      ['check-policy', ['--fix']],
    ];
    const environment = readEnvironment({ DATA_DIR: folder });
    for (const [name, args, input] of wrong) {
      const io = keptIo(input);
      await expect(plainCommands.get(name)!.run(environment, args, io)).rejects.toThrow(UsageError);
      expect(io.said.out).toBe('');
    }
  });

  test('sample-pairs: pairs worth trying, as one JSON array', async () => {
    const pairs = JSON.parse((await plain(['sample-pairs'])).out) as Record<string, unknown>[];
    expect(pairs.length).toBeGreaterThanOrEqual(3);
    for (const pair of pairs) {
      expect(Object.keys(pair)).toEqual(['nik', 'kk', 'phone', 'area', 'programmes', 'note']);
      expect(pair['nik']).toMatch(/^64(02|72)99\d{10}$/);
      expect(pair['kk']).toMatch(/^64(02|72)99\d{10}$/);
      expect(pair['area']).toMatch(/^\d{4,6}$/);
    }
  });
});

const filing = ['pkh saya belum cair sejak juli di RT 5 Loa Ipuh Tenggarong', '', '2', '1', ''].join('\n');

describe('commands on a store that no service runs on', () => {
  test('open it themselves, one after the other, and find what the one before did', async () => {
    const store = await openSampleStore();
    await store.database.close();
    const run = (args: string[], input?: string) => sapa(args, { ...store.environment, CLOCK_START: morning }, input);
    const chat = await run(['chat'], filing);
    expect(chat).toMatchObject({ code: 0, err: '' });
    const number = /\b26-\d{6}\b/.exec(chat.out)![0];
    const queue = await run(['staff', '--as', 'petugas', 'queue']);
    expect(JSON.parse(queue.out)).toEqual([expect.objectContaining({ number, state: 'received' })]);
    expect(existsSync(join(store.dataDir, 'control.sock'))).toBe(false);
    await store.close();
  }, 60_000);
});

describe('commands through the running service', () => {
  let store: TestStore;
  let server: RunningServer;
  beforeAll(async () => {
    store = await openSampleStore();
    await store.database.close();
    server = await startServer({ ...store.environment, CLOCK_START: morning });
  });
  afterAll(async () => {
    await server.kill();
    await store.close();
  });
  const run = async ([command, ...args]: string[], input?: string) => {
    const io = keptIo(input);
    const code = await askRunning(store.dataDir, command!, args, io);
    return { code, ...io.said };
  };
  const one = async (args: string[], input?: string) => {
    const result = await run(args, input);
    expect(result).toMatchObject({ code: 0, err: '' });
    return JSON.parse(result.out) as Record<string, unknown>;
  };
  const staff = (args: string[], fields?: object) =>
    one(['staff', '--as', 'petugas', ...args], fields && JSON.stringify(fields));

  test('the control socket is for this user alone, and leads from another process to the service', async () => {
    expect(statSync(join(store.dataDir, 'control.sock')).mode & 0o777).toBe(0o600);
    const doctor = await sapa(['doctor'], store.environment);
    expect(doctor).toMatchObject({ code: 0, err: '' });
    expect(doctor.out).toContain('ok    schema: up to date');
    expect(doctor.out).not.toContain('FAULT');
    expect(await run(['reload'])).toMatchObject({ code: 2, err: 'unknown command reload\n' });
  });

  test('a piped chat is answered line by line and recorded; staff work on its case as in the console', async () => {
    const record = join(store.dataDir, 'belum-cair.yaml');
    const chat = await sapa(['chat', '--record', record], store.environment, filing);
    expect(chat).toMatchObject({ code: 0, err: '' });
    const number = /\b26-\d{6}\b/.exec(chat.out)![0];
    const transcript = parse(readFileSync(record, 'utf8')) as {
      judul: string;
      turns: { warga: string; desk: string; pilihan?: string[] }[];
    };
    expect(transcript.judul).toBe('belum-cair');
    expect(transcript.turns.map((turn) => turn.warga)).toEqual([filing.split('\n')[0], '2', '1']);
    expect(transcript.turns[1]!.pilihan).toEqual(['Kirim', 'Ubah', 'Batal']);
    expect(transcript.turns[1]!.desk).not.toContain('1. Kirim');
    expect(transcript.turns[2]!.desk).toContain('nomor {nomor}');
    expect(transcript.turns[2]!.desk).toContain('{kode}');

    const queue = (await staff(['queue'])) as unknown as { number: string; state: string }[];
    expect(queue).toEqual([expect.objectContaining({ number, state: 'received' })]);
    expect(await staff(['take', number])).toMatchObject({ number, state: 'in-progress' });
    expect(await staff(['note', number], { text: 'Telepon bank.' })).toMatchObject({ state: 'in-progress' });
    expect(await staff(['reply', number], { text: 'Kami tanyakan ke bank.' })).toMatchObject({ number });
    const answered = { state: 'answered', text: 'Sudah dikirim.', outcome: 'paid' };
    expect(await staff(['state', number], answered)).toMatchObject({ state: 'answered' });
    expect(await staff(['case', number])).toMatchObject({
      number,
      state: 'answered',
      outcome: 'paid',
      activities: [{ kind: 'opened' }, { kind: 'taken' }, { kind: 'note' }, { kind: 'reply' }, { kind: 'answer' }],
    });
    // What waited for the terminal comes when it is open again.
    expect((await run(['chat'], 'menu\n')).out).toContain('Kami tanyakan ke bank.');
  });

  test('staff: the rights are those of the account, and wrong fields are refused before anything happens', async () => {
    for (const name of ['admin', 'nobody']) {
      const refused = await run(['staff', '--as', name, 'case', '26-000001']);
      expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^not-found: /) });
    }
    const usage = [
      await run(['staff', 'queue']),
      await run(['staff', '--as', 'petugas', 'dance']),
      await run(['staff', '--as', 'petugas', 'queue', 'everything']),
      await run(['staff', '--as', 'petugas', 'note', '26-000001'], 'null'),
      await run(
        ['staff', '--as', 'petugas', 'state', '26-000001'],
        '{"state":"answered","text":"x","outcome":"solved"}',
      ),
    ];
    for (const { code, err } of usage) expect([code, err]).toEqual([2, expect.stringContaining('usage: sapa staff')]);
  });

  test('login-check says whether a password opens the account, and leaves no session behind', async () => {
    const good = await one(['staff', '--as', 'petugas', 'login-check'], JSON.stringify({ password: samplePassword }));
    expect(good).toEqual({ result: 'signed-in' });
    const bad = await run(['staff', '--as', 'petugas', 'login-check'], '{"password":"bukan-itu"}');
    expect(bad).toMatchObject({ code: 1, out: '{"result":"refused"}\n' });
  });

  test('import: staged by one, approved by another, answered from, taken back; only by those who may', async () => {
    const file = join(store.dataDir, 'kukar.csv');
    writeFileSync(
      file,
      csv([
        row(),
        memberRow({ nik: '6402991005150001', name: 'Anak Contoh', relation: 'child', component: 'sd' }),
        row({ nik: '123' }),
      ]),
    );
    const stage = ['import', file, '--source', 'sapa', '--by'];
    const denied = await run([...stage, 'petugas']);
    expect(denied).toMatchObject({ code: 1, out: '', err: expect.stringContaining('forbidden') });
    const staged = await one([...stage, 'data']);
    expect(staged).toMatchObject({ accepted: 2, rejected: 1, added: 1, dropped: 0, changed: 0 });
    const id = String(staged['import']);
    for (const by of ['data', 'petugas']) {
      expect(await run(['import', '--approve', id, '--by', by])).toMatchObject({
        code: 1,
        err: expect.stringContaining('forbidden'),
      });
    }
    const look = [`cek status nik ${mother} kk ${household}`, '1'];
    const lookUp = async (): Promise<string> => (await run(['chat'], `menu\n${look.join('\n')}\nmenu\n`)).out;
    expect(await lookUp()).not.toContain('PKH: terdaftar');
    expect(await one(['import', '--approve', id, '--by', 'kepala'])).toMatchObject({ import: Number(id), added: 1 });
    expect(await lookUp()).toContain('PKH: terdaftar');
    expect(await run(['import', '--undo', id, '--by', 'petugas'])).toMatchObject({ code: 1 });
    expect(await one(['import', '--undo', id, '--by', 'kepala'])).toEqual({ import: Number(id), undone: true });
    expect(await lookUp()).not.toContain('PKH: terdaftar');
  });

  test('add-staff: a first password, reset, disable and enable', async () => {
    const made = await one(['add-staff', 'siti', '--role', 'officer', '--office', 'kukar', '--units', 'kukar-layanan']);
    expect(made).toMatchObject({ account: 'siti', role: 'officer', office: 'kukar', password: expect.any(String) });
    const check = (password: unknown) => run(['staff', '--as', 'siti', 'login-check'], JSON.stringify({ password }));
    expect((await check(made['password'])).code).toBe(0);
    const reset = await one(['add-staff', 'siti', '--reset']);
    expect((await check(made['password'])).code).toBe(1);
    expect((await check(reset['password'])).code).toBe(0);
    expect((await run(['add-staff', 'siti', '--disable'])).code).toBe(0);
    expect(await run(['staff', '--as', 'siti', 'queue'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('disabled'),
    });
    expect((await check(reset['password'])).out).toBe('{"result":"refused"}\n');
    expect((await run(['add-staff', 'siti', '--enable'])).code).toBe(0);
    expect((await run(['staff', '--as', 'siti', 'queue'])).out).toBe('[]\n');
    expect(await run(['add-staff', 'siti', '--role', 'boss', '--office', 'kukar'])).toMatchObject({ code: 2 });
  });

  test('the clock moves forward, through what falls due, stays moved over a restart, and never goes back', async () => {
    const { clock } = await one(['clock', '+20d']);
    expect(String(clock)).toMatch(/^2026-12-08T0/);
    const late = (await staff(['queue', 'overdue'])) as unknown as unknown[];
    expect(late).toEqual([]);
    const back = await run(['clock', morning]);
    expect(back).toMatchObject({ code: 1, err: expect.stringContaining('never goes back') });
    expect((await run(['clock', 'tomorrow'])).code).toBe(2);
    await server.kill();
    server = await startServer(store.environment);
    const health = (await (await fetch(`${server.url}/healthz`)).json()) as { clock: string };
    expect(health.clock > String(clock)).toBe(true);
    const again = await one(['clock', '+1h']);
    expect(Date.parse(String(again['clock']))).toBeGreaterThanOrEqual(Date.parse(String(clock)) + 3_600_000);
  }, 60_000);
});
