import { redact } from '../language/redact.ts';
import { render } from '../language/render.ts';
import type { OutboundBody } from '../messaging/message.ts';
import { putOutbound } from '../messaging/outbox.ts';
import { putUtterance } from '../messaging/utterances.ts';
import type { Transaction } from '../runtime/database.ts';
import { AppError } from '../runtime/errors.ts';
import { findColleague } from '../staff/accounts.ts';
import { type Actor, writeAudit } from '../staff/audit.ts';
import type { DeskDeps } from '../staff/deps.ts';
import { demand, may } from '../staff/permissions.ts';
import { scopeOf } from '../staff/scope.ts';
import { type CaseChange, type CaseCommand, permission } from './command.ts';
import { canContest } from './contest.ts';
import { type Effects, reporterEffects, resumedClocks, staffEffects, systemEffects } from './effects.ts';
import {
  beginWait,
  type CasePatch,
  type CaseRecord,
  endWait,
  insertActivity,
  isWithinScope,
  lockCase,
  lockCaseFor,
  patchCase,
} from './store.ts';
import { sealWords } from './story.ts';
import { heardFrom } from './thread-store.ts';
import { openThread, type Thread, threadLastHeard, threadTo, timelineOf } from './threads.ts';
import { type Refusal, transition } from './transitions.ts';
import { caseNotFound } from './within-scope.ts';

const refusals: Readonly<Record<Refusal, string>> = {
  closed: 'Laporan ini sudah ditutup.',
  'not-answered': 'Laporan ini belum dijawab.',
  'not-now': 'Itu tidak bisa dilakukan pada keadaan laporan sekarang.',
};

const stale = 'Kasus ini sudah berubah sejak dibuka. Muat ulang, lalu coba lagi.';

/**
 * The only door to a case: locks the row, asks the table, and writes the change with its activity, its audit row and,
 * where the reporter is told, its outbox row, all in the caller's transaction.
 *
 * Throws AppError before anything was written: `not-found` outside the scope (or for a chat the case does not answer
 * to), `forbidden` by role, `conflict` when the case changed since it was read or the table refuses, `invalid` for
 * words that cannot be used.
 */
export async function actOnCase(
  tx: Transaction,
  deps: DeskDeps,
  command: CaseCommand,
  now: Date = deps.clock.now(),
): Promise<CaseChange> {
  const { row, effects, actor, from } = await decide(tx, deps, command, now);
  const next = transition({ state: row.state, closedAs: row.closedAs ?? undefined }, effects.act);
  if ('refused' in next) throw new AppError('conflict', refusals[next.refused]);
  const thread = from ?? (await joined(tx, deps, command, row, now));
  const patch: CasePatch = {
    ...(effects.wait ? resumedClocks({ row, policy: deps.policy, now }) : {}),
    ...effects.patch,
    state: next.to,
    ...(next.closedAs && row.state !== 'closed' ? { closedAs: next.closedAs, closedAt: now } : {}),
  };
  await patchCase(tx, row.id, patch);
  if (effects.wait) await endWait(tx, row.id, now);
  if (effects.wait && effects.wait !== 'end') await beginWait(tx, row.id, effects.wait.begin, now);
  if (thread) await heardFrom(tx, thread.id, now);
  const activityId = await insertActivity(tx, {
    caseId: row.id,
    at: now,
    kind: effects.kind,
    actorKind: command.by,
    ...(command.by === 'staff' ? { staffId: command.scope.staffId } : {}),
    ...(thread ? { threadId: thread.id } : {}),
    ...(effects.words === undefined ? {} : { bodyEnc: sealWords(deps.sealing, row.id, effects.words) }),
    fromState: row.state,
    toState: next.to,
    ...(effects.detail ? { detail: effects.detail } : {}),
  });
  await writeAudit(tx, {
    at: now,
    actor: thread ? { kind: 'reporter', id: thread.id } : actor,
    action: `case.${effects.kind}`,
    object: { kind: 'case', id: row.id },
    detail: { from: row.state, to: next.to },
  });
  const outboundId = await tell(tx, deps, row, effects, {
    activityId,
    direction: command.by === 'staff' ? 'staff' : 'bot',
    now,
  });
  return {
    caseId: row.id,
    number: row.number,
    office: row.office,
    unit: patch.unit ?? row.unit,
    kind: effects.kind,
    state: next.to,
    ...(next.to === 'closed' && next.closedAs ? { closedAs: next.closedAs } : {}),
    version: row.version + 1,
    activityId,
    ...(outboundId === undefined ? {} : { outboundId }),
  };
}

