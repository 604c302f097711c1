import type { Prisma, Sql, Transaction } from '../runtime/database.ts';
import type { Role } from './scope.ts';

type Store = Pick<Transaction, 'prisma'>;

export type Actor =
  | { kind: 'staff'; id: string }
  /** The thread of a case, never a contact: the trail must not join a pseudonym to an address. */
  | { kind: 'reporter'; id: string }
  | { kind: 'system' }
  | { kind: 'operator' };

export interface AuditEntry {
  at: Date;
  actor: Actor;
  /** "case.opened", "staff.disabled": object and past participle. */
  action: string;
  object: { kind: 'case' | 'staff' | 'contact'; id: string };
  /** Why a person looked; staff's own words. */
  purpose?: string;
  /** Plain facts without personal data: states, units, roles. */
  detail?: Record<string, string | number | boolean>;
}

export interface Account {
  id: string;
  name: string;
  displayName: string;
  role: Role;
  office: string;
  units: string[];
  areas: string[];
  /** Part of the sample data: needs no second factor. */
  sample: boolean;
  /** The password is the first one and must be changed. */
  mustChange: boolean;
  /** A second factor was confirmed. */
  enrolled: boolean;
  disabledAt: Date | null;
  createdAt: Date;
}

export interface Secrets {
  passwordHash: string;
  totpEnc: Uint8Array | null;
  recoveryEnc: Uint8Array | null;
}

export interface SessionRow extends Account {
  csrf: string;
  complete: boolean;
  openedAt: Date;
  seenAt: Date;
}

const accountColumns = {
  id: true,
  name: true,
  displayName: true,
  role: true,
  office: true,
  units: true,
  areas: true,
  sample: true,
  mustChange: true,
  totpStep: true,
  disabledAt: true,
  createdAt: true,
} satisfies Prisma.StaffSelect;

type AccountRow = Prisma.StaffGetPayload<{ select: typeof accountColumns }>;

function toAccount({ totpStep, role, ...row }: AccountRow): Account {
  return { ...row, role: role as Role, enrolled: totpStep !== null };
}

export async function insertAudit({ prisma }: Store, entry: AuditEntry): Promise<void> {
  const { at, actor, action, object, purpose, detail } = entry;
  await prisma.audit.create({
    data: {
      at,
      actorKind: actor.kind,
      actorId: 'id' in actor ? actor.id : null,
      action,
      objectKind: object.kind,
      objectId: object.id,
      ...(purpose === undefined ? {} : { purpose }),
      ...(detail === undefined ? {} : { detail }),
    },
  });
}

export async function insertAccount(
  { prisma }: Store,
  account: Omit<Account, 'enrolled' | 'disabledAt'> & { passwordHash: string },
): Promise<void> {
  await prisma.staff.create({ data: account });
}

export async function findAccount({ prisma }: Store, name: string): Promise<Account | undefined> {
  const row = await prisma.staff.findUnique({ where: { name }, select: accountColumns });
  return row ? toAccount(row) : undefined;
}

export async function findAccountById({ prisma }: Store, id: string): Promise<Account | undefined> {
  const row = await prisma.staff.findUnique({ where: { id }, select: accountColumns });
  return row ? toAccount(row) : undefined;
}

/** Accounts of one office, or of all for the operator. */
export async function findAccounts({ prisma }: Store, office: string | undefined): Promise<Account[]> {
  const rows = await prisma.staff.findMany({
    where: office === undefined ? {} : { office },
    select: accountColumns,
    orderBy: { name: 'asc' },
  });
  return rows.map(toAccount);
}

/** Accounts that may be given a case of this unit. */
export async function findHandlers(
  { prisma }: Store,
  office: string,
  unit: string,
  handling: readonly Role[],
): Promise<Account[]> {
  const rows = await prisma.staff.findMany({
    where: { office, disabledAt: null, units: { has: unit }, role: { in: [...handling] } },
    select: accountColumns,
    orderBy: { displayName: 'asc' },
  });
  return rows.map(toAccount);
}

