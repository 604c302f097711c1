import { openingCode } from '../language/opening-code.ts';
import type { ContactAddress } from '../messaging/message.ts';
import type { DeskDeps } from '../staff/deps.ts';
import { countAttempt, forgiveAttempt } from '../staff/guard-store.ts';
import type { ReporterCaseView } from './case.ts';
import { canContest } from './contest.ts';
import type { CaseRecord } from './store.ts';
import { openWords } from './story.ts';
import { findCaseById, findCasesOf, findLastAnswer, findThreadByCode } from './thread-store.ts';
import { addressHashes, codeHashes, type Reporter, threadTo } from './threads.ts';

const mostCases = 20;
/** Activities whose words the reporter was told. */
const told = ['answer', 'referred', 'reply', 'progress', 'waiting'];

export type CaseByCode =
  | { kind: 'found'; case: ReporterCaseView }
  /** No such code, or none at all: the same words. */
  | { kind: 'no-match' }
  | { kind: 'limited'; until: Date };

/** Cases filed from this chat or joined by it, newest first. */
export async function casesOfAddress(
  deps: DeskDeps,
  address: ContactAddress,
  now = deps.clock.now(),
): Promise<ReporterCaseView[]> {
  const rows = await findCasesOf(deps.database, addressHashes(deps.sealing, address), mostCases);
  const views: ReporterCaseView[] = [];
  for (const row of rows) views.push(await viewOf(deps, row, now, false));
  return views;
}

/**
 * The case an opening code opens. Attempts are counted per contact before the look-up; a code that opens takes only its
 * own attempt back, so that a known code cannot buy guesses. A mistyped code (wrong check character) costs nothing.
 */
export async function caseByCode(
  deps: DeskDeps,
  { code, contact }: { code: string; contact: Reporter },
  now = deps.clock.now(),
): Promise<CaseByCode> {
  const { database, sealing, policy } = deps;
  const wanted = openingCode.parse(code);
  if (wanted === undefined) return { kind: 'no-match' };
  const key = sealing.hash('code-guard', String(contact.contactId)).value;
  const verdict = await countAttempt(database, 'code_guard', key, now, policy.service.openingCode);
  if (verdict.kind === 'limited') return verdict;
  const thread = await findThreadByCode(database, codeHashes(sealing, wanted));
  const row = thread && (await findCaseById(database, thread.caseId));
  if (!row) return { kind: 'no-match' };
  await forgiveAttempt(database, 'code_guard', key, now);
  const known = await threadTo(database, sealing, row.id, contact);
  return { kind: 'found', case: await viewOf(deps, row, now, known === undefined) };
}

async function viewOf(deps: DeskDeps, row: CaseRecord, now: Date, byCode: boolean): Promise<ReporterCaseView> {
  const { database, policy, sealing } = deps;
  const last = await findLastAnswer(database, row.id, told);
  return {
    id: row.id,
    number: row.number,
    categoryTitle: policy.categories.get(row.category)?.title ?? row.category,
    state: row.state,
    ...(row.closedAs ? { closedAs: row.closedAs } : {}),
    openedAt: row.openedAt,
    promisedBy: row.promisedBy,
    ...(last ? { lastAnswer: { at: last.at, text: openWords(sealing, row.id, last.bodyEnc) } } : {}),
    ...(row.wait ? { waitingFor: row.wait.kind } : {}),
    office: row.office,
    canContest: canContest(policy, row, now),
    restricted: row.restricted,
    byCode,
  };
}
