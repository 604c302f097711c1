import { maskNik } from '../language/format.ts';
import type { ChannelName } from '../messaging/message.ts';
import { staffNames } from '../staff/accounts.ts';
import { writeAudit } from '../staff/audit.ts';
import type { DeskDeps } from '../staff/deps.ts';
import { may } from '../staff/permissions.ts';
import type { Scope } from '../staff/scope.ts';
import type { CaseOutcome, CaseState, CaseStory, ClosedAs, Confidentiality } from './case.ts';
import { permission, type StaffAct } from './command.ts';
import { findActivities, findDeliveries, findUtterances } from './page-store.ts';
import { dueOf, type QueueRow, turnOf } from './queue.ts';
import type { CaseRecord, WaitKind } from './store.ts';
import { openStory, openWords } from './story.ts';
import { findThreads } from './thread-store.ts';
import { openedThread, timelineOf } from './threads.ts';
import { transition } from './transitions.ts';
import { demandCase } from './within-scope.ts';

export type Delivery = 'queued' | 'sent' | 'failed' | 'ambiguous' | 'opted-out';

export interface PageActivity {
  id: bigint;
  at: Date;
  kind: string;
  actor: 'staff' | 'reporter' | 'system';
  staffName?: string;
  /** Absent for whoever sees metadata only. */
  words?: string;
  fromState?: CaseState;
  toState?: CaseState;
  detail?: Record<string, unknown>;
  /** Where words went to the reporter: how far they came, and why not further. */
  delivery?: { state: Delivery; failure?: string; sentAt?: Date };
}

export interface CasePage {
  id: string;
  number: string;
  version: number;
  office: string;
  unit: string;
  ruleId: string;
  categoryTitle: string;
  confidentiality: Confidentiality;
  about: 'own' | 'other';
  state: CaseState;
  closedAs?: ClosedAs;
  outcome?: CaseOutcome;
  waitingFor?: WaitKind;
  turn: QueueRow['turn'];
  urgent: boolean;
  restricted: boolean;
  programme?: string;
  area?: string;
  assignedTo?: { id: string; name: string };
  openedAt: Date;
  acknowledgeBy: Date;
  promisedBy: Date;
  decideBy: Date;
  firstAnswerAt?: Date;
  answeredAt?: Date;
  missedAt?: Date;
  lastReporterAt?: Date;
  dueAt?: Date;
  overdue: boolean;
  soon: boolean;
  activities: PageActivity[];
  /** What this person may do to it now. */
  acts: StaffAct['kind'][];
  mayReveal: boolean;
  /** Absent for whoever sees metadata only. */
  words?: CaseWords;
}

export interface CaseWords {
  story: Omit<CaseStory, 'nik' | 'kk'> & { maskedNik?: string; maskedKk?: string };
  /** Ways back to reporters, the one replies go to first. Addresses stay sealed. */
  reporters: { pseudonym: string; channel: ChannelName; lastHeardAt: Date }[];
  conversation: { from: 'reporter' | 'bot' | 'staff'; text: string; at: Date }[];
}

const mostUtterances = 100;
/** How far before the filing the conversation is shown: what led to it. */
const conversationBeforeMs = 86_400_000;
const deliveries: readonly Delivery[] = ['queued', 'sent', 'failed', 'ambiguous', 'opted-out'];

