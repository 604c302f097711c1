import { randomUUID } from 'node:crypto';
import type { Transaction } from '../runtime/database.ts';
import { AppError } from '../runtime/errors.ts';
import { type Actor, type AuditEntry, writeAudit } from './audit.ts';
import type { DeskDeps } from './deps.ts';
import { checkPassword, hashPassword, passwordProblem, randomPassword } from './password.ts';
import { demand } from './permissions.ts';
import { type Role, roles, type Scope } from './scope.ts';
import { demandStage, type NewSession, raiseSession } from './sign-in.ts';
import {
  type Account,
  type AccountChange,
  deleteSessionsOf,
  findAccount,
  findAccountById,
  findAccounts,
  findHandlers,
  findNames,
  findSecrets,
  insertAccount,
  updateAccount,
} from './store.ts';

export type { Account } from './store.ts';

/** Who manages accounts: an administrator within the own office, or the operator at the command line. */
export type Manager = { kind: 'operator' } | { kind: 'staff'; scope: Scope };

export interface NewAccount {
  /** Sign-in name: lower case letters, digits, dot, hyphen. */
  name: string;
  displayName: string;
  role: Role;
  office: string;
  units: string[];
  /** Kemendagri digits; empty means the whole office. */
  areas: string[];
}

/** Adds an account; the first password is told once and must be changed. */
export async function addStaff(
  deps: DeskDeps,
  by: Manager,
  draft: NewAccount,
): Promise<{ account: Account; password: string }> {
  checkManager(by, draft.office);
  const account = { ...draft, name: draft.name.trim().toLowerCase(), displayName: draft.displayName.trim() };
  checkAccount(deps, account);
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  const id = randomUUID();
  const createdAt = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    if (await findAccount(tx, account.name)) throw new AppError('conflict', 'Nama akun itu sudah dipakai.');
    await insertAccount(tx, { ...account, id, sample: false, mustChange: true, createdAt, passwordHash });
    await record(deps, tx, by, id, 'staff.added', { role: account.role, office: account.office });
  });
  return {
    account: { ...account, id, sample: false, mustChange: true, enrolled: false, disabledAt: null, createdAt },
    password,
  };
}

/** Accounts the manager answers for. */
export async function listStaff(deps: DeskDeps, by: Manager): Promise<Account[]> {
  if (by.kind === 'operator') return findAccounts(deps.database, undefined);
  demand(by.scope, 'staff.manage');
  return findAccounts(deps.database, by.scope.office);
}

/** Colleagues who may be given a case of a unit. */
export async function listHandlers(deps: DeskDeps, scope: Scope, unit: string): Promise<Account[]> {
  if (scope.role !== 'unit-head' || !scope.units.includes(unit)) return [];
  return findHandlers(deps.database, scope.office, unit, ['officer', 'unit-head']);
}

/** The account behind an id, for whoever is about to hand it something. */
export function findColleague(tx: Pick<Transaction, 'prisma'>, staffId: string): Promise<Account | undefined> {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(staffId)
    ? findAccountById(tx, staffId)
    : Promise.resolve(undefined);
}

/** How colleagues are called, for showing who did what. */
export async function staffNames(
  deps: Pick<DeskDeps, 'database'>,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  return wanted.length === 0 ? new Map() : findNames(deps.database, wanted);
}

/** Gives a new first password and ends every session of the account. */
export async function resetPassword(deps: DeskDeps, by: Manager, name: string): Promise<{ password: string }> {
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  await change(deps, by, name, 'staff.password-reset', { passwordHash, mustChange: true });
  return { password };
}

/** Takes the second factor away (lost phone): the next sign-in leads to enrolment. */
export function resetSecondFactor(deps: DeskDeps, by: Manager, name: string): Promise<void> {
  return change(deps, by, name, 'staff.second-factor-reset', { totpEnc: null, totpStep: null, recoveryEnc: null });
}

export function disableStaff(deps: DeskDeps, by: Manager, name: string): Promise<void> {
  return change(deps, by, name, 'staff.disabled', { disabledAt: deps.clock.now() });
}

export function enableStaff(deps: DeskDeps, by: Manager, name: string): Promise<void> {
  return change(deps, by, name, 'staff.enabled', { disabledAt: null });
}