export async function findNames({ prisma }: Store, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await prisma.staff.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, displayName: true },
  });
  return new Map(rows.map((row) => [row.id, row.displayName]));
}

export async function findSecrets({ prisma }: Store, id: string): Promise<Secrets | undefined> {
  const row = await prisma.staff.findUnique({
    where: { id },
    select: { passwordHash: true, totpEnc: true, recoveryEnc: true },
  });
  return row ?? undefined;
}

export interface AccountChange {
  passwordHash?: string;
  mustChange?: boolean;
  role?: Role;
  units?: string[];
  areas?: string[];
  disabledAt?: Date | null;
  totpEnc?: Uint8Array<ArrayBuffer> | null;
  totpStep?: bigint | null;
  recoveryEnc?: Uint8Array<ArrayBuffer> | null;
}

export async function updateAccount({ prisma }: Store, id: string, change: AccountChange): Promise<void> {
  await prisma.staff.update({ where: { id }, data: change });
}

/** Uses up a TOTP step; false when this step or a later one was used before. */
export async function useStep({ prisma }: Store, id: string, step: bigint): Promise<boolean> {
  const { count } = await prisma.staff.updateMany({
    where: { id, OR: [{ totpStep: null }, { totpStep: { lt: step } }] },
    data: { totpStep: step },
  });
  return count === 1;
}

/** Exchanges the sealed recovery codes only if nobody did meanwhile. */
export async function exchangeRecovery(
  { prisma }: Store,
  id: string,
  before: Uint8Array,
  after: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await prisma.staff.updateMany({
    where: { id, recoveryEnc: before as Uint8Array<ArrayBuffer> },
    data: { recoveryEnc: after },
  });
  return count === 1;
}

export async function insertSession(
  { prisma }: Store,
  session: {
    tokenHash: Uint8Array<ArrayBuffer>;
    staffId: string;
    csrf: string;
    complete: boolean;
    at: Date;
    openedAt: Date;
  },
): Promise<void> {
  const { at, openedAt, ...row } = session;
  await prisma.staffSession.create({ data: { ...row, createdAt: openedAt, seenAt: at } });
}

const sessionStatement = {
  name: 'staff-session-read',
  text: `SELECT a.id, a.name, a.display_name AS "displayName", a.role, a.office, a.units, a.areas, a.sample,
      a.must_change AS "mustChange", a.totp_step IS NOT NULL AS enrolled, a.disabled_at AS "disabledAt",
      a.created_at AS "createdAt", s.csrf, s.complete, s.created_at AS "openedAt", s.seen_at AS "seenAt"
    FROM staff_session s JOIN staff a ON a.id = s.staff_id
    WHERE s.token_hash = $1::bytea AND a.disabled_at IS NULL`,
};

export async function findSession(sql: Sql, tokenHash: Uint8Array): Promise<SessionRow | undefined> {
  const [row] = await sql.run<SessionRow>(sessionStatement, [tokenHash]);
  return row;
}

const touchStatement = {
  name: 'staff-session-touch',
  text: 'UPDATE staff_session SET seen_at = $2::timestamptz WHERE token_hash = $1::bytea',
};

export async function touchSession(sql: Sql, tokenHash: Uint8Array, at: Date): Promise<void> {
  await sql.run(touchStatement, [tokenHash, at]);
}

export async function deleteSession({ prisma }: Store, tokenHash: Uint8Array<ArrayBuffer>): Promise<void> {
  await prisma.staffSession.deleteMany({ where: { tokenHash } });
}

export async function deleteSessionsOf({ prisma }: Store, staffId: string): Promise<void> {
  await prisma.staffSession.deleteMany({ where: { staffId } });
}

/** Removes sessions that ended by themselves. */
export async function deleteStaleSessions({ prisma }: Store, seenBefore: Date, openedBefore: Date): Promise<number> {
  const { count } = await prisma.staffSession.deleteMany({
    where: { OR: [{ seenAt: { lt: seenBefore } }, { createdAt: { lt: openedBefore } }] },
  });
  return count;
}
