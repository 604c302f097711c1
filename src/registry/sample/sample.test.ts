import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registryPolicy } from '../../../test/fixtures/registry/policy.ts';
import { openTestStore, storeKinds, type TestStore } from '../../../test/support/database.ts';
import { standingClock } from '../../runtime/clock.ts';
import type { RegistryDeps } from '../deps.ts';
import { checkKk, checkNik } from '../identity.ts';
import { coverage, lookUp } from '../look-up.ts';
import { sampleHouseholds, sampleSeed } from './households.ts';
import { importSample } from './import-sample.ts';
import { sampleCsv } from './sample-csv.ts';
import { samplePairs } from './sample-pairs.ts';

const policy = registryPolicy({ provinceAgreed: true });
const areas = ['6271', '6401', '6402', '6403', '6407', '6408', '6409', '6411', '6471', '6472', '6474'];

describe('the sample', () => {
  const all = [...sampleHouseholds(sampleSeed)];
  const niks = all.flatMap(({ members }) => members.map(({ nik }) => nik));
  const kks = all.map(({ kk }) => kk);

  test('is the same for the same seed, another for another', async () => {
    const text = async (seed: number) => {
      let whole = '';
      for await (const piece of sampleCsv(policy, seed)) whole += piece;
      return whole;
    };
    expect(await text(7)).toBe(await text(7));
    expect(await text(7)).not.toBe(await text(8));
    expect(samplePairs()).toEqual(samplePairs(sampleSeed));
  });

  test('has two thousand households in every kabupaten and kota', () => {
    expect(all).toHaveLength(2000);
    expect([...new Set(all.map(({ plan }) => plan.area))].sort()).toEqual(areas);
  });

  test('issues each number once, as a valid one that nobody can have', () => {
    expect(new Set([...niks, ...kks]).size).toBe(niks.length + kks.length);
    for (const nik of niks) expect(checkNik(nik).ok && /^(640299|647299)/.test(nik)).toBe(true);
    for (const kk of kks) expect(checkKk(kk).ok && /^(640299|647299)/.test(kk)).toBe(true);
    for (const { members } of all) {
      for (const { phone } of members) expect(phone ?? '0840').toMatch(/^0840/);
    }
  });

  test('keeps the rules of components, and gives a place only to one payee', () => {
    for (const { members, payee, plan } of all) {
      const components = members.flatMap(({ component }) => component ?? []);
      expect([...components].sort()).toEqual([...plan.components].sort());
      expect(components.length).toBeLessThanOrEqual(4);
      expect(components.filter((component) => component === 'balita').length).toBeLessThanOrEqual(2);
      expect(members).toContain(payee);
    }
  });

  test('names pairs that each show something else', () => {
    const pairs = samplePairs();
    expect(pairs.length).toBeGreaterThanOrEqual(12);
    expect(new Set(pairs.map(({ note }) => note)).size).toBe(pairs.length);
    expect(pairs.at(-1)).toMatchObject({ kk: pairs[0]!.kk, area: pairs[0]!.area });
    expect(pairs.at(-1)!.nik).not.toBe(pairs[0]!.nik);
  });
});

describe.each(storeKinds)('the sample on the %s store', (kind) => {
  let store: TestStore;
  let deps: RegistryDeps;
  const tell = (index: number, contactId = BigInt(index + 1)) => {
    const { nik, kk } = samplePairs()[index]!;
    return lookUp(deps, { contactId, nik, kk, now: deps.clock.now() });
  };

  beforeAll(async () => {
    store = await openTestStore(kind);
    deps = { database: store.database, sealing: store.sealing, policy, clock: standingClock('2026-11-22T02:00:00Z') };
    const { import: id, ...counts } = await importSample(deps);
    expect(id).toBe(1);
    expect(counts).toMatchObject({ rejected: 0, dropped: 0, changed: 0 });
    expect(counts.accepted).toBeGreaterThan(8000);
    expect(counts.added).toBeGreaterThan(1000);
  });
  afterAll(() => store.close());

  test('every pair opens its household, with what its note says', async () => {
    const told = await Promise.all(samplePairs().map((_, index) => tell(index)));
    const found = told.map((answer) => (answer.kind === 'found' ? answer : undefined));
    expect(found.map((answer) => answer?.area)).toEqual(samplePairs().map(({ area }) => area));
    const line = (index: number) =>
      found[index]!.records.map(({ programme, listed, state, reason }) =>
        [programme, listed, state, reason].filter(Boolean).join(' '),
      );
    expect(line(0)).toEqual(['pkh listed in-process', 'sembako listed sent']);
    expect(line(2)).toEqual(['pkh listed returned account-check', 'sembako not-listed']);
    expect(line(3)).toEqual(['pkh stopped', 'sembako not-listed']);
    expect(line(4)).toEqual(['pkh stopped data-mismatch', 'sembako listed sent']);
    expect(line(5)).toEqual(['sembako listed sent', 'pkh not-listed']);
    expect(line(6)).toEqual(['pkh not-listed', 'sembako not-listed']);
    expect(line(9)).toEqual(['pkh waiting account-opening', 'sembako not-listed']);
    expect(found.at(-1)!.records).toEqual(found[0]!.records);
    expect(JSON.stringify(told)).not.toMatch(/gambling|deceased|amountRupiah|payer/);
  });

  test('covers each office with its own areas', async () => {
    const dataDate = new Date('2026-11-10T00:00:00Z');
    const programmes = ['pkh', 'sembako'];
    expect(await coverage(deps, 'kukar')).toEqual([{ programmes, areas: ['6402'], dataDate }]);
    expect(await coverage(deps, 'palangka-raya')).toEqual([{ programmes, areas: ['6271'], dataDate }]);
    const [rest] = await coverage(deps, 'kaltim');
    expect(rest!.areas).toEqual(areas.filter((area) => area !== '6402' && area !== '6271'));
  });

  test('leaves no number, name, address or phone in a column that can be read', async () => {
    await tell(0, 99n);
    const tables = [
      'household',
      'person',
      'enrolment',
      'import',
      'import_rejection',
      'lookup_record',
      'lookup_guard',
      'audit',
    ];
    let text = '';
    for (const table of tables) {
      const rows = await store.database.run<{ text: string }>({
        name: `test-scan-${table}`,
        text: `SELECT row_to_json(t)::text AS text FROM ${table} t`,
      });
      for (const row of rows) text += row.text;
    }
    // Sealed columns show as hexadecimal: digits written in them would too.
    const hex = (value: string) => Buffer.from(value).toString('hex');
    for (const { kk, address, members } of sampleHouseholds(sampleSeed, 60)) {
      for (const secret of [
        kk,
        address,
        ...members.flatMap(({ nik, name, phone }) => [nik, name, ...(phone ? [phone] : [])]),
      ]) {
        expect(text.includes(secret) || text.includes(hex(secret))).toBe(false);
      }
    }
    expect(text).not.toMatch(/64[07]299\d{10}|\b0840\d{6,}/);
  });
});
