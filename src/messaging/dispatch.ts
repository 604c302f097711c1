import type { Clock } from '../runtime/clock.ts';
import type { Database } from '../runtime/database.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Sealing } from '../runtime/sealing.ts';
import type { AddressBook } from './address-book.ts';
import type { Channel } from './channel.ts';
import { fitTo } from './fit.ts';
import { grouped } from './group.ts';
import type { ContactAddress, OutboundBody } from './message.ts';
import { openOutbound } from './outbox.ts';
import { SendError } from './send-error.ts';
import { claimOutbound, type SendRecord, storeSends, unleaseOutbound } from './store.ts';

export interface Leaving {
  id: bigint;
  to: ContactAddress & { contactId: bigint };
  body: OutboundBody;
  attempts: number;
}

export interface Dispatcher {
  /** Sends messages this instance has just committed and leased, in order per contact. */
  send(leaving: readonly Leaving[]): void;
  /** Looks for messages others left, or whose time has come. */
  wake(): void;
  start(): void;
  /** Stops claiming and waits (at most `ms`) for what is in flight. */
  stop(ms: number): Promise<void>;
  idle(): boolean;
}

const pollMs = 500;
const mostInFlight = 200;
const longestBackOffMs = 10 * 60_000;

export interface DispatcherOptions {
  database: Database;
  sealing: Sealing;
  addresses: AddressBook;
  channels: ReadonlyMap<string, Channel>;
  instance: number;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  sendAttempts: () => number;
  /** A message left through this channel. */
  left: (channel: string) => void;
}

/**
 * Takes messages from the outbox to their channels: one at a time per contact, many contacts at once, each marked right
 * after its own send. A `SendError` from the closed list decides again, never, or opted out; an ambiguous send is
 * recorded as such and not repeated.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { database, channels, clock, log, metrics } = options;
  /** Per contact the last send begun: false when it has to be tried again, so that nothing overtakes it. */
  const chains = new Map<bigint, Promise<boolean>>();
  const paused = new Map<string, number>();
  let inFlight = 0;
  let stopping = false;
  let claiming = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const record = grouped<SendRecord, void>(
    async (records) => {
      await storeSends(database, records, clock.now());
      return records.map(() => undefined);
    },
    { inFlight: database.kind === 'embedded' ? 1 : 2, most: 500 },
  );

  /** A send that happened must be written down: while the store is away this waits, it does not forget. */
  const recordSurely = async (one: SendRecord) => {
    for (let wait = 100; ; wait = Math.min(wait * 2, 5000)) {
      try {
        return await record(one);
      } catch (error) {
        log.warn({ err: error }, 'send not yet recorded');
        if (stopping && wait >= 5000) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };

  const giveBack = async (leaving: Leaving) => {
    await unleaseOutbound(database, [leaving.id]).catch(() => {});
    return false;
  };

  /** Returns false when the message is still to be sent. */
  const attempt = async (leaving: Leaving): Promise<boolean> => {
    const channel = channels.get(leaving.to.channel);
    const pausedUntil = paused.get(leaving.to.channel) ?? 0;
    if (!channel || pausedUntil > performance.now() || stopping) {
      const againMs = Math.max(pausedUntil - performance.now(), channel ? 0 : 60_000);
      if (stopping) return giveBack(leaving);
      await recordSurely({
        id: leaving.id,
        state: 0,
        vendorId: null,
        failure: channel ? 'throttled' : 'no-channel',
        againMs,
      });
      return false;
    }
    try {
      let vendorId: string | undefined;
      for (const part of fitTo(leaving.body, channel.capabilities)) {
        const sent = await channel.send(leaving.to, part, leaving.id);
        vendorId = sent.vendorId ?? vendorId;
      }
      metrics.sent.inc({ channel: channel.name, outcome: 'sent' });
      options.left(channel.name);
      await recordSurely({ id: leaving.id, state: 1, vendorId: vendorId ?? null, failure: null, againMs: 0 });
      return true;
    } catch (error) {
      const failure = error instanceof SendError ? error : new SendError('rejected', 'unexpected', { cause: error });
      if (!(error instanceof SendError)) log.error({ err: error }, 'channel failed unexpectedly');
      metrics.sent.inc({ channel: channel.name, outcome: failure.kind });
      const backOff = Math.min(1000 * 2 ** leaving.attempts, longestBackOffMs) * (0.75 + Math.random() / 2);
      const againMs = failure.retryAfterMs ?? backOff;
      if (failure.everybody) paused.set(channel.name, performance.now() + againMs);
      const tired = leaving.attempts + 1 >= options.sendAttempts() && failure.kind !== 'throttled';
      const state =
        failure.kind === 'opted-out' ? 4 : failure.kind === 'ambiguous' ? 3 : failure.again && !tired ? 0 : 2;
      if (state !== 0) log.warn({ outbound: String(leaving.id), failure: failure.kind }, 'message not sent');
      await recordSurely({ id: leaving.id, state, vendorId: null, failure: failure.kind, againMs });
      return state !== 0;
    }
  };

  const send = (leaving: readonly Leaving[]) => {
    for (const one of leaving) {
      const before = chains.get(one.to.contactId);
      inFlight += 1;
      const run = (before ?? Promise.resolve(true))
        .then((finished) => (finished ? attempt(one) : giveBack(one)))
        .catch((error: unknown) => {
          log.error({ err: error }, 'send failed');
          return false;
        })
        .finally(() => {
          inFlight -= 1;
          if (chains.get(one.to.contactId) !== run) return;
          chains.delete(one.to.contactId);
          if (again) claim();
        });
      chains.set(one.to.contactId, run);
    }
  };

  const claim = () => {
    if (stopping) return;
    if (claiming || inFlight >= mostInFlight) {
      again = true;
      return;
    }
    claiming = true;
    again = false;
    claimOutbound(database, options.instance, mostInFlight - inFlight, [...channels.keys()])
      .then((rows) => {
        send(
          rows.map((row) => {
            const contactId = BigInt(row.contactId);
            return {
              id: BigInt(row.id),
              to: { ...options.addresses.open(row.channel, row.account, row.addressEnc), contactId },
              body: openOutbound(options.sealing, contactId, row.bodyEnc),
              attempts: row.attempts,
            };
          }),
        );
        if (rows.length > 0) again = true;
      })
      .catch((error: unknown) => log.warn({ err: error }, 'outbox not readable'))
      .finally(() => {
        claiming = false;
        if (again && inFlight === 0) claim();
      });
  };

  return {
    send,
    wake: claim,
    start() {
      timer = setInterval(claim, pollMs);
      claim();
    },
    async stop(ms) {
      stopping = true;
      clearInterval(timer);
      await Promise.race([
        Promise.all([...chains.values()]),
        new Promise((resolve) => setTimeout(resolve, ms).unref()),
      ]);
    },
    idle: () => inFlight === 0 && !claiming,
  };
}
