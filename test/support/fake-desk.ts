import type { CaseView, ConsoleDesk, QueueRow, SessionView } from '../../src/console/desk.ts';
import { AppError } from '../../src/runtime/errors.ts';
import type { Role } from '../../src/staff/scope.ts';

export const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

export interface FakeDesk extends ConsoleDesk {
  /** What the pages asked for, in order. */
  asked: { what: string; given: unknown }[];
  sessions: Map<string, SessionView>;
  /** Tells every watcher that something changed. */
  change(): void;
}

/** A desk that keeps everything in memory; every text it holds tries to break out of the page. */
export function fakeDesk(now: Date): FakeDesk {
  const asked: FakeDesk['asked'] = [];
  const sessions = new Map<string, SessionView>();
  const watchers = new Set<() => void>();
  const ask = (what: string, given: unknown) => void asked.push({ what, given });
  let issued = 0;
  const issue = (role: Role, stage: SessionView['stage']) => {
    issued += 1;
    const token = `token-${String(issued).padStart(24, '0')}`;
    const scope = {
      staffId: 's1',
      name: role,
      displayName: hostile,
      role,
      office: 'kukar',
      units: ['kukar-layanan'],
      areas: [],
    };
    sessions.set(token, {
      scope,
      officeName: 'Dinas Sosial Contoh',
      timeZone: 'Asia/Makassar',
      csrf: `csrf-${issued}-${'x'.repeat(20)}`,
      stage,
    });
    return token;
  };
  const found = fakeCase(now);
  return {
    asked,
    sessions,
    change() {
      for (const heard of watchers) heard();
    },
    now: () => now,
    async signIn(name, password) {
      if (name === 'limited') return { kind: 'limited', until: new Date(now.getTime() + 180_000) };
      if (password !== 'sandi-yang-benar') return { kind: 'refused' };
      if (name === 'code' || name === 'enrol' || name === 'password')
        return { kind: 'ok', token: issue('officer', name) };
      return { kind: 'ok', token: issue(name as Role, 'complete') };
    },
    session: async (token) => sessions.get(token),
    async giveCode(token, code) {
      if (code !== '123456') return { kind: 'refused' };
      sessions.delete(token);
      return { kind: 'ok', token: issue('officer', 'complete') };
    },
    beginEnrolment: async () => ({
      secret: 'ABCDEFGHIJKLMNOP',
      uri: 'otpauth://totp/Sapa%20Bansos:a?secret=ABCDEFGHIJKLMNOP',
    }),
    async confirmEnrolment(token, code) {
      if (code !== '123456') return { kind: 'refused' };
      sessions.delete(token);
      return { kind: 'ok', token: issue('officer', 'complete'), recoveryCodes: ['aaaaa-bbbbb', 'ccccc-ddddd'] };
    },
    async changePassword(token, { before }) {
      if (before !== 'sandi-yang-benar') throw new AppError('invalid', 'Kata sandi lama tidak cocok.');
      sessions.delete(token);
      return { token: issue('officer', 'complete') };
    },
    signOut: async (token) => void sessions.delete(token),
    counts: async () => ({ mine: 1, unassigned: 2, unit: 3, waiting: 0, overdue: 1, closed: 0 }),
    async queue(_scope, filter) {
      ask('queue', filter);
      return filter.text === 'tidak-ada' ? [] : [found];
    },
    waiting: async () => [
      {
        contactId: 7n,
        channel: 'telegram',
        waitingSince: now,
        flagged: true,
        lastWords: hostile,
        heldBy: { id: 's2', name: hostile },
      },
    ],
    async readCase(_scope, number) {
      if (number !== found.number) throw new AppError('not-found', 'Laporan tidak ditemukan.');
      return found;
    },
    async reveal(_scope, number, purpose) {
      ask('reveal', { number, purpose });
      return { nik: '6402990101900001' };
    },
    async act(_scope, number, act, version) {
      ask('act', { number, act, version });
      if (version !== undefined && version !== found.version)
        throw new AppError('conflict', 'Laporan ini baru saja diubah rekan.');
      return { state: 'in-progress', version: found.version + 1 };
    },
    async readConversation(_scope, contactId) {
      if (contactId !== 7n) throw new AppError('not-found', 'Percakapan tidak ditemukan.');
      const utterances = [{ at: now, direction: 'in' as const, text: hostile }];
      return { contactId, channel: 'telegram', flagged: false, heldByMe: true, utterances };
    },
    takeConversation: async (_scope, id) => ask('take-conversation', id),
    replyInConversation: async (_scope, id, text) => ask('reply-in-conversation', { id, text }),
    handBack: async (_scope, id) => ask('hand-back', id),
    listStaff: async () => [
      {
        name: 'budi',
        displayName: hostile,
        role: 'officer',
        unitNames: ['Layanan'],
        secondFactor: false,
        sample: false,
        disabled: false,
      },
    ],
    units: async () => [{ id: 'kukar-layanan', name: hostile }],
    async addStaff(_scope, account) {
      ask('add-staff', account);
      if (account.name === 'ada') throw new AppError('conflict', 'Nama akun itu sudah dipakai.');
      return { password: 'pertama-sekali' };
    },
    async resetPassword(_scope, name) {
      ask('reset-password', name);
      return { password: 'pertama-sekali' };
    },
    resetSecondFactor: async (_scope, name) => ask('reset-second-factor', name),
    setDisabled: async (_scope, name, disabled) => ask('set-disabled', { name, disabled }),
    async watch(_scope, changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
}

function fakeCase(now: Date): CaseView & QueueRow {
  const later = new Date(now.getTime() + 3 * 86_400_000);
  return {
    id: 'c1',
    number: '26-000001',
    version: 4,
    office: 'kukar',
    unit: 'kukar-layanan',
    unitName: hostile,
    areaName: hostile,
    programmeName: hostile,
    ruleId: 'r1',
    categoryTitle: hostile,
    headline: hostile,
    confidentiality: 'anonymous',
    about: 'other',
    state: 'in-progress',
    turn: 'office',
    urgent: true,
    restricted: true,
    assignedTo: { id: 's2', name: hostile },
    openedAt: now,
    acknowledgeBy: later,
    promisedBy: later,
    decideBy: later,
    dueAt: later,
    answered: false,
    overdue: false,
    soon: false,
    activities: [
      { id: 1n, at: now, kind: 'note', actor: 'staff', staffName: hostile, words: hostile },
      {
        id: 2n,
        at: now,
        kind: 'reply',
        actor: 'staff',
        staffName: hostile,
        words: hostile,
        delivery: { state: 'ambiguous' },
      },
      {
        id: 3n,
        at: now,
        kind: 'referred',
        actor: 'staff',
        fromState: 'received',
        toState: 'closed',
        detail: { letter: hostile },
      },
    ],
    acts: ['take', 'assign', 'note', 'reply', 'start', 'wait', 'progress', 'answer', 'refer', 'pass-on', 'restrict'],
    mayReveal: true,
    words: {
      story: {
        story: hostile,
        place: hostile,
        who: hostile,
        period: hostile,
        amountRupiah: 200_000,
        maskedNik: '6402••••••••••01',
      },
      reporters: [{ pseudonym: hostile, channel: 'telegram', lastHeardAt: now }],
      conversation: [{ at: now, from: 'reporter', text: hostile }],
    },
    replyFrame: { before: hostile, after: hostile },
    otherUnits: [{ id: 'kukar-rehsos', name: hostile }],
    handlers: [{ id: 's2', name: hostile }],
  };
}
