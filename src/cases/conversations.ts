import { redact } from '../language/redact.ts';
import { render } from '../language/render.ts';
import { putOutbound } from '../messaging/outbox.ts';
import { putUtterance } from '../messaging/utterances.ts';
import { closingTime } from '../policy/calendar.ts';
import type { Transaction } from '../runtime/database.ts';
import { AppError } from '../runtime/errors.ts';
import { staffNames } from '../staff/accounts.ts';
import { writeAudit } from '../staff/audit.ts';
import type { DeskDeps } from '../staff/deps.ts';
import { demand, may } from '../staff/permissions.ts';
import type { Scope } from '../staff/scope.ts';
import { officeOf } from './contest.ts';
import { findConversation, findLastWords, findWaiting, patchHold, type WaitingRecord } from './conversation-store.ts';
import { findUtterances } from './page-store.ts';

/** A conversation in which a person was asked for, is talking, or should look. */
export interface WaitingConversation {
  contactId: bigint;
  channel: string;
  /** Unanswered by a person since. */
  waitingSince?: Date;
  heldBy?: { id: string; name: string };
  /** The bot speaks again then. */
  heldUntil?: Date;
  /** A handler failed for this contact. */
  flagged: boolean;
  lastWords?: string;
}

export interface Conversation extends WaitingConversation {
  heldByMe: boolean;
  utterances: { direction: 'in' | 'bot' | 'staff'; text: string; at: Date }[];
}

const mostWaiting = 100;
const mostUtterances = 100;
const longestText = 3000;
/** How far back a conversation is shown to whoever takes it over. */
const shownMs = 30 * 86_400_000;

export async function listWaiting(deps: DeskDeps, scope: Scope): Promise<WaitingConversation[]> {
  if (!may(scope, 'conversation.read')) return [];
  const { database, clock } = deps;
  const rows = await findWaiting(database, { ...officesOf(deps, scope), now: clock.now(), most: mostWaiting });
  const names = await staffNames(
    deps,
    rows.map((row) => row.heldBy),
  );
  const list: WaitingConversation[] = [];
  for (const row of rows) {
    const lastWords = await findLastWords(database, row.contactId);
    list.push({ ...describe(row, names), ...(lastWords ? { lastWords } : {}) });
  }
  return list;
}

/** One conversation of the office; words of confidential filings are not part of it. */
export async function readConversation(deps: DeskDeps, scope: Scope, contactId: bigint): Promise<Conversation> {
  const { database, clock } = deps;
  const row = may(scope, 'conversation.read')
    ? await findConversation(database, { ...officesOf(deps, scope), contactId })
    : undefined;
  if (!row) throw conversationNotFound();
  const names = await staffNames(deps, [row.heldBy]);
  const utterances = await findUtterances(database, {
    contactIds: [contactId],
    threadIds: [],
    since: new Date(clock.now().getTime() - shownMs),
    most: mostUtterances,
  });
  return {
    ...describe(row, names),
    heldByMe: row.heldBy === scope.staffId,
    utterances: utterances.map(({ direction, text, at }) => ({
      direction: direction as 'in' | 'bot' | 'staff',
      text,
      at,
    })),
  };
}

/** Takes a conversation: the bot is silent while it is held. A unit head may take it from a colleague. */
export async function takeConversation(
  tx: Transaction,
  deps: DeskDeps,
  scope: Scope,
  contactId: bigint,
  now = deps.clock.now(),
): Promise<void> {
  await demandHold(tx, deps, scope, contactId);
  await patchHold(tx, contactId, { heldBy: scope.staffId, heldSince: now, heldUntil: holdEnd(deps, scope, now) });
  await trace(tx, scope, contactId, 'conversation.taken', now);
}

