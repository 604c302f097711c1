import type { Entities } from '../language/meaning.ts';
import type { OfferedMenu } from '../messaging/outbox.ts';
import type { Sealing } from '../runtime/sealing.ts';
import type { HeldIdentity, OfferedChoice, Params } from './flow.ts';

export interface RunningFlow {
  name: string;
  step: string;
  slots: Record<string, unknown>;
  /** What was asked last, to be asked again after an interruption. */
  prompt?: { key: string; params?: Params; choices?: OfferedChoice[] };
  /** The person owes no answer: another topic ends this without an offer to come back. */
  optional?: boolean;
  /** Thread of the confidential case this flow has opened: what is said from then on belongs there. */
  thread?: string;
  /** ISO time of its last step. */
  at: string;
}

/** Where a contact stands; sealed as a whole. Times are ISO strings. */
export interface SessionState {
  version: 1;
  flow?: RunningFlow;
  /** A flow that an interruption set aside. */
  suspended?: RunningFlow;
  /** Last bubbles with choices, newest first. */
  menus: OfferedMenu[];
  menuCount: number;
  topic?: { intent: string; entities: Entities; at: string };
  /** How often in a row nothing was understood. */
  misses: number;
  area?: string;
  identity?: HeldIdentity & { until: string };
  limitedNoticeAt?: string;
  /** Words of a filing that is, or may yet be, confidential: kept from every timeline until it is known where they belong. */
  withheld?: { direction: 'in' | 'bot'; text: string; at: string }[];
}

export const keptMenus = 3;

export function newSession(): SessionState {
  return { version: 1, menus: [], menuCount: 0, misses: 0 };
}

const place = 'Session.state';

export function sealSession(sealing: Sealing, contactId: bigint, state: SessionState): Uint8Array<ArrayBuffer> {
  return sealing.seal(place, String(contactId), JSON.stringify(state));
}

/** An unreadable or older state starts afresh: it must never lock a person out. */
export function openSession(sealing: Sealing, contactId: bigint, sealed: Uint8Array | null): SessionState {
  if (!sealed) return newSession();
  const state = JSON.parse(sealing.open(place, String(contactId), sealed)) as SessionState;
  return state.version === 1 ? state : newSession();
}

/** Drops what is past its time: identity numbers, old menus, an abandoned flow. */
export function freshen(state: SessionState, now: Date, menuHours: number): SessionState {
  const since = (iso: string) => now.getTime() - Date.parse(iso);
  const hours = menuHours * 3_600_000;
  const next: SessionState = { ...state, menus: state.menus.filter((m) => since(m.at) < hours) };
  if (next.identity && Date.parse(next.identity.until) <= now.getTime()) delete next.identity;
  if (next.flow && since(next.flow.at) >= hours) delete next.flow;
  if (next.suspended && since(next.suspended.at) >= hours) delete next.suspended;
  if (next.topic && since(next.topic.at) >= hours) delete next.topic;
  if (!next.flow && !next.suspended) delete next.withheld;
  return next;
}

/** Puts a menu that was offered outside a turn where the last menu stands, once. */
export function takeOffer(state: SessionState, offered: OfferedMenu | undefined): void {
  if (!offered || (state.menus[0] && state.menus[0].at >= offered.at) || state.menus.some((m) => m.id === offered.id))
    return;
  state.menus = [offered, ...state.menus].slice(0, keptMenus);
}

/** Whether the words of this filing belong to its thread alone, or may come to while the person is still being asked. */
export function isConfidential(flow: RunningFlow | undefined): boolean {
  const chosen = flow?.slots['confidentiality'];
  return chosen === undefined
    ? flow?.step === 'confidentiality'
    : ['confidential', 'anonymous'].includes(String(chosen));
}

/** Whether the person chose to file under the own name. */
export function isFiledOpenly(flow: RunningFlow | undefined): boolean {
  return flow?.slots['confidentiality'] === 'open';
}
