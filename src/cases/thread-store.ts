import type { Prisma } from '../runtime/database.ts';
import { type CaseRecord, openWaits, type Store, toRecord } from './store.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export type ThreadRow = Prisma.ReporterThreadGetPayload<object>;

export async function insertThread({ prisma }: Store, row: Prisma.ReporterThreadUncheckedCreateInput): Promise<void> {
  await prisma.reporterThread.create({ data: row });
}

/** Threads of a case, the one last heard from first. */
export function findThreads({ prisma }: Store, caseId: string): Promise<ThreadRow[]> {
  return prisma.reporterThread.findMany({
    where: { caseId },
    orderBy: [{ lastHeardAt: 'desc' }, { openedAt: 'desc' }],
  });
}

export async function findThreadByCode({ prisma }: Store, hashes: readonly Bytes[]): Promise<ThreadRow | undefined> {
  const row = await prisma.reporterThread.findFirst({ where: { codeHash: { in: [...hashes] } } });
  return row ?? undefined;
}

export async function heardFrom({ prisma }: Store, threadId: string, at: Date): Promise<void> {
  await prisma.reporterThread.update({ where: { id: threadId }, data: { lastHeardAt: at } });
}

/** Cases with a thread to one of these addresses, newest first. */
export async function findCasesOf(
  { prisma }: Store,
  addressHashes: readonly Bytes[],
  most: number,
): Promise<CaseRecord[]> {
  const rows = await prisma.case.findMany({
    where: { threads: { some: { addressHash: { in: [...addressHashes] } } } },
    include: openWaits,
    orderBy: { openedAt: 'desc' },
    take: most,
  });
  return rows.map(toRecord);
}

export async function findCaseById({ prisma }: Store, id: string): Promise<CaseRecord | undefined> {
  const row = await prisma.case.findUnique({ where: { id }, include: openWaits });
  return row ? toRecord(row) : undefined;
}

/** Last words of the office to the reporter. */
export async function findLastAnswer(
  { prisma }: Store,
  caseId: string,
  kinds: readonly string[],
): Promise<{ at: Date; bodyEnc: Uint8Array } | undefined> {
  const row = await prisma.caseActivity.findFirst({
    where: { caseId, kind: { in: [...kinds] }, bodyEnc: { not: null } },
    orderBy: { id: 'desc' },
    select: { at: true, bodyEnc: true },
  });
  return row?.bodyEnc ? { at: row.at, bodyEnc: row.bodyEnc } : undefined;
}
