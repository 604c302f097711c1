import { readFileSync } from 'node:fs';
import express from 'express';
import { parse } from 'yaml';
import { createWebchatChannel } from '../../src/channels/webchat/webchat-channel.ts';
import { createAddressBook } from '../../src/messaging/address-book.ts';
import type { Sink } from '../../src/messaging/channel.ts';
import type { InboundBody, OutboundBody } from '../../src/messaging/message.ts';
import { createReceiver, openInbound } from '../../src/messaging/receive.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { standingClock } from '../../src/runtime/clock.ts';
import { AppError } from '../../src/runtime/errors.ts';
import { openLog } from '../../src/runtime/log.ts';
import { openMetrics } from '../../src/runtime/metrics.ts';
import { memoryShortLived } from '../../src/runtime/short-lived.ts';
import { createErrorPages } from '../../src/web/error-response.ts';
import { listen } from '../../src/web/server.ts';
import type { TestStore } from './database.ts';

/** The words of the real page. */
export const webchatTexts = new Map(
  Object.entries(parse(readFileSync('config/messages/webchat.yaml', 'utf8')) as Record<string, string>),
);

const office = {
  name: 'Dinas Sosial Contoh',
  timeZone: 'Asia/Makassar',
  counter: { hours: [{ from: '2023-01-01', words: 'Senin–Jumat 08.00–15.00' }] },
};
const current = {
  messages: webchatTexts,
  offices: new Map([['contoh', office]]),
  service: { defaultOffice: 'contoh' },
} as unknown as Policy;

/** One bubble as the page is told of it. */
export interface ServerSent {
  id: string;
  text: string;
  choices: { id: string; title: string }[];
  menu?: string;
  at: string;
}

export interface StoredArrival {
  contactId: bigint;
  vendorId: string;
  body: InboundBody;
}

export type WebchatDesk = Awaited<ReturnType<typeof openWebchatDesk>>;

/** The web chat on a port, over a real store, with nobody behind it: the test answers. */
export async function openWebchatDesk(store: TestStore) {
  const addresses = createAddressBook(store.sealing);
  const shortLived = memoryShortLived();
  const clock = standingClock('2026-11-21T02:00:00Z');
  const log = openLog('silent');
  const channel = createWebchatChannel({ ...store, addresses, shortLived, policy: { current }, clock, log });
  const app = express();
  app.use('/assets', express.static('src/web/assets'));
  app.use(channel.router);
  const { notFound, onError } = createErrorPages(log, () => webchatTexts);
  app.use(notFound);
  app.use(onError);
  const server = await listen(app, '127.0.0.1', 0);
  const base = `http://127.0.0.1:${server.port}`;
  const receiver = createReceiver({
    ...store,
    addresses,
    shortLived,
    clock,
    metrics: openMetrics(),
    messagesPerMinute: () => 1000,
    stored: () => {},
    arrived: () => {},
  });
  const state = { storeAway: false };
  const sink: Sink = {
    async receive(batch) {
      if (state.storeAway) throw new AppError('unavailable', 'Layanan sedang tidak bisa menyimpan pesan.');
      await receiver.receive(batch);
    },
  };
  await channel.start(sink);
  const streams: AbortController[] = [];

  const arrivals = async (clientId: string): Promise<StoredArrival[]> => {
    const rows = await store.database.run<{ vendor_id: string; body_enc: Uint8Array; contact_id: string }>(
      {
        name: 'test-arrivals',
        text: `SELECT i.vendor_id, i.body_enc, i.contact_id::text FROM inbound i JOIN contact c ON c.id = i.contact_id
          WHERE c.channel = 'webchat' AND c.address_hash = $1 ORDER BY i.id`,
      },
      [addresses.seal({ channel: 'webchat', account: 'web', address: clientId }).hash],
    );
    return rows.map((row) => ({
      contactId: BigInt(row.contact_id),
      vendorId: row.vendor_id,
      body: openInbound(store.sealing, 'webchat', 'web', row.vendor_id, row.body_enc),
    }));
  };

  return {
    base,
    clock,
    state,
    arrivals,
    async post(body: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${base}/webchat/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const answer = (await response.json().catch(() => ({}))) as { accepted?: boolean; message?: string };
      return { status: response.status, body: answer };
    },
    /** Answers in the conversation as dispatch does, with a row of the outbox of its own or the one given. */
    async answer(clientId: string, body: OutboundBody, id = nextOutbound++) {
      const [first] = await arrivals(clientId);
      await channel.send(
        { channel: 'webchat', account: 'web', address: clientId, contactId: first!.contactId },
        body,
        id,
      );
      return id;
    },
    listen(headers: Record<string, string>, query = '') {
      const events: ServerSent[] = [];
      const abort = new AbortController();
      streams.push(abort);
      const opened = fetch(`${base}/webchat/events${query}`, { headers, signal: abort.signal }).then((response) => {
        if (response.status !== 200) throw new Error(`stream refused with ${response.status}`);
        readEvents(response, events).catch(() => {});
        return response;
      });
      opened.catch(() => {});
      return { events, opened, end: () => abort.abort() };
    },
    async close() {
      for (const stream of streams) stream.abort();
      await channel.stop();
      await server.close(100);
    },
  };
}

/** Rows of the outbox are numbered over all desks of a store. */
let nextOutbound = 1n;

async function readEvents(response: Response, events: ServerSent[]): Promise<void> {
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data === undefined) continue;
      const event = JSON.parse(data) as ServerSent;
      if (/^id: (.*)$/m.exec(block)?.[1] !== event.id) throw new Error('id and data disagree');
      events.push(event);
    }
  }
}

/** Waits until the condition holds, at most five seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 5000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
