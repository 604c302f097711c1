import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  child,
  household,
  memberRow,
  mother,
  neighbour,
  neighbours,
  row,
  stranger,
} from '../../test/fixtures/registry/files.ts';
import { registryPolicy } from '../../test/fixtures/registry/policy.ts';
import { emptyRegistry, type RegistryBench, registryBench } from '../../test/fixtures/registry/registry-bench.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { identityHash } from './identity.ts';
import { coverage, lookUp } from './look-up.ts';

const minute = 60_000;
const day = 1440 * minute;
const noMatch = { kind: 'no-match' };

describe.each(storeKinds)('look-up on the %s store', (kind) => {
  let store: TestStore;
  let bench: RegistryBench;
  const ask = (nik: string, kk: string, contactId = 1n, change: Partial<RegistryBench['deps']> = {}) =>
    lookUp({ ...bench.deps, ...change }, { contactId, nik, kk, now: bench.deps.clock.now() });
  const elsewhere = () => memberRow({ nik: neighbour, kk: neighbours, area: '6402', desil: '6' });

  beforeAll(async () => {
    store = await openTestStore(kind);
  });
  beforeEach(async () => {
    await emptyRegistry(store);
    bench = registryBench(store);
  });
  afterAll(() => store.close());

  test('tells the latest period of each programme, and where a full roll does not name the household', async () => {
    await bench.deliver([
      row({ period: '2026-3', payment_state: 'sent' }),
      row({ period: '2026-4', payment_state: 'in-process' }),
      row({ nik: neighbour, kk: neighbours, programme: 'sembako' }),
    ]);
    const dataDate = new Date('2026-11-10T00:00:00Z');
    expect(await ask(mother, household)).toEqual({
      kind: 'found',
      assurance: 'household',
      maskedNik: '6402••••••••••01',
      office: 'kukar',
      area: '6402',
      dataDate,
      records: [
        { programme: 'pkh', listed: 'listed', period: '2026-4', state: 'in-process', source: 'sapa', dataDate },
        { programme: 'sembako', listed: 'not-listed', source: 'sapa', dataDate },
      ],
    });
  });

  test('a member of the same household hears the same; a part says nothing of absence', async () => {
    await bench.deliver([row({ period: '2026-10' }), row({ period: '2026-9' }), memberRow({ nik: child })], {
      fullRoll: false,
    });
    const answer = await ask(mother, household);
    expect(answer).toMatchObject({ records: [{ programme: 'pkh', period: '2026-10' }] });
    expect(await ask(child, household)).toMatchObject({
      records: answer.kind === 'found' ? answer.records : [],
    });
  });

  test('a gambling flag, an amount and a payer stay behind; a harmless reason is told', async () => {
    await bench.deliver([
      row({ status: 'stopped', reason: 'gambling', payment_state: 'not-known' }),
      row({ programme: 'sembako', payment_state: 'returned', reason: 'account-check' }),
    ]);
    const answer = await ask(mother, household);
    expect(answer).toMatchObject({
      records: [
        { programme: 'pkh', listed: 'stopped' },
        { programme: 'sembako', state: 'returned', reason: 'account-check' },
      ],
    });
    expect(JSON.stringify(answer)).not.toMatch(/gambling|600000|bank/);
  });

  test('whatever the cause that nothing is told, the result is the same to the byte', async () => {
    await bench.deliver([row(), elsewhere(), row({ nik: stranger, kk: '6472991203150009', area: '6472' })]);
    const lockedHash = identityHash(store.sealing, 'kk', neighbours).value;
    await store.database.prisma.lookupLock.create({
      data: { kkHash: lockedHash as Uint8Array<ArrayBuffer>, reason: 'asked', lockedAt: bench.deps.clock.now() },
    });
    const results = [
      await ask('6402991203850009', household, 11n),
      await ask(mother, neighbours, 12n),
      await ask(neighbour, neighbours, 13n),
      await ask(stranger, '6472991203150009', 14n),
    ];
    for (let attempt = 0; attempt < 3; attempt += 1) await ask('6402991203850008', neighbours, 15n);
    results.push(await ask(mother, household, 15n));
    expect(new Set(results.map((result) => JSON.stringify(result)))).toEqual(new Set([JSON.stringify(noMatch)]));
  });

  test('an attempt runs the same statements and counts alike whether the NIK is known or not', async () => {
    await bench.deliver([row()]);
    const run = async (nik: string, kk: string, contactId: bigint) => {
      const names: string[] = [];
      const database = {
        ...store.database,
        run: ((statement, parameters) => {
          names.push(statement.name);
          return store.database.run(statement, parameters);
        }) as typeof store.database.run,
      };
      await ask(nik, kk, contactId, { database });
      return names;
    };
    const known = await run(mother, neighbours, 21n);
    expect(await run('6402991203850009', neighbours, 22n)).toEqual(known);
    const guards = await store.database.prisma.lookupGuard.findMany();
    expect(guards.map(({ kind, failures }) => `${kind} ${failures}`).sort()).toEqual([
      'contact 1',
      'contact 1',
      'nik 1',
      'nik 1',
    ]);
  });

  test('a sender waits longer after each failure, also over the right pair, and quiet forgives', async () => {
    await bench.deliver([row(), elsewhere()]);
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await ask(neighbour, household)).toEqual(noMatch);
    expect(await ask(mother, household)).toEqual(noMatch);
    bench.deps.clock.advance(14 * minute);
    expect(await ask(mother, household)).toEqual(noMatch);
    bench.deps.clock.advance(2 * minute);
    expect(await ask(neighbour, household)).toEqual(noMatch);
    bench.deps.clock.advance(16 * minute);
    expect(await ask(mother, household)).toEqual(noMatch);
    bench.deps.clock.advance(15 * minute);
    expect(await ask(mother, household)).toMatchObject({ kind: 'found' });
    bench.deps.clock.advance(4 * day);
    for (let attempt = 0; attempt < 3; attempt += 1) await ask(neighbour, household);
    bench.deps.clock.advance(16 * minute);
    expect(await ask(mother, household)).toMatchObject({ kind: 'found' });
  });

  test('strangers who guess at one NIK wait together, the chat that knows the household does not', async () => {
    await bench.deliver([row(), elsewhere()]);
    expect(await ask(mother, household, 1n)).toMatchObject({ kind: 'found' });
    for (const contact of [31n, 32n, 33n]) await ask(mother, neighbours, contact);
    expect(await ask(mother, household, 34n)).toEqual(noMatch);
    expect(await ask(mother, household, 1n)).toMatchObject({ kind: 'found' });
    bench.deps.clock.advance(16 * minute);
    expect(await ask(mother, household, 34n)).toMatchObject({ kind: 'found' });
  });

  test('the own chat waits at most the owner’s wait after its own slips', async () => {
    await bench.deliver([row()]);
    await ask(mother, household);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await ask(mother, neighbours);
      bench.deps.clock.advance(15 * minute);
    }
    expect(await ask(mother, household)).toMatchObject({ kind: 'found' });
  });

  test('attempts at the same instant are each counted', async () => {
    await bench.deliver([row()]);
    await Promise.all(Array.from({ length: 12 }, () => ask(mother, neighbours, 41n)));
    const [guard] = await store.database.prisma.lookupGuard.findMany({ where: { kind: 'contact' } });
    expect(guard!.failures).toBe(3);
    expect(guard!.nextAt.getTime()).toBe(bench.deps.clock.now().getTime() + 15 * minute);
  });

  test('a third household in ninety days goes to the counter, whether the pair is right or not', async () => {
    const third = { nik: stranger, kk: '6402991203150009' };
    await bench.deliver([row(), elsewhere(), row(third)]);
    expect(await ask(mother, household)).toMatchObject({ kind: 'found' });
    expect(await ask(neighbour, neighbours)).toMatchObject({ kind: 'found' });
    expect(await ask(third.nik, third.kk)).toEqual({ kind: 'too-many-households' });
    expect(await ask(third.nik, '6402991203150010')).toEqual({ kind: 'too-many-households' });
    expect(await ask(mother, household)).toMatchObject({ kind: 'found' });
    bench.deps.clock.advance(91 * day);
    expect(await ask(third.nik, third.kk)).toMatchObject({ kind: 'found' });
  });

  test('an answer leaves a record and a trail that name rows, never numbers', async () => {
    await bench.deliver([row()]);
    await ask(mother, household);
    const [record] = await store.database.prisma.lookupRecord.findMany();
    const trail = await store.database.prisma.audit.findMany({ where: { action: 'person.looked-up' } });
    expect(record).toMatchObject({ contactId: 1n, assurance: 'household', at: bench.deps.clock.now() });
    expect(trail.at(-1)).toMatchObject({ actorKind: 'reporter', actorId: null, objectId: record!.personId });
    expect(JSON.stringify(trail, (_, value) => (typeof value === 'bigint' ? Number(value) : value))).not.toMatch(
      /\d{16}/,
    );
  });

  test('the newest file decides which KK number opens a person’s record', async () => {
    const moved = '6402991203150009';
    await bench.deliver([row({ programme: 'sembako' })]);
    await bench.deliver([row({ kk: moved, data_date: '2026-11-15' })], { fullRoll: false });
    expect(await ask(mother, household)).toEqual(noMatch);
    expect(await ask(mother, moved)).toMatchObject({
      records: [{ programme: 'pkh' }, { programme: 'sembako', listed: 'listed' }],
    });
  });

  test('coverage names programmes, areas and date of what can be looked up', async () => {
    const dataDate = new Date('2026-11-10T00:00:00Z');
    await bench.deliver([row(), row({ nik: neighbour, kk: neighbours, area: '6472', programme: 'sembako' })]);
    const programmes = ['pkh', 'sembako'];
    expect(await coverage(bench.deps, 'kukar')).toEqual([{ programmes, areas: ['6402'], dataDate }]);
    expect(await coverage(bench.deps, 'palangka-raya')).toEqual([]);
    expect(await coverage(bench.deps, 'kaltim')).toEqual([]);
    const agreed = { ...bench.deps, policy: registryPolicy({ provinceAgreed: true }) };
    expect(await coverage(agreed, 'kaltim')).toEqual([{ programmes, areas: ['6472'], dataDate }]);
    bench.deps.clock.advance(500 * day);
    expect(await coverage(bench.deps, 'kukar')).toEqual([]);
    expect(await ask(mother, household)).toEqual(noMatch);
  });

  test('a file without KK numbers opens nothing and is no coverage', async () => {
    await bench.deliver([row({ kk: '' })]);
    expect(await coverage(bench.deps, 'kukar')).toEqual([]);
    expect(await ask(mother, household)).toEqual(noMatch);
  });
});
