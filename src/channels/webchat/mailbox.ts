import type { AddressBook } from '../../messaging/address-book.ts';
import type { Choice, OutboundBody } from '../../messaging/message.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Database } from '../../runtime/database.ts';
import type { Sealing } from '../../runtime/sealing.ts';
import { eventsAfter, insertEvent, type MailboxRow, markDelivered, newestEvents, newestOwnWords } from './store.ts';

export const webchatAccount = 'web';

/** A bubble as a page is told of it: the `data` of one server-sent event. */
export interface Bubble {
  id: string;
  text: string;
  choices: Choice[];
  /** Names the bubble: a press is sent back as "menu:choice". */
  menu?: string;
  at: string;
}

export interface Mailbox {
  /** False when this outbox row was put in before. */
  put(contactId: bigint, outboundId: bigint, body: OutboundBody): Promise<boolean>;
  /** Bubbles after one of them, marked as delivered by being read. */
  after(clientId: string, id: string, most: number): Promise<Bubble[]>;
  newest(clientId: string, most: number): Promise<Bubble[]>;
  ownWords(clientId: string, most: number): Promise<{ text: string; at: Date }[]>;
  /** Which bubble and choice a page means by "choice" or "menu:choice"; a press of nothing known keeps its own words. */
  choiceOf(clientId: string, given: string): Promise<{ menu: string; choice: string }>;
}

const place = 'WebchatEvent.body';
/** An opening code may be read this long after it first left: long enough to write it down, too short for a lent phone. */
const codeShownMs = 10 * 60_000;
const openingCode = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g;
const choicesLookedThrough = 20;

export interface MailboxOptions {
  database: Database;
  sealing: Sealing;
  addresses: AddressBook;
  clock: Clock;
}

/** What the web chat shows, kept sealed so that a page that was away can catch up. */
export function createMailbox({ database, sealing, addresses, clock }: MailboxOptions): Mailbox {
  const hashOf = (clientId: string) =>
    addresses.seal({ channel: 'webchat', account: webchatAccount, address: clientId }).hash;
  const bodyOf = (row: MailboxRow) => JSON.parse(sealing.open(place, row.outboundId, row.bodyEnc)) as OutboundBody;
  const handOver = async (rows: MailboxRow[]): Promise<Bubble[]> => {
    const now = clock.now();
    const fresh = rows.filter((row) => row.deliveredAt === null).map((row) => row.id);
    if (fresh.length > 0) await markDelivered(database, fresh, now);
    return rows.map((row) => bubbleOf(row, bodyOf(row), now));
  };
  return {
    async put(contactId, outboundId, { text, choices, menu }) {
      const kept: OutboundBody = { text, ...(choices ? { choices } : {}), ...(menu === undefined ? {} : { menu }) };
      const bodyEnc = sealing.seal(place, String(outboundId), JSON.stringify(kept));
      return (await insertEvent(database, { contactId, outboundId, bodyEnc, at: clock.now() })) !== undefined;
    },
    after: async (clientId, id, most) =>
      handOver(await eventsAfter(database, webchatAccount, hashOf(clientId), id, most)),
    newest: async (clientId, most) => handOver(await newestEvents(database, webchatAccount, hashOf(clientId), most)),
    ownWords: (clientId, most) => newestOwnWords(database, webchatAccount, hashOf(clientId), most),
    async choiceOf(clientId, given) {
      const rows = await newestEvents(database, webchatAccount, hashOf(clientId), choicesLookedThrough);
      return findChoice(rows.map(bodyOf), given);
    },
  };
}

function bubbleOf(row: MailboxRow, body: OutboundBody, now: Date): Bubble {
  const old = row.deliveredAt !== null && now.getTime() - row.deliveredAt.getTime() > codeShownMs;
  return {
    id: row.id,
    text: old ? body.text.replace(openingCode, '[kode]') : body.text,
    choices: body.choices ?? [],
    ...(body.menu === undefined ? {} : { menu: body.menu }),
    at: row.at.toISOString(),
  };
}

/** Looks through bubbles (oldest first) from the newest back. */
export function findChoice(bodies: readonly OutboundBody[], given: string): { menu: string; choice: string } {
  for (const { choices = [], menu = '' } of bodies.toReversed()) {
    const choice = choices.find(({ id }) => given === id || given === `${menu}:${id}`);
    if (choice) return { menu, choice: choice.id };
  }
  const colon = given.indexOf(':');
  return { menu: given.slice(0, Math.max(colon, 0)), choice: given.slice(colon + 1) };
}
