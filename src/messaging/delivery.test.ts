import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { standingClock } from '../runtime/clock.ts';
import { openLog } from '../runtime/log.ts';
import { openMetrics } from '../runtime/metrics.ts';
import { memoryShortLived } from '../runtime/short-lived.ts';
import { createAddressBook } from './address-book.ts';
import type { Channel } from './channel.ts';
import { createDispatcher } from './dispatch.ts';
import type { InboundMessage } from './message.ts';
import { putOutbound } from './outbox.ts';
import { createReceiver } from './receive.ts';
import { SendError } from './send-error.ts';

const at = new Date('2026-11-18T02:00:00Z');

describe.each(storeKinds)('messages on the %s store', (kind) => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(kind);
  });
  afterAll(() => store.close());

  const parts = () => {
    const { database, sealing } = store;
    const addresses = createAddressBook(sealing);
    return { database, sealing, addresses, clock: standingClock(at), log: openLog('silent'), metrics: openMetrics() };
  };
  const receiver = (limit = 100) => {
    let arrived = 0;
    const sink = createReceiver({
      ...parts(),
      shortLived: memoryShortLived(),
      messagesPerMinute: () => limit,
      stored: () => {},
      arrived: () => {
        arrived += 1;
      },
    });
    return { sink, arrivals: () => arrived };
  };
  const message = (vendorId: string, address: string, text = 'halo'): InboundMessage => ({
    channel: 'terminal',
    account: kind,
    address,
    vendorId,
    body: { kind: 'text', text },
  });
  const inbound = (address: string) => {
    const { hash } = createAddressBook(store.sealing).seal({ channel: 'terminal', account: kind, address });
    return store.database.prisma.contact
      .findFirstOrThrow({ where: { addressHash: hash } })
      .then(({ id }) => store.database.prisma.inbound.findMany({ where: { contactId: id }, orderBy: { id: 'asc' } }));
  };

  test('a repeat is stored once, also when it comes in the same moment', async () => {
    const { sink } = receiver();
    await Promise.all([1, 2, 3].map(() => sink.receive([message('same', 'a')])));
    await sink.receive([message('same', 'a'), message('other', 'a')]);
    expect((await inbound('a')).map((m) => m.vendorId)).toEqual(['same', 'other']);
  });

  test('what PostgreSQL cannot keep is replaced, and the rest of the words stay', async () => {
    const { sink } = receiver();
    await sink.receive([message('nul', 'b', 'a\u0000b\ud800c')]);
    expect(await inbound('b')).toHaveLength(1);
  });

  test('over the limit a message is stored all the same, and marked', async () => {
    const { sink } = receiver(2);
    for (const n of [1, 2, 3]) await sink.receive([message(`limit-${n}`, 'c')]);
    expect((await inbound('c')).map((m) => m.limited)).toEqual([false, false, true]);
  });

  /** Sends what stands in the outbox through a channel that answers as told. */
  const dispatchAll = async (answers: (() => string)[], texts: string[], address: string) => {
    const { sink } = receiver();
    await sink.receive([message(`for-${address}`, address)]);
    const [first] = await inbound(address);
    const contactId = first!.contactId;
    const sent: string[] = [];
    const channel: Channel = {
      name: 'terminal',
      account: kind,
      capabilities: { buttons: 0, textLength: 1000, canErase: false },
      start: async () => {},
      async send(_to, body) {
        const vendorId = answers.shift()?.() ?? 'ok';
        sent.push(body.text);
        return { vendorId };
      },
      health: () => ({ state: 'up' }),
      stop: async () => {},
    };
    for (const text of texts) await putOutbound(store.database, store.sealing, { contactId, body: { text }, at });
    const dispatcher = createDispatcher({
      ...parts(),
      channels: new Map([['terminal', channel]]),
      instance: 1,
      sendAttempts: () => 3,
      left: () => {},
    });
    dispatcher.start();
    const rows = () => store.database.prisma.outbound.findMany({ where: { contactId }, orderBy: { id: 'asc' } });
    await expect.poll(async () => (await rows()).every((row) => row.state !== 0), { timeout: 20_000 }).toBe(true);
    await dispatcher.stop(1000);
    return { sent, states: (await rows()).map((row) => row.state), rows: await rows() };
  };

  test('messages of one contact leave in order, each once, and lose their sealed words', async () => {
    const { sent, states, rows } = await dispatchAll([], ['1', '2', '3'], 'd');
    expect(sent).toEqual(['1', '2', '3']);
    expect(states).toEqual([1, 1, 1]);
    expect(rows.every((row) => row.bodyEnc === null)).toBe(true);
  });

  test('a message that has to be tried again is not overtaken', async () => {
    const fail = () => {
      throw new SendError('throttled', 'wait', { retryAfterMs: 300 });
    };
    const { sent, states } = await dispatchAll([fail], ['1', '2'], 'e');
    expect(sent).toEqual(['1', '2']);
    expect(states).toEqual([1, 1]);
  });

  test('an ambiguous send is recorded as such and never repeated', async () => {
    const lost = () => {
      throw new SendError('ambiguous', 'connection lost after the request was written');
    };
    const { sent, states } = await dispatchAll([lost], ['1', '2'], 'f');
    expect(sent).toEqual(['2']);
    expect(states).toEqual([3, 1]);
  });

  test('who blocked the desk is marked, and nothing more is sent', async () => {
    const blocked = () => {
      throw new SendError('opted-out', 'blocked');
    };
    const { states, rows } = await dispatchAll([blocked], ['1'], 'g');
    expect(states).toEqual([4]);
    const contact = await store.database.prisma.contact.findUniqueOrThrow({ where: { id: rows[0]!.contactId } });
    expect(contact.optedOutAt).toEqual(at);
  });
});
