import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { putUtterance } from '../messaging/utterances.ts';
import { readCase } from './case-page.ts';
import { listQueue } from './queue.ts';

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

  test('the page shows the story with masked numbers, what happened with its words, and how far replies came', async () => {
    const { number, reporter } = await desk.open({
      story: { story: 'Belum masuk', nik: '6402994107400002', kk: '6402990101200003', amountRupiah: 600_000 },
    });
    const at = desk.clock.now();
    await putUtterance(store.database, { contactId: reporter.contactId, direction: 'in', text: 'pkh blm masuk', at });
    await desk.staff(officer, number, { kind: 'take' });
    const { outboundId } = await desk.staff(officer, number, { kind: 'reply', text: 'Kami cek.' });
    await desk.staff(officer, number, { kind: 'note', text: 'Bank belum menjawab' });
    await store.database.prisma.outbound.update({ where: { id: outboundId! }, data: { state: 1, sentAt: at } });
    const page = await readCase(desk.deps, officer, number);
    expect(page).toMatchObject({
      state: 'in-progress',
      turn: 'office',
      version: 4,
      assignedTo: { id: officer.staffId },
      mayReveal: true,
    });
    expect(page.words?.story).toEqual({
      story: 'Belum masuk',
      amountRupiah: 600_000,
      maskedNik: '6402••••••••••02',
      maskedKk: '6402••••••••••03',
    });
    expect(page.activities.map((each) => [each.kind, each.words, each.delivery?.state])).toEqual([
      ['opened', undefined, undefined],
      ['taken', undefined, undefined],
      ['reply', 'Kami cek.', 'sent'],
      ['note', 'Bank belum menjawab', undefined],
    ]);
    expect(page.words?.conversation.map((each) => each.from)).toEqual(['reporter', 'staff']);
    expect(page.words?.reporters).toMatchObject([{ channel: 'webchat' }]);
    expect(JSON.stringify(page, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      reporter.address,
    );
  });

  test('what is offered is what the door would do', async () => {
    const { number } = await desk.open();
    expect((await readCase(desk.deps, officer, number)).acts).toEqual([
      'take',
      'note',
      'reply',
      'start',
      'wait',
      'progress',
      'answer',
      'refer',
      'pass-on',
      'restrict',
    ]);
    expect((await readCase(desk.deps, testScope('verifier'), number)).acts).toEqual(['note', 'restrict']);
    expect((await readCase(desk.deps, testScope('auditor'), number)).acts).toEqual([]);
    await desk.staff(head, number, { kind: 'refer', text: 'Ke bank.', letter: '1' });
    expect((await readCase(desk.deps, head, number)).acts).toEqual(['note', 'restrict']);
  });

  test('an auditor sees that something was said, not what', async () => {
    const { number } = await desk.open();
    await desk.staff(officer, number, { kind: 'note', text: 'rahasia dapur' });
    const page = await readCase(desk.deps, testScope('auditor'), number);
    expect(page.activities.map((each) => each.kind)).toEqual(['opened', 'note']);
    expect(page.words).toBeUndefined();
    expect(JSON.stringify(page.activities.map((each) => each.words))).not.toContain('rahasia');
  });

  test('the conversation of a confidential filing is the thread, not the rest of the chat', async () => {
    const { number, reporter, threadId } = await desk.open({ confidentiality: 'anonymous' });
    const at = desk.clock.now();
    await putUtterance(store.database, { contactId: reporter.contactId, direction: 'in', text: 'pertanyaan lain', at });
    await putUtterance(store.database, { threadId, direction: 'in', text: 'ketua minta uang', at });
    const page = await readCase(desk.deps, head, number);
    expect(page.words?.conversation.map((each) => each.text)).toEqual(['ketua minta uang']);
  });

  test('the boxes of the queue, and whose turn it is', async () => {
    const fresh = await desk.open({ area: '640205' });
    const asked = await desk.open({ area: '640205' });
    const answered = await desk.open({ area: '640205' });
    const urgent = await desk.open({ area: '640205', category: 'abandoned-person' });
    const local = testScope('officer', { areas: ['640205'] });
    await desk.staff(local, asked.number, { kind: 'take' });
    await desk.staff(local, asked.number, { kind: 'wait', for: 'reporter', text: 'Kapan terakhir?' });
    await desk.staff(local, answered.number, { kind: 'answer', text: 'Sudah.', outcome: 'paid' });
    const box = async (name: Parameters<typeof listQueue>[2]['box']) =>
      (await listQueue(desk.deps, local, { box: name })).map((each) => [each.number, each.turn]);
    expect(await box('unit')).toEqual([
      [urgent.number, 'office'],
      [fresh.number, 'office'],
      [asked.number, 'reporter'],
      [answered.number, 'reporter'],
    ]);
    expect(await box('mine')).toEqual([[asked.number, 'reporter']]);
    expect(await box('waiting')).toEqual([[asked.number, 'reporter']]);
    expect(await box('unassigned')).toHaveLength(3);
    await desk.reporter(answered.reporter, answered.id, { kind: 'confirm' });
    expect(await box('closed')).toEqual([[answered.number, 'nobody']]);
    expect(await box('overdue')).toEqual([]);
  });

  test('a typed KK number finds the cases of that household', async () => {
    const kk = '6472990101200009';
    const { number } = await desk.open({ story: { story: 'x', kk } });
    const find = async (text: string) =>
      (await listQueue(desk.deps, officer, { box: 'unit', text })).map((each) => each.number);
    expect(await find('6472 9901 0120 0009')).toEqual([number]);
    expect(await find('6472990101200008')).toEqual([]);
  });
});
