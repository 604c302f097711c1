import type { Policy } from '../policy/policy.ts';
import type { Prisma } from '../runtime/database.ts';
import type { Scope } from '../staff/scope.ts';
import { type CaseRecord, openWaits, type Store, toRecord, withinScope } from './store.ts';

export type QueueBox = 'mine' | 'unassigned' | 'unit' | 'waiting' | 'overdue' | 'closed';

export interface QueueSearch {
  /** Words of the number or the headline. */
  text?: string;
  /** Hashes of a typed KK number. */
  household?: Uint8Array<ArrayBuffer>[];
  /** Whether the headline may be searched. */
  words: boolean;
}

const unanswered = ['received', 'in-progress', 'waiting'];

function inBox(box: QueueBox, scope: Scope, now: Date): Prisma.CaseWhereInput {
  const open: Prisma.CaseWhereInput = { state: { not: 'closed' } };
  switch (box) {
    case 'mine':
      return { ...open, assignedTo: scope.staffId };
    case 'unassigned':
      return { ...open, assignedTo: null };
    case 'unit':
      return open;
    case 'waiting':
      return { state: 'waiting' };
    case 'closed':
      return { state: 'closed' };
    case 'overdue':
      return {
        state: { in: unanswered },
        waits: { none: { until: null, kind: { in: ['reporter', 'centre'] } } },
        OR: [
          { firstAnswerAt: null, promisedBy: { lt: now } },
          { firstAnswerAt: { not: null }, decideBy: { lt: now } },
        ],
      };
  }
}

function matching({ text, household, words }: QueueSearch): Prisma.CaseWhereInput {
  if (household) return { householdKkHash: { in: household } };
  if (!text) return {};
  // Prisma leaves the wildcards of LIKE as they are.
  const literal = text.replace(/[\\%_]/g, (mark) => `\\${mark}`);
  const byNumber: Prisma.CaseWhereInput = { number: { contains: literal } };
  return words ? { OR: [byNumber, { headline: { contains: literal, mode: 'insensitive' } }] } : byNumber;
}

export async function findQueue(
  { prisma }: Store,
  policy: Policy,
  scope: Scope,
  { box, search, now, most }: { box: QueueBox; search: QueueSearch; now: Date; most: number },
): Promise<CaseRecord[]> {
  const rows = await prisma.case.findMany({
    where: { AND: [withinScope(policy, scope), inBox(box, scope, now), matching(search)] },
    include: openWaits,
    orderBy: box === 'closed' ? [{ closedAt: 'desc' }] : [{ urgent: 'desc' }, { promisedBy: 'asc' }, { number: 'asc' }],
    take: most,
  });
  return rows.map(toRecord);
}

export function countBox({ prisma }: Store, policy: Policy, scope: Scope, box: QueueBox, now: Date): Promise<number> {
  return prisma.case.count({ where: { AND: [withinScope(policy, scope), inBox(box, scope, now)] } });
}