/** A person's words in the conversation; whoever speaks holds it from then on. */
export async function replyInConversation(
  tx: Transaction,
  deps: DeskDeps,
  scope: Scope,
  { contactId, text }: { contactId: bigint; text: string },
  now = deps.clock.now(),
): Promise<bigint> {
  const { sealing, policy } = deps;
  const words = text.trim();
  if (words === '') throw new AppError('invalid', 'Tulisannya masih kosong.');
  if (words.length > longestText) throw new AppError('invalid', `Tulisan paling banyak ${longestText} huruf.`);
  const row = await demandHold(tx, deps, scope, contactId);
  await patchHold(tx, contactId, {
    heldBy: scope.staffId,
    ...(row.heldBy === scope.staffId ? {} : { heldSince: now }),
    heldUntil: holdEnd(deps, scope, now),
    waitingSince: null,
    flagged: null,
  });
  await trace(tx, scope, contactId, 'conversation.replied', now);
  const body = render(policy.messages, 'case.from_staff', {
    office: officeOf(policy, scope.office).short,
    text: words,
  });
  const redacted = redact(body);
  await putUtterance(tx, { contactId, direction: 'staff', text: redacted, at: now });
  return putOutbound(tx, sealing, { contactId, body: { text: body, redacted }, at: now });
}

/** Gives the conversation back to the bot, which says so. */
export async function handBack(
  tx: Transaction,
  deps: DeskDeps,
  scope: Scope,
  contactId: bigint,
  now = deps.clock.now(),
): Promise<void> {
  await demandHold(tx, deps, scope, contactId);
  await patchHold(tx, contactId, { heldBy: null, heldSince: null, heldUntil: null, waitingSince: null, flagged: null });
  await trace(tx, scope, contactId, 'conversation.handed-back', now);
  const text = render(deps.policy.messages, 'case.handed_back');
  await putUtterance(tx, { contactId, direction: 'bot', text, at: now });
  await putOutbound(tx, deps.sealing, { contactId, body: { text }, at: now });
}

function officesOf({ policy }: DeskDeps, scope: Scope) {
  return { office: scope.office, defaultOffice: policy.service.defaultOffice };
}

async function demandHold(tx: Transaction, deps: DeskDeps, scope: Scope, contactId: bigint): Promise<WaitingRecord> {
  const row = may(scope, 'conversation.read')
    ? await findConversation(tx, { ...officesOf(deps, scope), contactId, lock: true })
    : undefined;
  if (!row) throw conversationNotFound();
  demand(scope, 'conversation.hold');
  if (row.heldBy && row.heldBy !== scope.staffId && scope.role !== 'unit-head') {
    throw new AppError('conflict', 'Percakapan ini sedang dipegang petugas lain.');
  }
  return row;
}

/** The bot speaks again after the configured silence, or when the counter closes, whichever comes first. */
function holdEnd({ policy }: DeskDeps, scope: Scope, now: Date): Date {
  const silent = new Date(now.getTime() + policy.service.handOver.silentMinutes * 60_000);
  const closing = closingTime(officeOf(policy, scope.office), 'counter', policy.calendar, now);
  return closing && closing < silent ? closing : silent;
}

function describe(row: WaitingRecord, names: Map<string, string>): WaitingConversation {
  return {
    contactId: row.contactId,
    channel: row.channel,
    ...(row.waitingSince ? { waitingSince: row.waitingSince } : {}),
    ...(row.heldBy ? { heldBy: { id: row.heldBy, name: names.get(row.heldBy) ?? '' } } : {}),
    ...(row.heldUntil ? { heldUntil: row.heldUntil } : {}),
    flagged: row.flagged !== null,
  };
}

function conversationNotFound(): AppError {
  return new AppError('not-found', 'Percakapan tidak ditemukan.');
}

function trace(tx: Transaction, scope: Scope, contactId: bigint, action: string, at: Date): Promise<void> {
  return writeAudit(tx, {
    at,
    actor: { kind: 'staff', id: scope.staffId },
    action,
    object: { kind: 'contact', id: String(contactId) },
  });
}
