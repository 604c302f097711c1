import { actOnCase } from '../../src/cases/act-on-case.ts';
import { type CasePage, readCase } from '../../src/cases/case-page.ts';
import type { CaseChange, StaffAct } from '../../src/cases/command.ts';
import {
  type Conversation,
  handBack,
  listWaiting,
  readConversation,
  replyInConversation,
  takeConversation,
  type WaitingConversation,
} from '../../src/cases/conversations.ts';
import { listQueue, type QueueBox, type QueueRow } from '../../src/cases/queue.ts';
import type { Transaction } from '../../src/runtime/database.ts';
import { listStaff } from '../../src/staff/accounts.ts';
import { createSampleStaff } from '../../src/staff/sample-staff.ts';
import { type Scope, scopeOf } from '../../src/staff/scope.ts';
import type { TestDesk } from './desk.ts';
import { samplePassword } from './stores.ts';

/** The staff behind a desk: each acts through the doors that the console uses, as far as the account reaches. */
export interface TestOffice {
  queue(name: string, box?: QueueBox): Promise<QueueRow[]>;
  open(name: string, number: string): Promise<CasePage>;
  act(name: string, number: string, act: StaffAct, version?: number): Promise<CaseChange>;
  waiting(name: string): Promise<WaitingConversation[]>;
  conversation(name: string, contactId: bigint): Promise<Conversation>;
  take(name: string, contactId: bigint): Promise<void>;
  reply(name: string, contactId: bigint, text: string): Promise<void>;
  handBack(name: string, contactId: bigint): Promise<void>;
}

/** Whatever the office does comes a minute after what was before it. */
const minute = 60_000;

export async function openOffice({ app, clock }: TestDesk): Promise<TestOffice> {
  await createSampleStaff(app.deskDeps(), samplePassword);
  const accounts = await listStaff(app.deskDeps(), { kind: 'operator' });
  const as = (name: string): Scope => scopeOf(accounts.find((account) => account.name === name)!);
  const inConversation = async (name: string, work: (tx: Transaction, scope: Scope) => Promise<unknown>) => {
    clock.advance(minute);
    await app.store.database.transaction((tx) => work(tx, as(name)));
    app.announce(as(name).office);
  };
  return {
    queue: (name, box = 'unit') => listQueue(app.deskDeps(), as(name), { box }),
    open: (name, number) => readCase(app.deskDeps(), as(name), number),
    async act(name, number, act, version) {
      clock.advance(minute);
      const deps = app.deskDeps();
      const change = await deps.database.transaction((tx) =>
        actOnCase(tx, deps, {
          by: 'staff',
          scope: as(name),
          number,
          act,
          ...(version === undefined ? {} : { version }),
        }),
      );
      app.announce(change.office);
      return change;
    },
    waiting: (name) => listWaiting(app.deskDeps(), as(name)),
    conversation: (name, contactId) => readConversation(app.deskDeps(), as(name), contactId),
    take: (name, contactId) =>
      inConversation(name, (tx, scope) => takeConversation(tx, app.deskDeps(), scope, contactId)),
    reply: (name, contactId, text) =>
      inConversation(name, (tx, scope) => replyInConversation(tx, app.deskDeps(), scope, { contactId, text })),
    handBack: (name, contactId) => inConversation(name, (tx, scope) => handBack(tx, app.deskDeps(), scope, contactId)),
  };
}
