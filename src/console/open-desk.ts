import { actOnCase } from '../cases/act-on-case.ts';
import { readCase } from '../cases/case-page.ts';
import type { StaffAct } from '../cases/command.ts';
import {
  handBack,
  listWaiting,
  readConversation,
  replyInConversation,
  takeConversation,
} from '../cases/conversations.ts';
import { countQueue, listQueue } from '../cases/queue.ts';
import { revealIdentity } from '../cases/reveal-identity.ts';
import { render } from '../language/render.ts';
import { areaName } from '../policy/areas.ts';
import type { Policy } from '../policy/policy.ts';
import type { Office } from '../policy/schema/office.ts';
import type { Transaction } from '../runtime/database.ts';
import type { ShortLived } from '../runtime/short-lived.ts';
import * as accounts from '../staff/accounts.ts';
import type { DeskDeps } from '../staff/deps.ts';
import type { Scope } from '../staff/scope.ts';
import { beginEnrolment, confirmEnrolment, giveSecondFactor } from '../staff/second-factor.ts';
import { readSession, type SessionStage, signIn, signOut } from '../staff/sign-in.ts';
import type { ConsoleDesk, Stage } from './desk.ts';
import { watchChanges } from './live.ts';

export interface ConsoleDeskDeps {
  /** With the policy in force now. */
  deps: () => DeskDeps;
  shortLived: ShortLived;
  /** Called after a commit: sends what lies in the outbox and tells the office's open pages. */
  committed: (office: string) => void;
}

const stages: Record<SessionStage, Stage> = {
  'second-factor': 'code',
  enrol: 'enrol',
  'change-password': 'password',
  ready: 'complete',
};

/** The console's desk over accounts, cases and conversations. */
export function openConsoleDesk({ deps, shortLived, committed }: ConsoleDeskDeps): ConsoleDesk {
  const policy = () => deps().policy;
  const manager = (scope: Scope) => ({ kind: 'staff' as const, scope });
  const inConversation = async (scope: Scope, work: (tx: Transaction, deps: DeskDeps) => Promise<unknown>) => {
    const each = deps();
    await each.database.transaction((tx) => work(tx, each));
    committed(scope.office);
  };

  return {
    now: () => deps().clock.now(),

    async signIn(name, password, networkAddress) {
      const result = await signIn(deps(), { name, password, networkAddress });
      return result.kind === 'signed-in' ? { kind: 'ok', token: result.token } : result;
    },
    async session(token) {
      const session = await readSession(deps(), token);
      if (!session) return undefined;
      const { scope, csrf, stage } = session;
      const office = officeOf(policy(), scope.office);
      return { scope, csrf, stage: stages[stage], officeName: office.name, timeZone: office.timeZone };
    },
    async giveCode(token, code, networkAddress) {
      const result = await giveSecondFactor(deps(), token, { code, networkAddress });
      return result.kind === 'accepted' ? { kind: 'ok', token: result.token } : result;
    },
    beginEnrolment: (token) => beginEnrolment(deps(), token),
    async confirmEnrolment(token, code) {
      const result = await confirmEnrolment(deps(), token, code);
      if (result.kind === 'refused') return result;
      return { kind: 'ok', token: result.token, recoveryCodes: result.recoveryCodes };
    },
    changePassword: (token, passwords) => accounts.changePassword(deps(), token, passwords),
    signOut: (token) => signOut(deps(), token),

    counts: (scope) => countQueue(deps(), scope),
    async queue(scope, filter) {
      const rows = await listQueue(deps(), scope, filter);
      return rows.map((row) => ({ ...row, ...namesOf(policy(), { ...row, office: scope.office }) }));
    },
    waiting: (scope) => listWaiting(deps(), scope),
    async readCase(scope, number) {
      const page = await readCase(deps(), scope, number);
      const office = officeOf(policy(), page.office);
      const handlers = page.acts.includes('assign') ? await accounts.listHandlers(deps(), scope, page.unit) : [];
      const programme = page.programme ? policy().programmes.get(page.programme) : undefined;
      return {
        ...page,
        ...namesOf(policy(), page),
        ...(programme ? { programmeName: programme.name } : {}),
        replyFrame: replyFrame(policy(), office, number),
        otherUnits: office.units.filter((unit) => unit.id !== page.unit && (unit.restricted || !page.restricted)),
        handlers: handlers.map(({ id, displayName }) => ({ id, name: displayName })),
      };
    },
    reveal: (scope, number, purpose) => revealIdentity(deps(), scope, number, purpose),
    async act(scope, number, act: StaffAct, version) {
      const command = { by: 'staff' as const, scope, number, act, ...(version === undefined ? {} : { version }) };
      const each = deps();
      const change = await each.database.transaction((tx) => actOnCase(tx, each, command));
      committed(change.office);
      return { state: change.state, version: change.version };
    },

    readConversation: (scope, contactId) => readConversation(deps(), scope, contactId),
    takeConversation: (scope, contactId) =>
      inConversation(scope, (tx, each) => takeConversation(tx, each, scope, contactId)),
    replyInConversation: (scope, contactId, text) =>
      inConversation(scope, (tx, each) => replyInConversation(tx, each, scope, { contactId, text })),
    handBack: (scope, contactId) => inConversation(scope, (tx, each) => handBack(tx, each, scope, contactId)),

    async listStaff(scope) {
      const office = officeOf(policy(), scope.office);
      const nameOf = (id: string) => office.units.find((unit) => unit.id === id)?.name ?? id;
      const list = await accounts.listStaff(deps(), manager(scope));
      return list.map(({ name, displayName, role, units, enrolled, sample, disabledAt }) => ({
        name,
        displayName,
        role,
        unitNames: units.map(nameOf),
        secondFactor: enrolled,
        sample,
        disabled: disabledAt !== null,
      }));
    },
    units: async (scope) => officeOf(policy(), scope.office).units,
    addStaff: (scope, account) =>
      accounts.addStaff(deps(), manager(scope), { ...account, office: scope.office, areas: [] }),
    resetPassword: (scope, name) => accounts.resetPassword(deps(), manager(scope), name),
    resetSecondFactor: (scope, name) => accounts.resetSecondFactor(deps(), manager(scope), name),
    setDisabled: (scope, name, disabled) =>
      disabled
        ? accounts.disableStaff(deps(), manager(scope), name)
        : accounts.enableStaff(deps(), manager(scope), name),

    watch: (scope, changed) => watchChanges(shortLived, scope.office, changed),
  };
}

function officeOf(policy: Policy, id: string): Office {
  const office = policy.offices.get(id);
  if (!office) throw new Error(`office ${id} is missing`);
  return office;
}

function namesOf(policy: Policy, { office, unit, area }: { office: string; unit: string; area?: string }) {
  const unitName = officeOf(policy, office).units.find(({ id }) => id === unit)?.name ?? unit;
  return { unitName, ...(area ? { areaName: areaName(policy, area) } : {}) };
}

/** The office's own text around a reply, cut where the officer's words go. */
function replyFrame(policy: Policy, office: Office, number: string): { before: string; after: string } {
  const [before = '', after = ''] = render(policy.messages, 'case.reply', {
    office: office.short,
    number,
    text: '\0',
  }).split('\0');
  return { before, after };
}
