import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  let desk: CaseDesk;
  beforeAll(async () => {
    store = await openTestStore(kind);
    desk = openCaseDesk(store);
  });
  afterAll(() => store.close());

  const caseRow = (id: string) => store.database.prisma.case.findUniqueOrThrow({ where: { id } });
  const activities = (caseId: string) =>
    store.database.prisma.caseActivity.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
  const audits = (objectId: string) =>
    store.database.prisma.audit.findMany({ where: { objectId }, orderBy: { id: 'asc' } });

  test('opening gives a number, a code that is stored nowhere, a route and a first activity', async () => {
    const first = await desk.open({
      story: { story: 'Nenek sebelah rumah tidak pernah dapat bantuan', nik: '6402994107400002' },
    });
    const second = await desk.open();
    expect(first.number).toMatch(/^26-\d{6}$/);
    expect(Number(second.number.slice(3))).toBe(Number(first.number.slice(3)) + 1);
    expect(first.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(await caseRow(first.id)).toMatchObject({
      state: 'received',
      office: 'kukar',
      unit: 'kukar-linjamsos',
      ruleId: 'kukar-programmes',
      headline: 'Nenek sebelah rumah tidak pernah dapat bantuan',
      version: 1,
    });
    expect((await activities(first.id)).map((each) => each.kind)).toEqual(['opened']);
    expect((await audits(first.id)).map((each) => [each.action, each.actorKind])).toEqual([
      ['case.opened', 'reporter'],
    ]);
    const plain = await store.database.run<{ dump: string }>({
      name: 'test-dump',
      text: `SELECT (SELECT string_agg(c::text, '') FROM "case" c) || (SELECT string_agg(t::text, '') FROM reporter_thread t)
        || (SELECT string_agg(a::text, '') FROM case_activity a) || (SELECT string_agg(a::text, '') FROM audit a) AS dump`,
    });
    for (const secret of ['6402994107400002', first.code, first.code.replaceAll('-', ''), first.reporter.address]) {
      expect(plain[0]!.dump).not.toContain(secret);
    }
  });

  test('the headline is cut at a word and holds no numbers', async () => {
    const long = `Tolong ${'bantuan keluarga kami '.repeat(10)}`;
    const { id } = await desk.open({ story: { story: `NIK saya ${'6402'}994107400002 ${long}` } });
    const { headline } = await caseRow(id);
    expect(headline.length).toBeLessThanOrEqual(81);
    expect(headline).not.toMatch(/\d{9}/);
    expect(headline).toMatch(/ [a-z]+…$/);
  });

  test('numbers are never given twice, also in parallel', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => desk.open()));
    expect(new Set(opened.map((each) => each.number)).size).toBe(8);
  });
});
