import { actOnCase } from '../cases/act-on-case.ts';
import type { OpenedCase } from '../cases/case.ts';
import { openCase } from '../cases/open-case.ts';
import { type Reporter, threadTo } from '../cases/threads.ts';
import { formatDate } from '../language/format.ts';
import { render } from '../language/render.ts';
import type { Leaving } from '../messaging/dispatch.ts';
import { grouped } from '../messaging/group.ts';
import type { ContactAddress, OutboundBody } from '../messaging/message.ts';
import { sealOutbound } from '../messaging/outbox.ts';
import { putUtterance } from '../messaging/utterances.ts';
import type { Claim, Handled } from '../messaging/worker.ts';
import { officeFor } from '../policy/areas.ts';
import { closingTime } from '../policy/calendar.ts';
import type { Policy } from '../policy/policy.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Database, Sql, Transaction } from '../runtime/database.ts';
import type { Sealing } from '../runtime/sealing.ts';
import { isConfidential, isFiledOpenly, sealSession } from './session.ts';
import {
  type CommittedRow,
  commitTurns,
  holdSession,
  insertConsent,
  parkInbound,
  releaseSession,
  type TurnRow,
} from './store.ts';
import type { Bubble, Turn } from './turn.ts';

export interface CommitOptions {
  database: Database;
  sealing: Sealing;
  clock: Clock;
  instance: number;
  /** Sends what this instance leased; called after the commit. */
  send: (leaving: readonly Leaving[]) => void;
  /** A case was opened or changed: live pages want to know. */
  announce: (office: string) => void;
}

export interface Committer {
  commit(claim: Claim, turn: Turn, policy: Policy): Promise<Handled>;
  /** The same, with the handled messages parked instead. */
  park(claim: Claim, turn: Turn, policy: Policy, reason: string): Promise<Handled>;
}

const codePlaceholder = '[kode]';

/**
 * The only place where the events of a turn become rows: session, inbox, conversation, case, consent, audit and outbox,
 * in one transaction. Turns that only speak ride together in one statement.
 */
export function createCommitter(options: CommitOptions): Committer {
  const { database, clock, instance } = options;

  const plain = grouped<TurnRow, CommittedRow | undefined>(
    async (rows) => {
      const committed = new Map(
        (await commitTurns(database, rows, instance, clock.now())).map((c) => [c.contactId, c]),
      );
      return rows.map((row) => committed.get(row.contactId));
    },
    { inFlight: database.kind === 'embedded' ? 1 : 2, most: 200 },
  );

  const finish = (claim: Claim, body: OutboundBody | undefined, committed: CommittedRow | undefined): Handled => {
    if (!committed) throw new Error('the lease of this contact was lost');
    if (body && committed.outbound?.leased) {
      const { id: contactId, ...address } = claim.contact;
      options.send([
        { id: committed.outbound.id, to: { ...(address as ContactAddress), contactId }, body, attempts: 0 },
      ]);
    }
    return { kind: 'committed', again: committed.again };
  };

  const rowOf = (
    claim: Claim,
    turn: Turn,
    policy: Policy,
    body: OutboundBody | undefined,
    quiet: boolean,
  ): TurnRow => ({
    contactId: claim.contact.id,
    wake: claim.wake,
    stateEnc: sealSession(options.sealing, claim.contact.id, turn.session),
    identityUntil: turn.session.identity ? new Date(turn.session.identity.until) : null,
    office: officeFor(policy, turn.session.area).id,
    handled: turn.handled.map((m) => m.id),
    heard: quiet ? [] : turn.heard.map((h) => ({ text: h.text, intent: h.intent ?? null, at: h.at })),
    waitingForPerson: turn.waitingForPerson ?? false,
    ...(body
      ? {
          out: {
            bodyEnc: sealOutbound(options.sealing, claim.contact.id, body),
            said: quiet ? '' : keptWords(body),
            inboundId: turn.handled.at(-1)?.id ?? null,
          },
        }
      : {}),
  });

  const withEffects = async (claim: Claim, turn: Turn, policy: Policy, parkFor?: string): Promise<Handled> => {
    const now = clock.now();
    let body: OutboundBody | undefined;
    const offices = new Set<string>();
    const committed = await database.transaction(async (tx) => {
      offices.clear();
      const deps = { database, sealing: options.sealing, policy, clock };
      const { id: contactId, ...address } = claim.contact;
      const reporter = { ...address, contactId };
      let opened: OpenedCase | undefined;
      let { thread } = turn;
      for (const effect of turn.effects) {
        if (effect.type === 'open-case') {
          const fresh = await openCase(tx, deps, effect.draft, reporter, now);
          offices.add(fresh.office);
          opened = fresh;
          if (effect.draft.confidentiality !== 'open') thread = fresh.threadId;
        } else if (effect.type === 'act-on-case') {
          const { office } = await actOnCase(
            tx,
            deps,
            { by: 'reporter', from: reporter, caseId: effect.caseId, act: effect.act },
            now,
          );
          offices.add(office);
        } else if (effect.type === 'consent') {
          await insertConsent(tx, contactId, effect.version, effect.given, now);
        }
        if (effect.type === 'act-on-case' || effect.type === 'about-case') {
          thread = (await confidentialThread(tx, options.sealing, effect.caseId, reporter)) ?? thread;
        }
      }
      body = turn.bubble && speak(turn.bubble, policy, opened);
      const quiet = turn.confidential || thread !== undefined;
      const session = { ...turn.session };
      if (quiet) await keepForThread(tx, turn, session, body, thread, now);
      else if (isFiledOpenly(session.flow)) await keepForContact(tx, contactId, session);
      const [row] = await commitTurns(tx, [rowOf(claim, { ...turn, session }, policy, body, quiet)], instance, now);
      if (!row) throw new Error('the lease of this contact was lost');
      await holdOrRelease(tx, turn, policy, contactId, now);
      if (parkFor !== undefined)
        await parkInbound(
          tx,
          contactId,
          turn.handled.map((m) => m.id),
          parkFor,
        );
      return row;
    });
    for (const office of offices) options.announce(office);
    if (turn.effects.some((e) => e.type === 'hold')) options.announce(officeFor(policy, turn.session.area).id);
    return finish(claim, body, committed);
  };

  return {
    async commit(claim, turn, policy) {
      if (turn.effects.length > 0 || turn.confidential || turn.session.withheld)
        return withEffects(claim, turn, policy);
      const body = turn.bubble && speak(turn.bubble, policy, undefined);
      return finish(claim, body, await plain(rowOf(claim, turn, policy, body, false)));
    },
    park: (claim, turn, policy, reason) => withEffects(claim, turn, policy, reason),
  };
}

