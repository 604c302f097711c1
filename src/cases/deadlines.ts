import { AppError } from '../runtime/errors.ts';
import type { DeskDeps } from '../staff/deps.ts';
import { actOnCase } from './act-on-case.ts';
import type { CaseChange, SystemAct } from './command.ts';
import { contestUntil } from './contest.ts';
import { isPaused } from './effects.ts';
import { warningAt } from './queue.ts';
import { type CaseRecord, findDue } from './store.ts';

const batch = 200;
const dayMs = 86_400_000;

/**
 * Lets every clock strike that is due at `now`: the warning at four fifths of the promised time, the promise that was
 * missed (the reporter hears it), the answer nobody objected to. Each case in its own transaction, through the one door;
 * safe to run at any time and from several processes. Returns what changed.
 */
export async function runDeadlines(deps: DeskDeps, now: Date): Promise<CaseChange[]> {
  const answeredBefore = new Date(now.getTime() - deps.policy.service.contestWorkingDays * dayMs);
  const changes: CaseChange[] = [];
  for await (const rows of batches(deps, now, answeredBefore)) {
    for (const row of rows) {
      const act = dueAct(deps, row, now);
      const change = act && (await strike(deps, row, act, now));
      if (change) changes.push(change);
    }
  }
  return changes;
}

/** When the next clock of any case strikes if nobody acts before: nothing has to be watched until then. */
export async function nextStrike(deps: DeskDeps): Promise<Date | undefined> {
  const ever = new Date(deps.clock.now().getTime() + 36_500 * dayMs);
  let next: Date | undefined;
  for await (const rows of batches(deps, ever, ever)) {
    for (const row of rows) {
      const at = strikesAt(deps, row);
      if (at && (!next || at < next)) next = at;
    }
  }
  return next;
}

async function* batches({ database }: DeskDeps, now: Date, answeredBefore: Date): AsyncGenerator<CaseRecord[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await findDue(database, now, answeredBefore, after, batch);
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.id;
  }
}

/** What is due for a case, if anything; pure over the row. */
export function dueAct({ policy }: Pick<DeskDeps, 'policy'>, row: CaseRecord, now: Date): SystemAct | undefined {
  if (row.state === 'closed') return undefined;
  if (row.state === 'answered') {
    const until = objectionEnds(policy, row);
    return until && now > until ? { kind: 'close-silent' } : undefined;
  }
  if (row.firstAnswerAt || isPaused(row)) return undefined;
  if (!row.missedAt && row.promisedBy <= now) return { kind: 'miss' };
  return !row.warnedAt && warningAt(row.openedAt, row.promisedBy) <= now ? { kind: 'warn' } : undefined;
}

/** The first moment at which something is due for a case as it stands; pure over the row. */
export function strikesAt({ policy }: Pick<DeskDeps, 'policy'>, row: CaseRecord): Date | undefined {
  if (row.state === 'closed') return undefined;
  if (row.state === 'answered') {
    const until = objectionEnds(policy, row);
    return until && new Date(until.getTime() + 1);
  }
  if (row.firstAnswerAt || isPaused(row)) return undefined;
  if (!row.warnedAt) return warningAt(row.openedAt, row.promisedBy);
  return row.missedAt ? undefined : row.promisedBy;
}

/** Until when an answer may be objected to, where silence after it closes the case. */
function objectionEnds(policy: DeskDeps['policy'], row: CaseRecord): Date | undefined {
  const stays = policy.categories.get(row.category)?.needsConfirmation ?? true;
  const { answeredAt, lastReporterAt } = row;
  // Somebody who wrote after the answer is not silent.
  if (stays || !answeredAt || (lastReporterAt && lastReporterAt > answeredAt)) return undefined;
  return contestUntil(policy, row.office, answeredAt);
}

async function strike(deps: DeskDeps, row: CaseRecord, act: SystemAct, now: Date): Promise<CaseChange | undefined> {
  try {
    return await deps.database.transaction((tx) =>
      actOnCase(tx, deps, { by: 'system', caseId: row.id, act, version: row.version }, now),
    );
  } catch (error) {
    // Somebody was at the case in the same moment: the next run looks again.
    if (error instanceof AppError && error.kind === 'conflict') return undefined;
    throw error;
  }
}
