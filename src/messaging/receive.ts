import type { Clock } from '../runtime/clock.ts';
import type { Database } from '../runtime/database.ts';
import { AppError } from '../runtime/errors.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Sealing } from '../runtime/sealing.ts';
import { memoryShortLived, type ShortLived } from '../runtime/short-lived.ts';
import type { AddressBook } from './address-book.ts';
import type { Sink } from './channel.ts';
import { grouped } from './group.ts';
import type { InboundBody, InboundMessage } from './message.ts';
import { type ArrivalRow, storeArrivals } from './store.ts';

const bodyPlace = 'Inbound.body';
const minuteMs = 60_000;

/** The vendor id binds the envelope: a body moved to another row does not open. */
function binding(channel: string, account: string, vendorId: string): string {
  return `${channel}\0${account}\0${vendorId}`;
}

export function openInbound(
  sealing: Sealing,
  channel: string,
  account: string,
  vendorId: string,
  sealed: Uint8Array,
): InboundBody {
  return JSON.parse(sealing.open(bodyPlace, binding(channel, account, vendorId), sealed)) as InboundBody;
}

export interface ReceiverOptions {
  database: Database;
  sealing: Sealing;
  addresses: AddressBook;
  shortLived: ShortLived;
  clock: Clock;
  metrics: Metrics;
  /** Read at each message, since the office may change it. */
  messagesPerMinute: () => number;
  /** Called after a group is stored. */
  stored: () => void;
  /** Something arrived through this channel. */
  arrived: (channel: string) => void;
}

/** PostgreSQL refuses these; a message that holds them is kept without them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is taken out
const unstorable = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Stores arrivals, grouped, before their channel acknowledges them; a repeat ends here. */
export function createReceiver(options: ReceiverOptions): Sink {
  const { database, sealing, addresses, shortLived, clock, metrics } = options;
  const store = grouped<ArrivalRow, void>(
    async (rows) => {
      await storeArrivals(database, rows, clock.now());
      options.stored();
      return rows.map(() => undefined);
    },
    { inFlight: database.kind === 'embedded' ? 1 : 2, most: 500 },
  );

  // Most contacts write a few messages: only one that comes near the limit here is counted over all processes.
  const here = memoryShortLived();
  const countHit = async (key: string) => {
    const own = await here.hit(key, minuteMs);
    return own * 4 > options.messagesPerMinute() ? Math.max(own, await shortLived.hit(key, minuteMs)) : own;
  };

  return {
    async receive(messages: readonly InboundMessage[]) {
      const rows = await Promise.all(
        messages.map(async (message): Promise<ArrivalRow> => {
          const { channel, account, vendorId, vendorAt, body } = message;
          const { hash, enc } = addresses.seal(message);
          const hits = await countHit(`messages:${Buffer.from(hash).toString('base64')}`);
          const json = JSON.stringify(body, (_key, value) =>
            typeof value === 'string' ? value.replace(unstorable, '�') : value,
          );
          return {
            channel,
            account,
            addressHash: hash,
            addressEnc: enc,
            vendorId,
            bodyEnc: sealing.seal(bodyPlace, binding(channel, account, vendorId), json),
            vendorAt: vendorAt ?? null,
            limited: hits > options.messagesPerMinute(),
          };
        }),
      );
      const channel = messages[0]?.channel ?? 'none';
      try {
        await Promise.all(rows.map(store));
        metrics.received.inc({ channel, outcome: 'stored' }, rows.length);
        options.arrived(channel);
      } catch (cause) {
        metrics.received.inc({ channel, outcome: 'refused' }, rows.length);
        throw new AppError('unavailable', 'Layanan sedang tidak bisa menyimpan pesan. Coba lagi sebentar lagi.', {
          cause,
        });
      }
    },
  };
}
