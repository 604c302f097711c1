import { isWithin } from '../policy/areas.ts';
import type { Policy } from '../policy/policy.ts';
import type { Prisma, Transaction } from '../runtime/database.ts';
import type { Scope } from '../staff/scope.ts';
import type { CaseOutcome, CaseState, ClosedAs, Confidentiality } from './case.ts';

export type Store = Pick<Transaction, 'prisma'>;
type Bytes = Uint8Array<ArrayBuffer>;

/** What a case can wait for. */
export type WaitKind = 'reporter' | 'office' | 'field-task' | 'centre';

type PlainCase = Prisma.CaseGetPayload<{ include: { waits: true } }>;

export interface CaseRecord
  extends Omit<PlainCase, 'state' | 'closedAs' | 'outcome' | 'confidentiality' | 'about' | 'waits'> {
  state: CaseState;
  closedAs: ClosedAs | null;
  outcome: CaseOutcome | null;
  confidentiality: Confidentiality;
  about: 'own' | 'other';
  /** What it waits for now. */
  wait: { kind: WaitKind; since: Date } | undefined;
}

export interface CasePatch {
  unit?: string;
  restricted?: boolean;
  urgent?: boolean;
  state?: CaseState;
  closedAs?: ClosedAs | null;
  outcome?: CaseOutcome | null;
  assignedTo?: string | null;
  promisedBy?: Date;
  decideBy?: Date;
  /** When the promise was kept; null while one is outstanding. */
  firstAnswerAt?: Date | null;
  answeredAt?: Date | null;
  closedAt?: Date | null;
  lastReporterAt?: Date;
  warnedAt?: Date | null;
  missedAt?: Date | null;
}

export interface ActivityRow {
  caseId: string;
  at: Date;
  kind: string;
  actorKind: 'staff' | 'reporter' | 'system';
  staffId?: string;
  threadId?: string;
  bodyEnc?: Bytes;
  fromState?: CaseState;
  toState?: CaseState;
  detail?: Record<string, string | number | boolean>;
}

/** The wait that has not ended: `until` is written when it does. */
export const openWaits = { waits: { where: { until: null } } } satisfies Prisma.CaseInclude;

export function toRecord({ waits, ...row }: PlainCase): CaseRecord {
  const [wait] = waits;
  return {
    ...row,
    state: row.state as CaseState,
    closedAs: row.closedAs as ClosedAs | null,
    outcome: row.outcome as CaseOutcome | null,
    confidentiality: row.confidentiality as Confidentiality,
    about: row.about as 'own' | 'other',
    wait: wait && { kind: wait.kind as WaitKind, since: wait.since },
  };
}

/**
 * The cases a person at work may know of at all. Restricted ones are for unit heads and for those who hold a restricted
 * unit; an auditor's view spans the office (and is cut to metadata elsewhere); an administrator has none.
 */
export function withinScope(policy: Policy, scope: Scope): Prisma.CaseWhereInput {
  const { role, office, units, areas } = scope;
  if (role === 'administrator') return { id: { in: [] } };
  if (role === 'auditor') return { office };
  const restricted = policy.offices.get(office)?.units.filter((unit) => unit.restricted) ?? [];
  const mayRestricted = role === 'unit-head' || restricted.some((unit) => units.includes(unit.id));
  return {
    office,
    unit: { in: [...units] },
    ...(mayRestricted ? {} : { restricted: false }),
    ...(areas.length === 0 ? {} : { OR: areas.map((area) => ({ area: { startsWith: area } })) }),
  };
}

/** The same question asked of an account about one case, for assignment. */
export function isWithinScope(
  policy: Policy,
  scope: Scope,
  row: { office: string; unit: string; restricted: boolean; area: string | null },
): boolean {
  const { role, office, units, areas } = scope;
  if (role === 'administrator' || row.office !== office) return false;
  if (role === 'auditor') return true;
  const restricted = policy.offices.get(office)?.units.filter((unit) => unit.restricted) ?? [];
  if (row.restricted && role !== 'unit-head' && !restricted.some((unit) => units.includes(unit.id))) return false;
  return units.includes(row.unit) && (areas.length === 0 || (row.area !== null && isWithin(row.area, areas)));
}

const countStatement = {
  name: 'case-number',
  text: `INSERT INTO case_counter AS c (year, last) VALUES ($1::int, 1)
    ON CONFLICT (year) DO UPDATE SET last = c.last + 1 RETURNING last`,
};

/** Next number of a year; never given twice, also when the transaction that took it is undone and tried again. */
export async function nextNumber(tx: Transaction, year: number): Promise<number> {
  const [row] = await tx.run<{ last: number }>(countStatement, [year]);
  return Number(row!.last);
}

export async function insertCase({ prisma }: Store, row: Prisma.CaseCreateInput): Promise<void> {
  await prisma.case.create({ data: row });
}

const lockById = { name: 'case-lock-id', text: 'SELECT id FROM "case" WHERE id = $1::uuid FOR UPDATE' };
const lockByNumber = { name: 'case-lock-number', text: 'SELECT id FROM "case" WHERE number = $1::text FOR UPDATE' };

/** Locks a case until the transaction ends, then reads it. */
export async function lockCase(tx: Transaction, id: string): Promise<CaseRecord | undefined> {
  await tx.run(lockById, [id]);
  const row = await tx.prisma.case.findUnique({ where: { id }, include: openWaits });
  return row ? toRecord(row) : undefined;
}

/** The same for a person at work; outside the scope there is no such case. */
export async function lockCaseFor(
  tx: Transaction,
  policy: Policy,
  scope: Scope,
  number: string,
): Promise<CaseRecord | undefined> {
  await tx.run(lockByNumber, [number]);
  return findCaseFor(tx, policy, scope, number);
}

export async function findCaseFor(
  { prisma }: Store,
  policy: Policy,
  scope: Scope,
  number: string,
): Promise<CaseRecord | undefined> {
  const row = await prisma.case.findFirst({
    where: { AND: [{ number }, withinScope(policy, scope)] },
    include: openWaits,
  });
  return row ? toRecord(row) : undefined;
}

/** Writes a change; every change counts the version on. */
export async function patchCase({ prisma }: Store, id: string, patch: CasePatch): Promise<void> {
  await prisma.case.update({ where: { id }, data: { ...patch, version: { increment: 1 } } });
}

export async function beginWait({ prisma }: Store, caseId: string, kind: WaitKind, since: Date): Promise<void> {
  await prisma.caseWait.create({ data: { caseId, kind, since } });
}

export async function endWait({ prisma }: Store, caseId: string, until: Date): Promise<void> {
  await prisma.caseWait.updateMany({ where: { caseId, until: null }, data: { until } });
}

export async function insertActivity({ prisma }: Store, row: ActivityRow): Promise<bigint> {
  const { id } = await prisma.caseActivity.create({ data: row, select: { id: true } });
  return id;
}

/** Cases whose clock may have struck: open without a first answer, or answered and silent. */
export async function findDue(
  { prisma }: Store,
  now: Date,
  answeredBefore: Date,
  after: string,
  most: number,
): Promise<CaseRecord[]> {
  const rows = await prisma.case.findMany({
    where: {
      id: { gt: after },
      OR: [
        {
          state: { in: ['received', 'in-progress', 'waiting'] },
          firstAnswerAt: null,
          OR: [{ warnedAt: null }, { missedAt: null, promisedBy: { lte: now } }],
        },
        { state: 'answered', answeredAt: { lt: answeredBefore } },
      ],
    },
    include: openWaits,
    orderBy: { id: 'asc' },
    take: most,
  });
  return rows.map(toRecord);
}
