import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { nextStrike, runDeadlines } from './deadlines.ts';
import { countQueue } from './queue.ts';

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  let desk: CaseDesk;
  const officer = testScope('officer');
  const head = testScope('unit-head');
  const stores: TestStore[] = [];
  beforeEach(async () => {
    store = await openTestStore(kind);
    stores.push(store);
    desk = openCaseDesk(store);
  });
  afterAll(async () => {
    for (const each of stores) await each.close();
  });

  const runAt = async (at: string) => {
    desk.clock.moveTo(new Date(at));
    return (await runDeadlines(desk.deps, desk.clock.now())).map((each) => `${each.number} ${each.kind}`);
  };

  test('a warning at four fifths, then the missed promise, which the reporter hears; each once', async () => {
    const { id, number, reporter } = await desk.open();
    expect(await runAt('2026-12-07T00:00:00Z')).toEqual([]);
    expect(await runAt('2026-12-08T00:00:00Z')).toEqual([`${number} warned`]);
    expect(await runAt('2026-12-08T01:00:00Z')).toEqual([]);
    expect(await desk.outbox(reporter.contactId)).toEqual([]);
    expect(await runAt('2026-12-11T08:30:00Z')).toEqual([`${number} promise-missed`]);
    expect(await runAt('2026-12-12T00:00:00Z')).toEqual([]);
    const told = await desk.outbox(reporter.contactId);
    expect(told).toHaveLength(1);
    expect(told[0]!.text).toContain(`belum bisa menepati janji untuk laporan ${number}`);
    expect(await store.database.prisma.case.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'received',
      missedAt: new Date('2026-12-11T08:30:00Z'),
    });
    expect(await countQueue(desk.deps, officer)).toMatchObject({ overdue: 1, unassigned: 1 });
  });

  test('a kept promise, a case that waits for the reporter and a date told anew are left alone', async () => {
    const kept = await desk.open();
    await desk.staff(officer, kept.number, { kind: 'reply', text: 'Kami cek.' });
    const waiting = await desk.open();
    await desk.staff(officer, waiting.number, { kind: 'wait', for: 'reporter', text: 'Kartunya masih ada?' });
    const anew = await desk.open();
    desk.clock.moveTo(new Date('2026-12-07T01:00:00Z'));
    await desk.staff(officer, anew.number, { kind: 'progress', text: 'Menunggu bank.', promisedOn: '2026-12-30' });
    expect(await runAt('2026-12-14T01:00:00Z')).toEqual([]);
    expect(await runAt('2026-12-30T09:00:00Z')).toEqual([`${anew.number} promise-missed`]);
  });

  test('an answer nobody objected to closes after ten working days, unless the reporter wrote or must confirm', async () => {
    const silent = await desk.open();
    const wrote = await desk.open();
    const money = await desk.open({ category: 'money-cut' });
    for (const { number } of [silent, wrote, money]) {
      await desk.staff(head, number, { kind: 'answer', text: 'Sudah.', outcome: 'corrected' });
    }
    desk.clock.advance(60_000);
    await desk.reporter(wrote.reporter, wrote.id, { kind: 'add', text: 'Terima kasih tapi saya masih bingung' });
    expect(await runAt('2026-12-07T08:00:00Z')).toEqual([]);
    expect(await runAt('2026-12-07T08:00:01Z')).toEqual([`${silent.number} closed-silent`]);
    expect(await runAt('2027-01-20T08:00:01Z')).toEqual([]);
    expect(await store.database.prisma.case.findUniqueOrThrow({ where: { id: silent.id } })).toMatchObject({
      state: 'closed',
      closedAs: 'silent',
    });
  });

  test('the next strike is known beforehand: nothing is due earlier, and something is due then', async () => {
    expect(await nextStrike(desk.deps)).toBeUndefined();
    const { number } = await desk.open();
    const waiting = await desk.open();
    await desk.staff(officer, waiting.number, { kind: 'wait', for: 'reporter', text: 'Kartunya masih ada?' });
    const money = await desk.open({ category: 'money-cut' });
    await desk.staff(head, money.number, { kind: 'answer', text: 'Sudah.', outcome: 'corrected' });
    const struck: string[] = [];
    for (let at = await nextStrike(desk.deps); at; at = await nextStrike(desk.deps)) {
      expect(await runAt(new Date(at.getTime() - 1).toISOString())).toEqual([]);
      struck.push(...(await runAt(at.toISOString())));
    }
    expect(struck).toEqual([`${number} warned`, `${number} promise-missed`]);
    await desk.staff(head, number, { kind: 'answer', text: 'Sudah.', outcome: 'corrected' });
    const closing = (await nextStrike(desk.deps))!;
    expect(await runAt(new Date(closing.getTime() - 1).toISOString())).toEqual([]);
    expect(await runAt(closing.toISOString())).toEqual([`${number} closed-silent`]);
  });

  test('two processes at once let each clock strike once', async () => {
    for (let n = 0; n < 5; n += 1) await desk.open();
    desk.clock.moveTo(new Date('2026-12-11T09:00:00Z'));
    const runs = await Promise.all([1, 2].map(() => runDeadlines(desk.deps, desk.clock.now())));
    expect(new Set(runs.flat().map((each) => each.number)).size).toBe(5);
    expect(runs.flat()).toHaveLength(5);
    expect(await store.database.prisma.caseActivity.count({ where: { kind: 'promise-missed' } })).toBe(5);
  });
});