interface Decision {
  row: CaseRecord;
  effects: Effects;
  actor: Actor;
  /** The thread a reporter speaks through. */
  from?: Thread;
}

async function decide(tx: Transaction, deps: DeskDeps, command: CaseCommand, now: Date): Promise<Decision> {
  const { policy, sealing } = deps;
  if (command.by === 'staff') {
    const { scope, number, version, act } = command;
    // Who may not even list cases gets the answer of one that does not exist.
    if (!may(scope, 'case.list')) throw caseNotFound();
    const row = await lockCaseFor(tx, policy, scope, number);
    if (!row) throw caseNotFound();
    demand(scope, permission[act.kind]);
    if (version !== undefined && version !== row.version) throw new AppError('conflict', stale);
    if (act.kind === 'assign') await demandAssignable(tx, deps, row, act.to);
    const effects = staffEffects(act, scope, { row, policy, now });
    return { row, effects, actor: { kind: 'staff', id: scope.staffId } };
  }
  const row = await lockCase(tx, command.caseId);
  if (!row) throw caseNotFound();
  if (command.by === 'system') {
    if (command.version !== row.version) throw new AppError('conflict', stale);
    return { row, effects: systemEffects(command.act, { row, policy, now }), actor: { kind: 'system' } };
  }
  const from = await threadTo(tx, sealing, row.id, command.from);
  if (!from && command.act.kind !== 'join') throw caseNotFound();
  if (command.act.kind === 'contest' && !canContest(policy, row, now)) {
    throw new AppError(
      'conflict',
      row.state === 'answered' || row.state === 'closed' ? refusals.closed : refusals['not-answered'],
    );
  }
  const effects = reporterEffects(command.act, { row, policy, now });
  // The thread stands in for the actor as soon as there is one.
  return { row, effects, actor: { kind: 'system' }, ...(from ? { from } : {}) };
}

/** A chat that gave the code becomes a thread of its own. */
async function joined(
  tx: Transaction,
  { sealing }: DeskDeps,
  command: CaseCommand,
  row: CaseRecord,
  now: Date,
): Promise<{ id: string } | undefined> {
  if (command.by !== 'reporter' || command.act.kind !== 'join') return undefined;
  const { confidentiality } = row;
  return openThread(tx, sealing, { caseId: row.id, confidentiality, reporter: command.from, at: now });
}

async function demandAssignable(
  tx: Transaction,
  { policy }: DeskDeps,
  row: CaseRecord,
  staffId: string,
): Promise<void> {
  const account = await findColleague(tx, staffId);
  if (!account || account.disabledAt || !may(account, 'case.handle') || !isWithinScope(policy, scopeOf(account), row)) {
    throw new AppError('invalid', 'Petugas itu tidak bisa menangani kasus ini.');
  }
}

/** Puts the words for the reporter into the outbox and into the timeline they belong to. */
async function tell(
  tx: Transaction,
  { sealing, policy }: DeskDeps,
  row: CaseRecord,
  { message }: Effects,
  { activityId, direction, now }: { activityId: bigint; direction: 'staff' | 'bot'; now: Date },
): Promise<bigint | undefined> {
  if (!message) return undefined;
  const thread = await threadLastHeard(tx, sealing, row.id);
  if (!thread) return undefined;
  const text = render(policy.messages, message.key, message.params);
  const redacted = redact(text);
  const choices = message.choices?.map((id) => ({ id, title: render(policy.messages, `choice.${id}`) }));
  const body: OutboundBody = {
    text,
    redacted,
    ...(choices ? { choices, menu: `case-${activityId}` } : {}),
  };
  const kept = [redacted, ...(choices ?? []).map((choice, at) => `${at + 1}. ${choice.title}`)].join('\n');
  await putUtterance(tx, { ...timelineOf(thread), direction, text: kept, at: now });
  return putOutbound(tx, sealing, { contactId: thread.reporter.contactId, body, at: now, activityId });
}