export function changeRole(
  deps: DeskDeps,
  by: Manager,
  name: string,
  to: { role: Role; units: string[]; areas: string[] },
): Promise<void> {
  return change(deps, by, name, 'staff.role-changed', to, { role: to.role });
}

/**
 * Changes the own password: every other session ends, this one gets a new token.
 * The words of a refusal are for the person who typed.
 */
export async function changePassword(
  deps: DeskDeps,
  token: string,
  { before, after }: { before: string; after: string },
): Promise<NewSession> {
  const { database } = deps;
  const { scope } = await demandStage(deps, token, 'ready', 'change-password');
  const account = await findAccountById(database, scope.staffId);
  const secrets = await findSecrets(database, scope.staffId);
  if (!account || !(await checkPassword(before, secrets?.passwordHash))) {
    throw new AppError('invalid', 'Kata sandi lama tidak cocok.');
  }
  const problem = before === after ? 'Kata sandi baru harus berbeda.' : passwordProblem(after, account.name);
  if (problem) throw new AppError('invalid', problem);
  const passwordHash = await hashPassword(after);
  return database.transaction(async (tx) => {
    const fresh = await raiseSession(deps, tx, token, { ...account, mustChange: false }, { alone: true });
    await updateAccount(tx, account.id, { passwordHash, mustChange: false });
    await record(deps, tx, { kind: 'staff', scope }, account.id, 'staff.password-changed');
    return fresh;
  });
}

async function change(
  deps: DeskDeps,
  by: Manager,
  name: string,
  action: string,
  to: AccountChange,
  detail?: AuditEntry['detail'],
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const account = await findAccount(tx, name.trim().toLowerCase());
    if (!account || (by.kind === 'staff' && by.scope.office !== account.office)) {
      throw new AppError('not-found', 'Akun tidak ditemukan.');
    }
    checkManager(by, account.office);
    if (by.kind === 'staff' && by.scope.staffId === account.id) {
      throw new AppError('forbidden', 'Akun sendiri diubah oleh administrator lain.');
    }
    if (to.role) checkAccount(deps, { ...account, ...to, role: to.role });
    await updateAccount(tx, account.id, to);
    await deleteSessionsOf(tx, account.id);
    await record(deps, tx, by, account.id, action, detail);
  });
}

function checkManager(by: Manager, office: string): void {
  if (by.kind === 'operator') return;
  demand(by.scope, 'staff.manage');
  if (by.scope.office !== office) throw new AppError('forbidden', 'Akun ini milik kantor lain.');
}

function checkAccount(deps: DeskDeps, account: Omit<NewAccount, 'role'> & { role: string }): void {
  const office = deps.policy.offices.get(account.office);
  if (!office) throw new AppError('invalid', 'Kantor itu tidak ada.');
  if (!/^[a-z][a-z0-9.-]{2,39}$/.test(account.name)) {
    throw new AppError('invalid', 'Nama akun: 3 sampai 40 huruf kecil, angka, titik, atau tanda hubung.');
  }
  if (account.displayName === '' || account.displayName.length > 80) {
    throw new AppError('invalid', 'Nama lengkap wajib diisi, paling banyak 80 huruf.');
  }
  if (!roles.includes(account.role as Role)) throw new AppError('invalid', 'Peran itu tidak ada.');
  const units = new Set(office.units.map((unit) => unit.id));
  if (account.units.some((unit) => !units.has(unit))) throw new AppError('invalid', 'Unit itu bukan unit kantor ini.');
  const covered = (area: string) => deps.policy.areas.has(area) && office.areas.some((own) => area.startsWith(own));
  if (!account.areas.every(covered)) throw new AppError('invalid', 'Wilayah itu bukan wilayah kantor ini.');
}

function record(
  deps: DeskDeps,
  tx: Transaction,
  by: Manager,
  staffId: string,
  action: string,
  detail?: AuditEntry['detail'],
): Promise<void> {
  const actor: Actor = by.kind === 'operator' ? { kind: 'operator' } : { kind: 'staff', id: by.scope.staffId };
  return writeAudit(tx, {
    at: deps.clock.now(),
    actor,
    action,
    object: { kind: 'staff', id: staffId },
    ...(detail === undefined ? {} : { detail }),
  });
}
