import { randomUUID } from 'node:crypto';
import { redact } from '../language/redact.ts';
import { identityHash } from '../registry/identity.ts';
import type { Transaction } from '../runtime/database.ts';
import { writeAudit } from '../staff/audit.ts';
import type { DeskDeps } from '../staff/deps.ts';
import type { CaseDraft, OpenedCase } from './case.ts';
import { planCase } from './plan-case.ts';
import { insertActivity, insertCase, nextNumber } from './store.ts';
import { sealStory } from './story.ts';
import { openThread, type Reporter } from './threads.ts';

const headlineLength = 80;

/**
 * Opens a complaint in the caller's transaction: number, opening code, route, due times, the way back, first activity.
 * The code is in the answer and nowhere else. `beyondKnown`: the promise runs past the last known holiday decree.
 */
export async function openCase(
  tx: Transaction,
  deps: DeskDeps,
  draft: CaseDraft,
  reporter: Reporter,
  now: Date,
): Promise<OpenedCase & { threadId: string; beyondKnown: boolean }> {
  const { policy, sealing } = deps;
  const plan = planCase(policy, draft, now);
  const { office, unit, restricted, urgent, promisedBy, beyondKnown } = plan;
  const id = randomUUID();
  const number = await caseNumber(tx, office.timeZone, now);
  await insertCase(tx, {
    id,
    number,
    office: office.id,
    unit,
    ruleId: plan.ruleId,
    category: draft.category,
    programme: draft.programme ?? null,
    area: draft.area ?? null,
    confidentiality: draft.confidentiality,
    restricted,
    urgent,
    state: 'received',
    about: draft.about,
    storyEnc: sealStory(sealing, id, draft.story),
    headline: headline(draft.story.story),
    openedAt: now,
    acknowledgeBy: plan.acknowledgeBy,
    promisedBy,
    decideBy: plan.decideBy,
    lastReporterAt: now,
    householdKkHash: draft.story.kk ? identityHash(sealing, 'kk', draft.story.kk).value : null,
  });
  const { confidentiality } = draft;
  const { id: threadId, code } = await openThread(tx, sealing, { caseId: id, confidentiality, reporter, at: now });
  await insertActivity(tx, {
    caseId: id,
    at: now,
    kind: 'opened',
    actorKind: 'reporter',
    threadId,
    toState: 'received',
    detail: { rule: plan.ruleId, unit, promisedBy: promisedBy.toISOString() },
  });
  await writeAudit(tx, {
    at: now,
    actor: { kind: 'reporter', id: threadId },
    action: 'case.opened',
    object: { kind: 'case', id },
    detail: { category: draft.category, unit, rule: plan.ruleId },
  });
  return { id, number, code, office: office.id, unit, promisedBy, threadId, beyondKnown };
}

/** "26-001234": the year where the office is, and a count that never goes back. */
async function caseNumber(tx: Transaction, timeZone: string, now: Date): Promise<string> {
  const year = Number(new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric' }).format(now));
  const count = await nextNumber(tx, year);
  return `${String(year % 100).padStart(2, '0')}-${String(count).padStart(6, '0')}`;
}

/** First words for the queue, cut at a word. */
export function headline(story: string): string {
  const text = redact(story).replace(/\s+/g, ' ').trim();
  if (text.length <= headlineLength) return text;
  const cut = text.slice(0, headlineLength + 1);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > headlineLength / 2 ? space : headlineLength).trimEnd()}…`;
}
