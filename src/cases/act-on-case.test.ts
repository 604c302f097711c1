import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { createSampleStaff } from '../staff/sample-staff.ts';
import type { StaffAct } from './command.ts';

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
  const activities = (caseId: string) =>
    store.database.prisma.caseActivity.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
  const audits = (objectId: string) =>
    store.database.prisma.audit.findMany({ where: { objectId }, orderBy: { id: 'asc' } });

  test('take, reply, answer, confirm: each with activity, audit and version; replies reach the filing chat', async () => {
    const { id, number, reporter } = await desk.open();
    expect(await desk.staff(officer, number, { kind: 'take' }, 1)).toMatchObject({
      state: 'in-progress',
      version: 2,
      kind: 'taken',
      unit: 'kukar-linjamsos',
    });
    const reply = await desk.staff(officer, number, { kind: 'reply', text: ' Kami cek dulu ke bank. ' }, 2);
    expect(reply.outboundId).toBeDefined();
    expect((await caseRow(id)).firstAnswerAt).toEqual(desk.clock.now());
    const answer = await desk.staff(
      officer,
      number,
      { kind: 'answer', text: 'Sudah diperbaiki.', outcome: 'corrected' },
      3,
    );
    expect(answer).toMatchObject({ state: 'answered', version: 4 });
    const [first, second] = await desk.outbox(reporter.contactId);
    expect(first!.text).toContain(`laporan ${number}:\nKami cek dulu ke bank.`);
    expect(first!.choices).toBeUndefined();
    expect(second!.text).toContain('Sudah diperbaiki.');
    expect(second!.text).toContain('Senin, 7 Desember 2026');
    expect(second!.choices).toEqual([
      { id: 'case_confirm', title: 'Sudah' },
      { id: 'case_contest', title: 'Belum' },
    ]);
    expect(second!.menu).toBe(`case-${answer.activityId}`);
    const said = await store.database.prisma.utterance.findMany({
      where: { contactId: reporter.contactId },
      orderBy: { id: 'asc' },
    });
    expect(said.map((each) => each.direction)).toEqual(['staff', 'staff']);
    expect(await desk.reporter(reporter, id, { kind: 'confirm' })).toMatchObject({
      state: 'closed',
      closedAs: 'confirmed',
    });
    expect((await activities(id)).map((each) => [each.kind, each.fromState, each.toState])).toEqual([
      ['opened', null, 'received'],
      ['taken', 'received', 'in-progress'],
      ['reply', 'in-progress', 'in-progress'],
      ['answer', 'in-progress', 'answered'],
      ['confirmed', 'answered', 'closed'],
    ]);
    expect((await audits(id)).map((each) => each.action)).toEqual([
      'case.opened',
      'case.taken',
      'case.reply',
      'case.answer',
      'case.confirmed',
    ]);
    expect((await caseRow(id)).closedAt).toEqual(desk.clock.now());
  });

  test('a stale act is refused and changes nothing', async () => {
    const { id, number, reporter } = await desk.open();
    await desk.reporter(reporter, id, { kind: 'add', text: 'Tadi lupa: RT 12' });
    await expect(desk.staff(officer, number, { kind: 'reply', text: 'lama' }, 1)).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(await desk.outbox(reporter.contactId)).toEqual([]);
    expect((await caseRow(id)).version).toBe(2);
  });

  test('two officers at once: one takes it, the other is told', async () => {
    const { number } = await desk.open();
    const results = await Promise.allSettled(
      [1, 2].map(() => desk.staff(testScope('officer'), number, { kind: 'take' }, 1)),
    );
    expect(results.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('waiting for another office lets the clocks run, an addition does not end it', async () => {
    const { id, number, reporter } = await desk.open();
    const before = await caseRow(id);
    await desk.staff(officer, number, { kind: 'wait', for: 'office' });
    expect(await desk.outbox(reporter.contactId)).toEqual([]);
    expect(await desk.reporter(reporter, id, { kind: 'add', text: 'Ada kabar?' })).toMatchObject({ state: 'waiting' });
    desk.clock.advance(86_400_000);
    await desk.staff(officer, number, { kind: 'start' });
    expect((await caseRow(id)).decideBy).toEqual(before.decideBy);
  });

  test('"masih diproses" tells the new date and makes a new promise', async () => {
    const { id, number, reporter } = await desk.open();
    const act = (promisedOn: string): StaffAct => ({
      kind: 'progress',
      text: 'Petugas masih menunggu bank.',
      promisedOn,
    });
    for (const wrong of ['2026-11-20', '2026-12-25', '2026-12-26', 'besok', '2026-13-45']) {
      await expect(desk.staff(officer, number, act(wrong))).rejects.toMatchObject({ kind: 'invalid' });
    }
    await desk.staff(officer, number, act('2026-12-30'));
    expect(await caseRow(id)).toMatchObject({
      state: 'in-progress',
      firstAnswerAt: null,
      promisedBy: new Date('2026-12-30T08:00:00Z'),
    });
    expect((await desk.outbox(reporter.contactId))[0]!.text).toContain('paling lambat Rabu, 30 Desember 2026');
  });

  test('referring needs a letter, tells the reporter and closes', async () => {
    const { number, reporter } = await desk.open();
    await expect(desk.staff(officer, number, { kind: 'refer', text: 'Ke bank.', letter: ' ' })).rejects.toMatchObject({
      kind: 'invalid',
    });
    expect(
      await desk.staff(officer, number, { kind: 'refer', text: 'Diteruskan ke bank.', letter: '460/12' }),
    ).toMatchObject({ state: 'closed', closedAs: 'referred' });
    expect((await desk.outbox(reporter.contactId))[0]!.text).toContain('460/12');
  });

  test('passing on and restricting move the case out of sight of those it is not for', async () => {
    const { number } = await desk.open();
    await expect(
      desk.staff(officer, number, { kind: 'pass-on', unit: 'kaltim-layanan', reason: 'salah' }),
    ).rejects.toMatchObject({ kind: 'invalid' });
    await expect(
      desk.staff(officer, number, { kind: 'pass-on', unit: 'kukar-rehsos', reason: '' }),
    ).rejects.toMatchObject({ kind: 'invalid' });
    expect(
      await desk.staff(officer, number, { kind: 'pass-on', unit: 'kukar-rehsos', reason: 'Urusan rehsos' }),
    ).toMatchObject({ unit: 'kukar-rehsos' });
    expect(await desk.staff(officer, number, { kind: 'restrict', reason: 'Menyebut nama pendamping' })).toMatchObject({
      unit: 'kukar-terbatas',
    });
    await expect(desk.staff(officer, number, { kind: 'note', text: 'x' })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(
      desk.staff(head, number, { kind: 'pass-on', unit: 'kukar-layanan', reason: 'x' }),
    ).rejects.toMatchObject({ kind: 'invalid' });
    expect(await desk.staff(head, number, { kind: 'note', text: 'Dibaca' })).toMatchObject({ state: 'received' });
  });

  test('a head assigns to somebody who may see and handle the case', async () => {
    await createSampleStaff(desk.deps, 'kata sandi contoh');
    const accounts = await store.database.prisma.staff.findMany();
    const idOf = (name: string) => accounts.find((each) => each.name === name)!.id;
    const { id, number } = await desk.open();
    await expect(desk.staff(officer, number, { kind: 'assign', to: idOf('petugas') })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    for (const wrong of [idOf('petugas-kaltim'), idOf('verifikator'), idOf('admin'), 'nobody']) {
      await expect(desk.staff(head, number, { kind: 'assign', to: wrong })).rejects.toMatchObject({ kind: 'invalid' });
    }
    await desk.staff(head, number, { kind: 'assign', to: idOf('petugas') });
    expect((await caseRow(id)).assignedTo).toBe(idOf('petugas'));
    const restricted = await desk.open({ category: 'money-cut' });
    await expect(desk.staff(head, restricted.number, { kind: 'assign', to: idOf('petugas') })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await desk.staff(head, restricted.number, { kind: 'assign', to: idOf('kepala') });
  });

  test.each<[string, StaffAct]>([
    ['empty', { kind: 'reply', text: ' \n ' }],
    ['too long', { kind: 'answer', text: 'x'.repeat(3001), outcome: 'paid' }],
    ['an empty note', { kind: 'note', text: '' }],
  ])('%s words are refused and nothing is written', async (_, act) => {
    const { id, number } = await desk.open();
    await expect(desk.staff(officer, number, act)).rejects.toMatchObject({ kind: 'invalid' });
    expect((await caseRow(id)).version).toBe(1);
  });
});
