import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  child,
  csv,
  household,
  memberRow,
  mother,
  neighbour,
  neighbours,
  row,
  stranger,
  streamed,
} from '../../../test/fixtures/registry/files.ts';
import { registryPolicy } from '../../../test/fixtures/registry/policy.ts';
import { emptyRegistry, type RegistryBench, registryBench } from '../../../test/fixtures/registry/registry-bench.ts';
import { openTestStore, storeKinds, type TestStore } from '../../../test/support/database.ts';
import { lookUp } from '../look-up.ts';
import { approveImport, undoImport } from './approve.ts';

describe.each(storeKinds)('an import on the %s store', (kind) => {
  let store: TestStore;
  let bench: RegistryBench;

  beforeAll(async () => {
    store = await openTestStore(kind);
  });
  beforeEach(async () => {
    await emptyRegistry(store);
    bench = registryBench(store);
  });
  afterAll(() => store.close());

  /** What a chat is told of the mother's household: PKH's listing and state, or that nothing matches. */
  const told = async (nik = mother, kk = household) => {
    bench.deps.clock.advance(60 * 60_000);
    const found = await lookUp(bench.deps, { contactId: 1n, nik, kk, now: bench.deps.clock.now() });
    if (found.kind !== 'found') return found.kind;
    const pkh = found.records.find(({ programme }) => programme === 'pkh');
    return `${pkh?.listed} ${pkh?.state ?? ''}`.trim();
  };
  const importRow = (id: number) => store.database.prisma.import.findUniqueOrThrow({ where: { id } });

  test('is seen by nobody until another person approves it', async () => {
    const staged = await bench.stage([row(), memberRow({ nik: child })]);
    expect(staged).toEqual({ import: staged.import, accepted: 2, rejected: 0, added: 1, dropped: 0, changed: 0 });
    expect(await told()).toBe('no-match');
    await expect(approveImport(bench.deps, staged.import, 'data')).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await approveImport(bench.deps, staged.import, 'kepala')).toMatchObject({ added: 1, dropped: 0 });
    expect(await told()).toBe('listed in-process');
    await expect(approveImport(bench.deps, staged.import, 'kepala')).rejects.toMatchObject({ kind: 'conflict' });
    expect(await importRow(staged.import)).toMatchObject({
      state: 'live',
      source: 'sapa',
      programmes: ['pkh'],
      areas: ['6402'],
      period: '2026-4',
      dataDate: new Date('2026-11-10'),
      stagedBy: 'data',
      approvedBy: 'kepala',
    });
  });

  test('keeps every refused row by line, column and reason, never by content', async () => {
    const staged = await bench.stage([
      row({ nik: '6.40299520385E+15' }),
      row(),
      row(),
      row({ kk: neighbours, period: '2026-3' }),
      memberRow({ nik: child, area: '6472' }),
      row({ nik: neighbour, kk: neighbours, status: 'aktif' }),
    ]);
    expect(staged).toMatchObject({ accepted: 1, rejected: 5, added: 1 });
    const rejections = await store.database.prisma.importRejection.findMany({
      where: { importId: staged.import },
      orderBy: { line: 'asc' },
      select: { line: true, column: true, reason: true },
    });
    expect(rejections).toEqual([
      { line: 2, column: 'nik', reason: 'scientific' },
      { line: 4, column: 'nik', reason: 'duplicate' },
      { line: 5, column: 'kk', reason: 'differs-from-first' },
      { line: 6, column: 'area', reason: 'differs-from-first' },
      { line: 7, column: 'status', reason: 'unknown-word' },
    ]);
  });

  test('compares with what is live: added, dropped and changed places', async () => {
    await bench.deliver([row(), row({ nik: neighbour, kk: neighbours })]);
    const next = [
      row({ payment_state: 'sent', data_date: '2026-11-20' }),
      row({ nik: stranger, kk: '6402991203150009', data_date: '2026-11-20' }),
    ];
    expect(await bench.stage(next)).toMatchObject({ added: 1, dropped: 1, changed: 1 });
    expect(await bench.stage(next, { fullRoll: false })).toMatchObject({ added: 1, dropped: 0, changed: 1 });
  });

  test('a full roll ends who it no longer names, in its programmes and areas only', async () => {
    await bench.deliver([
      row(),
      row({ programme: 'sembako' }),
      row({ nik: neighbour, kk: neighbours }),
      row({ nik: stranger, kk: '6472991203150009', area: '6271' }),
    ]);
    await bench.deliver([row({ nik: neighbour, kk: neighbours, data_date: '2026-11-20' })]);
    expect(await told()).toBe('not-listed');
    const { enrolment } = store.database.prisma;
    expect(await enrolment.count({ where: { programme: 'sembako', knownTo: null } })).toBe(1);
    expect(await told(stranger, '6472991203150009')).toBe('listed in-process');
  });

  test('a part adds and corrects, and ends nobody', async () => {
    await bench.deliver([row(), row({ nik: neighbour, kk: neighbours })]);
    await bench.deliver([row({ payment_state: 'sent', data_date: '2026-11-20' })], { fullRoll: false });
    expect(await told()).toBe('listed sent');
    expect(await told(neighbour, neighbours)).toBe('listed in-process');
  });

  test('an older full roll does not end newer data', async () => {
    await bench.deliver([row({ data_date: '2026-11-20' })]);
    await bench.deliver([row({ nik: neighbour, kk: neighbours, data_date: '2026-11-10' })]);
    expect(await told()).toBe('listed in-process');
  });

  test('more vanished than the source allows needs an explicit word', async () => {
    const others = ['0101', '0102', '0103', '0104'].map((serial) =>
      row({ nik: `640299440879${serial}`, kk: `640299070912${serial}` }),
    );
    await bench.deliver([row(), ...others]);
    const staged = await bench.stage(others.slice(1).map((cells) => ({ ...cells, data_date: '2026-11-20' })));
    expect(staged.dropped).toBe(2);
    await expect(approveImport(bench.deps, staged.import, 'kepala')).rejects.toMatchObject({
      kind: 'conflict',
      message: '40% penerima satu daftar hilang dari berkas ini (batas 20%).',
    });
    expect(await told()).toBe('listed in-process');
    await approveImport(bench.deps, staged.import, 'kepala', { allowDrop: true });
    expect(await told()).toBe('no-match');
  });

  test('undone, it leaves and gives back what it had ended', async () => {
    const first = await bench.deliver([row()]);
    const second = await bench.deliver([row({ payment_state: 'returned', data_date: '2026-11-20' })]);
    expect(await told()).toBe('listed returned');
    await expect(undoImport(bench.deps, first.import, 'data')).rejects.toMatchObject({
      kind: 'conflict',
      message: `Impor ${second.import} datang sesudahnya: batalkan yang itu dulu.`,
    });
    await undoImport(bench.deps, second.import, 'data');
    expect(await told()).toBe('listed in-process');
    await undoImport(bench.deps, first.import, 'data');
    expect(await told()).toBe('no-match');
    await expect(undoImport(bench.deps, first.import, 'data')).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('staged and undone, its rows are gone and it can no longer be approved', async () => {
    const { import: id } = await bench.stage([row()]);
    await undoImport(bench.deps, id, 'data');
    expect(await store.database.prisma.person.count()).toBe(0);
    await expect(approveImport(bench.deps, id, 'kepala')).rejects.toMatchObject({ kind: 'conflict' });
    const halfRead = (await bench.stage([row()])).import;
    await store.database.prisma.import.update({ where: { id: halfRead }, data: { state: 'staging' } });
    await expect(approveImport(bench.deps, halfRead, 'kepala')).rejects.toMatchObject({ kind: 'conflict' });
    await undoImport(bench.deps, halfRead, 'data');
    expect(await store.database.prisma.person.count()).toBe(0);
    await expect(undoImport(bench.deps, 999_999, 'data')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test.each([
    [
      'a BPS code among Kemendagri codes',
      csv([row(), row({ nik: neighbour, kk: neighbours, area: '6404' })]),
      'kode BPS',
    ],
    [
      'NIKs rounded by a spreadsheet',
      csv(Array.from({ length: 20 }, (_, at) => row({ nik: `64029944087${String(90010 + at * 10)}`, kk: '' }))),
      'dibulatkan',
    ],
    ['no rows at all', '', 'Berkas kosong'],
  ])('a file with %s is refused whole and leaves no row', async (_, text, words) => {
    await expect(bench.stage([], { file: streamed(text) })).rejects.toThrow(words);
    expect(await store.database.prisma.person.count()).toBe(0);
    expect(await store.database.prisma.import.findMany({ select: { state: true } })).toEqual([{ state: 'refused' }]);
  });

  test('only from a declared source, while its permission lasts, of its own places', async () => {
    await expect(bench.stage([row()], { source: 'entah' })).rejects.toMatchObject({ kind: 'not-found' });
    const sapa = registryPolicy().sources.get('sapa')!;
    const withSource = (change: object) =>
      registryBench(store, registryPolicy({ change: { sources: new Map([['sapa', { ...sapa, ...change }]]) } }));
    await expect(withSource({ until: '2026-11-21' }).stage([row()])).rejects.toMatchObject({ kind: 'forbidden' });
    const kukarOnly = await withSource({ office: 'kukar' }).stage([
      row(),
      row({ nik: neighbour, kk: neighbours, area: '6472' }),
    ]);
    expect(kukarOnly).toMatchObject({ accepted: 1, rejected: 1 });
    expect(await importRow(kukarOnly.import)).toMatchObject({ office: 'kukar' });
    await expect(withSource({ columns: { nik: 'nik', nama: 'name' } }).stage([row()])).rejects.toThrow('nama');
  });

  test('every step leaves its trail', async () => {
    const { import: id } = await bench.deliver([row()]);
    await undoImport(bench.deps, id, 'data');
    const trail = await store.database.prisma.audit.findMany({
      where: { objectKind: 'import', objectId: String(id) },
      orderBy: { id: 'asc' },
      take: -3,
      select: { action: true, actorId: true, detail: true },
    });
    expect(trail).toEqual([
      {
        action: 'import.staged',
        actorId: 'data',
        detail: { accepted: 1, rejected: 0, added: 1, dropped: 0, changed: 0 },
      },
      { action: 'import.approved', actorId: 'kepala', detail: { added: 1, dropped: 0, changed: 0 } },
      { action: 'import.undone', actorId: 'data', detail: { was: 'live' } },
    ]);
  });
});
