import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { putUtterance } from '../messaging/utterances.ts';
import type { Scope } from '../staff/scope.ts';
import { handBack, listWaiting, readConversation, replyInConversation, takeConversation } from './conversations.ts';

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  let desk: CaseDesk;
  const officer = testScope('officer');
  beforeAll(async () => {
    store = await openTestStore(kind);
    desk = openCaseDesk(store);
  });
  afterAll(() => store.close());

  const session = (contactId: bigint) => store.database.prisma.session.findUniqueOrThrow({ where: { contactId } });
  const waiting = async (office?: string) => {
    const contact = await desk.contact(office);
    const { contactId } = contact;
    await store.database.prisma.session.update({ where: { contactId }, data: { waitingSince: desk.clock.now() } });
    await putUtterance(store.database, { contactId, direction: 'in', text: 'mau bicara orang', at: desk.clock.now() });
    return contactId;
  };
  const take = (scope: Scope, id: bigint) =>
    store.database.transaction((tx) => takeConversation(tx, desk.deps, scope, id));
  const reply = (scope: Scope, contactId: bigint, text: string) =>
    store.database.transaction((tx) => replyInConversation(tx, desk.deps, scope, { contactId, text }));
  const back = (scope: Scope, id: bigint) => store.database.transaction((tx) => handBack(tx, desk.deps, scope, id));
  const listed = async (scope: Scope) => (await listWaiting(desk.deps, scope)).map((each) => each.contactId);

  test('a conversation is seen by its own office only; one without an office by the default one', async () => {
    const own = await waiting('kukar');
    const none = await waiting();
    const foreign = await waiting('palangka-raya');
    const elsewhere = testScope('officer', { office: 'palangka-raya' });
    expect(await listed(officer)).toEqual([own, none]);
    expect(await listed(elsewhere)).toEqual([foreign]);
    for (const role of ['auditor', 'administrator', 'verifier', 'data-officer'] as const)
      expect(await listed(testScope(role))).toEqual([]);
    await expect(readConversation(desk.deps, elsewhere, own)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(take(elsewhere, own)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(reply(testScope('verifier'), own, 'x')).rejects.toMatchObject({ kind: 'not-found' });
    expect(await readConversation(desk.deps, officer, own)).toMatchObject({
      channel: 'webchat',
      heldByMe: false,
      utterances: [{ direction: 'in', text: 'mau bicara orang' }],
    });
  });

  test('take, reply, hand back: the hold has an end, a reply clears the wait and leaves a trace', async () => {
    const id = await waiting('kukar');
    await take(officer, id);
    expect(await session(id)).toMatchObject({
      heldBy: officer.staffId,
      heldUntil: new Date(desk.clock.now().getTime() + 3_600_000),
    });
    await expect(take(testScope('officer'), id)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(reply(officer, id, '  ')).rejects.toMatchObject({ kind: 'invalid' });
    await reply(officer, id, 'Selamat pagi, ada yang bisa dibantu?');
    expect((await session(id)).waitingSince).toBeNull();
    expect((await desk.outbox(id)).map((each) => each.text)).toEqual([
      'Petugas Dinsos Kutai Kartanegara:\nSelamat pagi, ada yang bisa dibantu?',
    ]);
    expect((await readConversation(desk.deps, officer, id)).utterances.map((each) => each.direction)).toEqual([
      'in',
      'staff',
    ]);
    const head = testScope('unit-head');
    await take(head, id);
    expect((await session(id)).heldBy).toBe(head.staffId);
    await back(head, id);
    expect(await session(id)).toMatchObject({ heldBy: null, heldUntil: null, waitingSince: null });
    const trail = await store.database.prisma.audit.findMany({
      where: { objectKind: 'contact', objectId: String(id) },
      orderBy: { id: 'asc' },
    });
    expect(trail.map((each) => each.action)).toEqual([
      'conversation.taken',
      'conversation.replied',
      'conversation.taken',
      'conversation.handed-back',
    ]);
  });

  test('a hold ends when the counter closes', async () => {
    const id = await waiting('kukar');
    desk.clock.moveTo(new Date('2026-11-23T06:30:00Z'));
    await take(officer, id);
    expect((await session(id)).heldUntil).toEqual(new Date('2026-11-23T07:00:00Z'));
  });
});