/** One case as this person may see it; `not-found` outside the scope. Opening a restricted one leaves a trace. */
export async function readCase(deps: DeskDeps, scope: Scope, number: string): Promise<CasePage> {
  const { database } = deps;
  const row = await demandCase(database, deps.policy, scope, number);
  const words = may(scope, 'case.read');
  if (row.restricted && words) {
    await writeAudit(database, {
      at: deps.clock.now(),
      actor: { kind: 'staff', id: scope.staffId },
      action: 'case.read',
      object: { kind: 'case', id: row.id },
    });
  }
  const names = await staffNames(deps, [row.assignedTo]);
  const { outcome, closedAs, wait, programme, area, assignedTo, firstAnswerAt, answeredAt, missedAt, lastReporterAt } =
    row;
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    office: row.office,
    unit: row.unit,
    ruleId: row.ruleId,
    categoryTitle: deps.policy.categories.get(row.category)?.title ?? row.category,
    confidentiality: row.confidentiality,
    about: row.about,
    state: row.state,
    ...(closedAs ? { closedAs } : {}),
    ...(outcome ? { outcome } : {}),
    ...(wait ? { waitingFor: wait.kind } : {}),
    turn: turnOf(row),
    urgent: row.urgent,
    restricted: row.restricted,
    ...(programme ? { programme } : {}),
    ...(area ? { area } : {}),
    ...(assignedTo ? { assignedTo: { id: assignedTo, name: names.get(assignedTo) ?? '' } } : {}),
    openedAt: row.openedAt,
    acknowledgeBy: row.acknowledgeBy,
    promisedBy: row.promisedBy,
    decideBy: row.decideBy,
    ...(firstAnswerAt ? { firstAnswerAt } : {}),
    ...(answeredAt ? { answeredAt } : {}),
    ...(missedAt ? { missedAt } : {}),
    ...(lastReporterAt ? { lastReporterAt } : {}),
    ...dueOf(row, deps.clock.now()),
    activities: await readActivities(deps, row, words),
    acts: actsOf(scope, row),
    mayReveal: may(scope, 'case.reveal'),
    ...(words ? { words: await readWords(deps, row) } : {}),
  };
}

/** What the table and the role allow now. */
function actsOf(scope: Scope, row: CaseRecord): StaffAct['kind'][] {
  const state = { state: row.state, closedAs: row.closedAs ?? undefined };
  return (Object.keys(permission) as StaffAct['kind'][]).filter((act) => {
    if (!may(scope, permission[act])) return false;
    if (act === 'restrict' && row.restricted) return false;
    return 'to' in transition(state, act);
  });
}

async function readActivities(deps: DeskDeps, row: CaseRecord, words: boolean): Promise<PageActivity[]> {
  const { database, sealing } = deps;
  const rows = await findActivities(database, row.id);
  const names = await staffNames(
    deps,
    rows.map((each) => each.staffId),
  );
  const sends = new Map(
    (
      await findDeliveries(
        database,
        rows.map((each) => each.id),
      )
    ).map((each) => [each.activityId, each]),
  );
  return rows.map(({ id, at, kind, actorKind, staffId, bodyEnc, fromState, toState, detail }) => {
    const send = sends.get(id);
    return {
      id,
      at,
      kind,
      actor: actorKind as PageActivity['actor'],
      ...(staffId ? { staffName: names.get(staffId) ?? '' } : {}),
      ...(bodyEnc && words ? { words: openWords(sealing, row.id, bodyEnc) } : {}),
      ...(fromState ? { fromState: fromState as CaseState } : {}),
      ...(toState ? { toState: toState as CaseState } : {}),
      ...(detail ? { detail: detail as Record<string, unknown> } : {}),
      ...(send
        ? {
            delivery: {
              state: deliveries[send.state] ?? 'failed',
              ...(send.failure ? { failure: send.failure } : {}),
              ...(send.sentAt ? { sentAt: send.sentAt } : {}),
            },
          }
        : {}),
    };
  });
}

async function readWords({ database, sealing }: DeskDeps, row: CaseRecord): Promise<CaseWords> {
  const { nik, kk, ...story } = openStory(sealing, row.id, row.storyEnc);
  const threads = (await findThreads(database, row.id)).map((each) => ({
    ...openedThread(sealing, each),
    lastHeardAt: each.lastHeardAt,
  }));
  const timelines = threads.map(timelineOf);
  const conversation = await findUtterances(database, {
    contactIds: timelines.flatMap((each) => ('contactId' in each ? [each.contactId] : [])),
    threadIds: timelines.flatMap((each) => ('threadId' in each ? [each.threadId] : [])),
    since: new Date(row.openedAt.getTime() - conversationBeforeMs),
    most: mostUtterances,
  });
  return {
    story: { ...story, ...(nik ? { maskedNik: maskNik(nik) } : {}), ...(kk ? { maskedKk: maskNik(kk) } : {}) },
    reporters: threads.map(({ pseudonym, reporter, lastHeardAt }) => ({
      pseudonym,
      channel: reporter.channel,
      lastHeardAt,
    })),
    conversation: conversation.map(({ direction, text, at }) => ({
      from: direction === 'in' ? 'reporter' : (direction as 'bot' | 'staff'),
      text,
      at,
    })),
  };
}
