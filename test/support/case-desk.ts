import { randomUUID } from 'node:crypto';
import { actOnCase } from '../../src/cases/act-on-case.ts';
import type { CaseDraft, OpenedCase, ReporterAct } from '../../src/cases/case.ts';
import type { CaseChange, StaffAct } from '../../src/cases/command.ts';
import { openCase } from '../../src/cases/open-case.ts';
import type { Reporter } from '../../src/cases/threads.ts';
import type { OutboundBody } from '../../src/messaging/message.ts';
import { openOutbound } from '../../src/messaging/outbox.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { standingClock } from '../../src/runtime/clock.ts';
import type { DeskDeps } from '../../src/staff/deps.ts';
import type { Role, Scope } from '../../src/staff/scope.ts';
import type { TestStore } from './database.ts';

/** The doors to cases over a test store, with a clock that stands still on a working Monday morning. */
export interface CaseDesk {
  deps: DeskDeps;
  clock: ReturnType<typeof standingClock>;
  /** A contact of its own on the web chat, with a session at rest. */
  contact(office?: string): Promise<Reporter>;
  open(draft?: Partial<CaseDraft>, reporter?: Reporter): Promise<OpenedCase & { reporter: Reporter }>;
  staff(scope: Scope, number: string, act: StaffAct, version?: number): Promise<CaseChange>;
  reporter(from: Reporter, caseId: string, act: ReporterAct): Promise<CaseChange>;
  /** What lies in the outbox for a contact, oldest first. */
  outbox(contactId: bigint): Promise<OutboundBody[]>;
}

const policy = loadPolicy('config');

export function openCaseDesk(store: TestStore): CaseDesk {
  const { database, sealing } = store;
  const clock = standingClock('2026-11-23T01:00:00Z');
  const deps: DeskDeps = { database, sealing, policy, clock };
  const desk: CaseDesk = {
    deps,
    clock,
    async contact(office) {
      const address = randomUUID();
      const { id: contactId } = await database.prisma.contact.create({
        data: {
          channel: 'webchat',
          account: 'main',
          addressHash: sealing.hash('contact-address', `webchat\0main\0${address}`).value,
          addressEnc: sealing.seal('Contact.address webchat main', '', address),
        },
      });
      await database.prisma.session.create({
        data: {
          contactId,
          stateEnc: sealing.seal('Session.state', String(contactId), '{}'),
          office: office ?? null,
          updatedAt: clock.now(),
        },
      });
      return { channel: 'webchat', account: 'main', address, contactId };
    },
    async open(draft = {}, from) {
      const reporter = from ?? (await desk.contact());
      const whole: CaseDraft = {
        category: 'not-paid',
        about: 'own',
        confidentiality: 'open',
        area: '640203',
        story: { story: 'Sudah dua tahap bantuan belum masuk ke kartu' },
        ...draft,
      };
      return { ...(await database.transaction((tx) => openCase(tx, deps, whole, reporter, clock.now()))), reporter };
    },
    staff: (scope, number, act, version) =>
      database.transaction((tx) =>
        actOnCase(tx, deps, { by: 'staff', scope, number, act, ...(version === undefined ? {} : { version }) }),
      ),
    reporter: (from, caseId, act) =>
      database.transaction((tx) => actOnCase(tx, deps, { by: 'reporter', from, caseId, act })),
    async outbox(contactId) {
      const rows = await database.prisma.outbound.findMany({ where: { contactId }, orderBy: { id: 'asc' } });
      return rows.map((row) => openOutbound(sealing, contactId, row.bodyEnc!));
    },
  };
  return desk;
}

/** A scope as an account of that role would have it. */
export function testScope(role: Role, over: Partial<Scope> = {}): Scope {
  const ordinary = ['kukar-layanan', 'kukar-linjamsos', 'kukar-rehsos'];
  const units = role === 'unit-head' ? [...ordinary, 'kukar-terbatas'] : ordinary;
  return {
    staffId: randomUUID(),
    name: role,
    displayName: `Uji ${role}`,
    role,
    office: 'kukar',
    units,
    areas: [],
    ...over,
  };
}
