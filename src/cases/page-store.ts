import type { Prisma } from '../runtime/database.ts';
import type { Store } from './store.ts';

export type ActivityRecord = Prisma.CaseActivityGetPayload<object>;

export interface UtteranceRecord {
  id: bigint;
  direction: string;
  text: string;
  at: Date;
}

/** Everything that happened to a case, oldest first. */
export function findActivities({ prisma }: Store, caseId: string): Promise<ActivityRecord[]> {
  return prisma.caseActivity.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
}

/** What was said in these timelines since a moment: the last `most`, oldest first. */
export async function findUtterances(
  { prisma }: Store,
  { contactIds, threadIds, since, most }: { contactIds: bigint[]; threadIds: string[]; since: Date; most: number },
): Promise<UtteranceRecord[]> {
  const rows = await prisma.utterance.findMany({
    where: { at: { gte: since }, OR: [{ contactId: { in: contactIds } }, { threadId: { in: threadIds } }] },
    select: { id: true, direction: true, text: true, at: true },
    orderBy: { id: 'desc' },
    take: most,
  });
  return rows.reverse();
}

export function findDeliveries(
  { prisma }: Store,
  activityIds: bigint[],
): Promise<{ activityId: bigint | null; state: number; failure: string | null; sentAt: Date | null }[]> {
  return prisma.outbound.findMany({
    where: { activityId: { in: activityIds } },
    select: { activityId: true, state: true, failure: true, sentAt: true },
    orderBy: { id: 'asc' },
  });
}
