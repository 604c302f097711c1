import type { Database } from '../runtime/database.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Sealing } from '../runtime/sealing.ts';
import type { AddressBook } from './address-book.ts';
import type { ContactAddress, InboundBody } from './message.ts';
import { type OfferedMenu, openOffer } from './outbox.ts';
import { openInbound } from './receive.ts';
import { type ClaimedRow, claimDue, countStart, forgetStart, release } from './store.ts';

/** One pending message of a claimed contact. */
export interface PendingMessage {
  id: bigint;
  vendorId: string;
  body: InboundBody;
  limited: boolean;
  receivedAt: Date;
}

/** A contact leased to this instance, with everything it has waiting. */
export interface Claim {
  contact: ContactAddress & { id: bigint };
  wake: number;
  /** Sealed session, absent for a new contact. */
  stateEnc: Uint8Array | null;
  hold: { by: string | null; since: Date | null; until: Date | null; waitingSince: Date | null };
  /** Choices of a bubble sent outside a turn. */
  offered?: OfferedMenu;
  messages: PendingMessage[];
}

/** What became of a claim: `again` is false when the contact rests after the commit. */
export type Handled = { kind: 'committed'; again: boolean } | { kind: 'wait'; ms: number };

export interface WorkerOptions {
  database: Database;
  sealing: Sealing;
  addresses: AddressBook;
  instance: number;
  log: Log;
  metrics: Metrics;
  handlerAttempts: () => number;
  /** Takes one turn and commits it. Throws when it could not. */
  handle: (claim: Claim) => Promise<Handled>;
  /** Parks messages that keep failing, with an apology and a flag for staff, and lets the contact go on. */
  park: (claim: Claim, messages: readonly PendingMessage[], reason: string) => Promise<Handled>;
}

export interface Worker {
  /** Something arrived. */
  wake(): void;
  start(): void;
  stop(ms: number): Promise<void>;
  idle(): boolean;
}

const pollMs = 500;
const mostContacts = 64;

/**
 * Turns due contacts into turns: per contact in order, many contacts at once. A message that was begun before without an
 * end (the process died under it) is begun alone, after its start is counted, and parked when it has had its tries:
 * it never takes its neighbours with it.
 */
export function createWorker(options: WorkerOptions): Worker {
  const { database, log } = options;
  const working = new Set<Promise<void>>();
  let claiming = false;
  let again = false;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;

  const settle = async (claim: Claim, suspects: PendingMessage[], startsBefore: number): Promise<void> => {
    const ids = claim.messages.map((m) => m.id);
    const end = options.metrics.turnSeconds.startTimer();
    let outcome: Handled;
    if (claim.messages.length === 0) {
      await release(database, claim.contact.id, options.instance, claim.wake, null);
      return;
    }
    if (suspects.length > 0) {
      if (startsBefore >= options.handlerAttempts()) {
        options.metrics.parked.inc(suspects.length);
        outcome = await options.park(claim, suspects, 'handler-failed');
        if (outcome.kind === 'committed' && outcome.again) again = true;
        return;
      }
      await countStart(database, ids);
    }
    try {
      outcome = await options.handle(claim);
    } catch (error) {
      log.error({ err: error, contact: String(claim.contact.id) }, 'turn failed');
      await release(database, claim.contact.id, options.instance, claim.wake, 250 * 4 ** startsBefore);
      return;
    }
    end();
    if (outcome.kind === 'wait') {
      await forgetStart(database, ids);
      await release(database, claim.contact.id, options.instance, claim.wake, outcome.ms);
      wakeAfter(outcome.ms);
    } else if (outcome.again) {
      again = true;
    }
  };

  const wakeAfter = (ms: number) => {
    setTimeout(pump, ms + 5).unref();
  };

  const pump = () => {
    if (stopping) return;
    if (claiming || working.size >= mostContacts) {
      again = true;
      return;
    }
    claiming = true;
    again = false;
    const asked = mostContacts - working.size;
    claimDue(database, options.instance, asked)
      .then((rows) => {
        const claims = readClaims(rows, options);
        // A full claim has left others behind; otherwise whoever arrives next wakes us.
        if (claims.length >= asked) again = true;
        const clean = claims.filter((c) => c.startsBefore === 0);
        const begunBefore = claims.filter((c) => c.startsBefore > 0);
        for (const c of clean) begin(settle(c.claim, [], 0));
        if (begunBefore.length > 0) {
          begin(
            (async () => {
              await Promise.allSettled([...working]);
              for (const c of begunBefore) await settle(c.claim, c.suspects, c.startsBefore);
            })(),
          );
        }
      })
      .catch((error: unknown) => log.warn({ err: error }, 'inbox not readable'))
      .finally(() => {
        claiming = false;
        if (again && working.size < mostContacts) queueMicrotask(pump);
      });
  };

  const begin = (work: Promise<void>) => {
    const tracked: Promise<void> = work
      .catch((error: unknown) => log.warn({ err: error }, 'claim not settled'))
      .finally(() => {
        working.delete(tracked);
        if (again) pump();
      });
    working.add(tracked);
  };

  return {
    wake: pump,
    start() {
      timer = setInterval(pump, pollMs);
      pump();
    },
    async stop(ms) {
      stopping = true;
      clearInterval(timer);
      await Promise.race([Promise.allSettled([...working]), new Promise((resolve) => setTimeout(resolve, ms).unref())]);
    },
    idle: () => working.size === 0 && !claiming && !again,
  };
}

interface ReadClaim {
  claim: Claim;
  suspects: PendingMessage[];
  startsBefore: number;
}

function readClaims(rows: readonly ClaimedRow[], options: WorkerOptions): ReadClaim[] {
  const claims = new Map<string, ReadClaim>();
  for (const row of rows) {
    const key = String(row.contactId);
    let read = claims.get(key);
    if (!read) {
      const { heldBy: by, heldSince: since, heldUntil: until, waitingSince } = row;
      read = {
        claim: {
          contact: { ...options.addresses.open(row.channel, row.account, row.addressEnc), id: BigInt(row.contactId) },
          wake: row.wake,
          stateEnc: row.stateEnc,
          hold: { by, since, until, waitingSince },
          ...(row.offeredEnc ? { offered: openOffer(options.sealing, BigInt(row.contactId), row.offeredEnc) } : {}),
          messages: [],
        },
        suspects: [],
        startsBefore: 0,
      };
      claims.set(key, read);
    }
    if (row.inboundId === null || row.vendorId === null || row.receivedAt === null) continue;
    const message: PendingMessage = {
      id: BigInt(row.inboundId),
      vendorId: row.vendorId,
      body: row.bodyEnc
        ? openInbound(options.sealing, row.channel, row.account, row.vendorId, row.bodyEnc)
        : { kind: 'unsupported', what: 'emptied' },
      limited: row.limited ?? false,
      receivedAt: row.receivedAt,
    };
    read.claim.messages.push(message);
    const starts = row.starts ?? 0;
    if (starts > 0) read.suspects.push(message);
    read.startsBefore = Math.max(read.startsBefore, starts);
  }
  return [...claims.values()];
}
