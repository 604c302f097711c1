import { identityHashes } from '../registry/identity.ts';
import { staffNames } from '../staff/accounts.ts';
import type { DeskDeps } from '../staff/deps.ts';
import { may } from '../staff/permissions.ts';
import type { Scope } from '../staff/scope.ts';
import type { CaseState, ClosedAs } from './case.ts';
import { isPaused } from './effects.ts';
import { countBox, findQueue, type QueueBox, type QueueSearch } from './queue-store.ts';
import type { CaseRecord, WaitKind } from './store.ts';

export type { QueueBox } from './queue-store.ts';

export interface QueueRow {
  number: string;
  categoryTitle: string;
  /** Absent for whoever sees metadata only. */
  headline?: string;
  state: CaseState;
  closedAs?: ClosedAs;
  waitingFor?: WaitKind;
  /** Who has to do something next. */
  turn: 'office' | 'reporter' | 'other' | 'nobody';
  unit: string;
  area?: string;
  urgent: boolean;
  restricted: boolean;
  assignedTo?: { id: string; name: string };
  openedAt: Date;
  promisedBy: Date;
  /** The promise was kept: a person has answered. */
  answered: boolean;
  lastReporterAt?: Date;
  /** The promised date, or the day of decision once the promise was kept; absent when nothing is due. */
  dueAt?: Date;
  overdue: boolean;
  /** At least four fifths of the time have gone. */
  soon: boolean;
  version: number;
}

const mostRows = 200;
export const queueBoxes: readonly QueueBox[] = ['mine', 'unassigned', 'unit', 'waiting', 'overdue', 'closed'];

export async function listQueue(
  deps: DeskDeps,
  scope: Scope,
  { box, text }: { box: QueueBox; text?: string },
): Promise<QueueRow[]> {
  if (!may(scope, 'case.list')) return [];
  const now = deps.clock.now();
  const search = readSearch(deps, scope, text);
  const rows = await findQueue(deps.database, deps.policy, scope, { box, search, now, most: mostRows });
  const names = await staffNames(
    deps,
    rows.map((row) => row.assignedTo),
  );
  return rows.map((row) => toRow(deps, scope, row, names, now));
}

/** How many stand in each box. */
export async function countQueue(deps: DeskDeps, scope: Scope): Promise<Record<QueueBox, number>> {
  const now = deps.clock.now();
  const counts = {} as Record<QueueBox, number>;
  for (const box of queueBoxes) {
    counts[box] = may(scope, 'case.list') ? await countBox(deps.database, deps.policy, scope, box, now) : 0;
  }
  return counts;
}

/** What is due next, as the queue and the case page say it. */
export function dueOf(row: CaseRecord, now: Date): { dueAt?: Date; overdue: boolean; soon: boolean } {
  if (row.state === 'answered' || row.state === 'closed' || isPaused(row)) return { overdue: false, soon: false };
  const dueAt = row.firstAnswerAt ? row.decideBy : row.promisedBy;
  const overdue = dueAt < now;
  return { dueAt, overdue, soon: !overdue && now >= warningAt(row.openedAt, dueAt) };
}

/** When four fifths of the time between opening and due time have gone. */
export function warningAt(openedAt: Date, dueAt: Date): Date {
  return new Date(openedAt.getTime() + 0.8 * (dueAt.getTime() - openedAt.getTime()));
}

export function turnOf(row: CaseRecord): QueueRow['turn'] {
  if (row.state === 'closed') return 'nobody';
  if (row.state === 'answered')
    return row.lastReporterAt && row.answeredAt && row.lastReporterAt > row.answeredAt ? 'office' : 'reporter';
  if (row.state !== 'waiting') return 'office';
  return row.wait?.kind === 'reporter' ? 'reporter' : 'other';
}

function toRow(deps: DeskDeps, scope: Scope, row: CaseRecord, names: Map<string, string>, now: Date): QueueRow {
  return {
    number: row.number,
    categoryTitle: deps.policy.categories.get(row.category)?.title ?? row.category,
    ...(may(scope, 'case.read') ? { headline: row.headline } : {}),
    state: row.state,
    ...(row.closedAs ? { closedAs: row.closedAs } : {}),
    ...(row.wait ? { waitingFor: row.wait.kind } : {}),
    turn: turnOf(row),
    unit: row.unit,
    ...(row.area ? { area: row.area } : {}),
    urgent: row.urgent,
    restricted: row.restricted,
    ...(row.assignedTo ? { assignedTo: { id: row.assignedTo, name: names.get(row.assignedTo) ?? '' } } : {}),
    openedAt: row.openedAt,
    promisedBy: row.promisedBy,
    answered: row.firstAnswerAt !== null,
    ...(row.lastReporterAt ? { lastReporterAt: row.lastReporterAt } : {}),
    ...dueOf(row, now),
    version: row.version,
  };
}

function readSearch(deps: DeskDeps, scope: Scope, text: string | undefined): QueueSearch {
  const words = may(scope, 'case.read');
  const typed = text?.trim().slice(0, 100) ?? '';
  const digits = typed.replace(/[\s.-]/g, '');
  if (words && /^\d{16}$/.test(digits)) {
    return { words, household: identityHashes(deps.sealing, 'kk', digits) as Uint8Array<ArrayBuffer>[] };
  }
  return typed === '' ? { words } : { words, text: typed };
}
