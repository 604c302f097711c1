import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { casesOfAddress } from './reporter-view.ts';

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  let desk: CaseDesk;
  const officer = testScope('officer');
  const head = testScope('unit-head');
  beforeAll(async () => {
    store = await openTestStore(kind);
    desk = openCaseDesk(store);
  });
  afterAll(() => store.close());

  const caseRow = (id: string) => store.database.prisma.case.findUniqueOrThrow({ where: { id } });

  test('waiting for the reporter stops the clocks until an answer comes', async () => {
    const { id, number, reporter } = await desk.open();
    const before = await caseRow(id);
    await expect(desk.staff(officer, number, { kind: 'wait', for: 'reporter' })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await desk.staff(officer, number, { kind: 'wait', for: 'reporter', text: 'Bulan apa terakhir masuk?' });
    expect((await desk.outbox(reporter.contactId))[0]!.text).toContain('Bulan apa terakhir masuk?');
    desk.clock.advance(7 * 86_400_000);
    expect(await desk.reporter(reporter, id, { kind: 'add', text: 'Bulan Juli' })).toMatchObject({
      state: 'in-progress',
    });
    const after = await caseRow(id);
    expect(after.decideBy).toEqual(new Date('2026-12-18T08:30:00Z'));
    expect(before.decideBy).toEqual(new Date('2026-12-11T08:30:00Z'));
    expect(after.lastReporterAt).toEqual(desk.clock.now());
    expect(await store.database.prisma.caseWait.findMany({ where: { caseId: id, until: null } })).toEqual([]);
  });

  test('a contest within ten working days opens the case again, later it is refused', async () => {
    const { id, number, reporter } = await desk.open();
    await expect(desk.reporter(reporter, id, { kind: 'contest', text: 'belum' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await desk.staff(officer, number, { kind: 'answer', text: 'Sudah.', outcome: 'paid' });
    expect(await desk.reporter(reporter, id, { kind: 'contest', text: 'Belum masuk, bu' })).toMatchObject({
      state: 'in-progress',
    });
    expect(await caseRow(id)).toMatchObject({ outcome: null, answeredAt: null });
    await desk.staff(officer, number, { kind: 'answer', text: 'Sudah dikirim.', outcome: 'paid' });
    await desk.reporter(reporter, id, { kind: 'confirm' });
    expect(await desk.reporter(reporter, id, { kind: 'contest', text: 'Salah pencet, belum' })).toMatchObject({
      state: 'in-progress',
    });
    expect(await caseRow(id)).toMatchObject({ closedAs: null, closedAt: null });
    await desk.staff(officer, number, { kind: 'answer', text: 'Sudah.', outcome: 'paid' });
    desk.clock.advance(20 * 86_400_000);
    await expect(desk.reporter(reporter, id, { kind: 'contest', text: 'belum' })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  test('a withdrawal closes; one that somebody pressed for stays open and urgent', async () => {
    const free = await desk.open();
    expect(await desk.reporter(free.reporter, free.id, { kind: 'withdraw', pressed: false })).toMatchObject({
      state: 'closed',
      closedAs: 'withdrawn',
    });
    await expect(desk.staff(officer, free.number, { kind: 'reply', text: 'x' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    const pressed = await desk.open();
    expect(
      await desk.reporter(pressed.reporter, pressed.id, { kind: 'withdraw', pressed: true, reason: 'disuruh ketua' }),
    ).toMatchObject({ state: 'received' });
    expect(await caseRow(pressed.id)).toMatchObject({ urgent: true, closedAs: null });
  });

  test('another chat speaks to the case only after joining it; replies go to the one last heard from', async () => {
    const { id, number, reporter } = await desk.open();
    const other = await desk.contact();
    await expect(desk.reporter(other, id, { kind: 'add', text: 'x' })).rejects.toMatchObject({ kind: 'not-found' });
    expect(await casesOfAddress(desk.deps, other)).toEqual([]);
    desk.clock.advance(60_000);
    await desk.reporter(other, id, { kind: 'join', from: other });
    expect((await casesOfAddress(desk.deps, other)).map((each) => each.number)).toEqual([number]);
    desk.clock.advance(60_000);
    await desk.staff(officer, number, { kind: 'reply', text: 'Ke HP baru.' });
    expect(await desk.outbox(other.contactId)).toHaveLength(1);
    desk.clock.advance(60_000);
    await desk.reporter(reporter, id, { kind: 'add', text: 'Sudah pakai HP lama lagi' });
    await desk.staff(officer, number, { kind: 'reply', text: 'Ke HP lama.' });
    expect(await desk.outbox(other.contactId)).toHaveLength(1);
    expect(await desk.outbox(reporter.contactId)).toHaveLength(1);
  });

  test('words of a confidential filing belong to its thread, not to the contact', async () => {
    const { number, reporter, threadId } = await desk.open({ confidentiality: 'confidential' });
    await desk.staff(head, number, { kind: 'reply', text: 'Terima kasih.' });
    expect(await store.database.prisma.utterance.count({ where: { contactId: reporter.contactId } })).toBe(0);
    const [said] = await store.database.prisma.utterance.findMany({ where: { threadId } });
    expect(said!.text).toContain('Terima kasih.');
  });
});