/** Renders the one bubble; what a case opened in this turn is called is known only now. */
function speak(bubble: Bubble, policy: Policy, opened: OpenedCase | undefined): OutboundBody {
  const office = opened && policy.offices.get(opened.office);
  const of = (code: string) =>
    opened && office
      ? {
          number: opened.number,
          code,
          promised: formatDate(opened.promisedBy, office.timeZone),
          unit: office.units.find((u) => u.id === opened.unit)?.name ?? office.name,
        }
      : {};
  const words = (code: string) =>
    bubble.says.map((s) => render(policy.messages, s.key, { ...of(code), ...s.params })).join('\n\n');
  return {
    text: words(opened?.code ?? ''),
    ...(opened ? { redacted: words(codePlaceholder) } : {}),
    ...(bubble.choices.length > 0 ? { choices: bubble.choices } : {}),
    ...(bubble.menu === undefined ? {} : { menu: bubble.menu }),
    ...(bubble.erase === undefined ? {} : { erase: bubble.erase }),
  };
}

function keptWords(body: OutboundBody): string {
  return [body.redacted ?? body.text, ...(body.choices ?? []).map((c, i) => `${i + 1}. ${c.title}`)].join('\n');
}

/** The thread that leads from a confidential case to this reporter. */
async function confidentialThread(
  tx: Transaction,
  sealing: Sealing,
  caseId: string,
  reporter: Reporter,
): Promise<string | undefined> {
  const thread = await threadTo(tx, sealing, caseId, reporter);
  return thread && thread.confidentiality !== 'open' ? thread.id : undefined;
}

/** Words of a confidential filing wait in the sealed session until its thread exists; then they belong to it alone. */
async function keepForThread(
  tx: Transaction,
  turn: Turn,
  session: Turn['session'],
  body: OutboundBody | undefined,
  thread: string | undefined,
  now: Date,
): Promise<void> {
  const words = [
    ...(session.withheld ?? []),
    ...turn.heard.map((h) => ({ direction: 'in' as const, text: h.text, at: h.at.toISOString() })),
    ...(body ? [{ direction: 'bot' as const, text: keptWords(body), at: now.toISOString() }] : []),
  ];
  if (thread === undefined) {
    session.withheld = words;
    return;
  }
  delete session.withheld;
  if (session.flow && isConfidential(session.flow)) session.flow = { ...session.flow, thread };
  for (const { direction, text, at } of words) {
    await putUtterance(tx, { threadId: thread, direction, text, at: new Date(at) });
  }
}

/** The person chose to file under the own name: what waited for that belongs to the conversation. */
async function keepForContact(tx: Transaction, contactId: bigint, session: Turn['session']): Promise<void> {
  for (const { direction, text, at } of session.withheld ?? []) {
    await putUtterance(tx, { contactId, direction, text, at: new Date(at) });
  }
  delete session.withheld;
}

async function holdOrRelease(sql: Sql, turn: Turn, policy: Policy, contactId: bigint, now: Date): Promise<void> {
  for (const effect of turn.effects) {
    if (effect.type === 'release') await releaseSession(sql, contactId);
    if (effect.type === 'hold') {
      const office = officeFor(policy, turn.session.area);
      const unclaimed = new Date(now.getTime() + policy.service.handOver.unclaimedMinutes * 60_000);
      const closing = closingTime(office, 'counter', policy.calendar, now);
      await holdSession(sql, contactId, now, closing && closing < unclaimed ? closing : unclaimed);
    }
  }
}
