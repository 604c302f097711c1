import { once } from 'node:events';
import type { Response } from 'express';
import type { Log } from '../../runtime/log.ts';
import type { ShortLived } from '../../runtime/short-lived.ts';
import { topicOf } from './client.ts';
import type { Mailbox } from './mailbox.ts';

const heartbeatMs = 15_000;
const batch = 50;
const streamsPerClient = 8;

export interface EventStreams {
  /** Takes the response over: everything after `lastId`, then whatever comes, until the page goes. */
  open(clientId: string, lastId: string, res: Response): Promise<void>;
  count(): number;
  close(): void;
}

/**
 * Open pages. A page is woken by the short-lived store, which may lose a call, and looks by itself at every heartbeat;
 * what it is sent comes from the mailbox alone, so order and completeness do not hang on the waking.
 */
export function createEventStreams(options: { mailbox: Mailbox; shortLived: ShortLived; log: Log }): EventStreams {
  const { mailbox, shortLived, log } = options;
  const open = new Map<string, Response[]>();

  return {
    async open(clientId, lastId, res) {
      const topic = topicOf(clientId);
      const mine = open.get(topic) ?? [];
      open.set(topic, mine);
      mine.push(res);
      if (mine.length > streamsPerClient) mine.shift()?.end();

      let last = lastId;
      let running = false;
      let again = false;
      const closed = () => res.writableEnded || res.destroyed;
      const pump = async () => {
        again = true;
        if (running) return;
        running = true;
        try {
          while (again && !closed()) {
            again = false;
            const bubbles = await mailbox.after(clientId, last, batch);
            for (const bubble of bubbles) {
              if (closed()) return;
              last = bubble.id;
              const free = res.write(`id: ${bubble.id}\ndata: ${JSON.stringify(bubble)}\n\n`);
              if (!free) await Promise.race([once(res, 'drain'), once(res, 'close')]);
            }
            if (bubbles.length === batch) again = true;
          }
        } catch (error) {
          log.warn({ err: error }, 'web chat mailbox not readable');
        } finally {
          running = false;
        }
      };

      let stopListening: (() => void) | undefined;
      const heartbeat = setInterval(() => {
        res.write(': ada\n\n');
        void pump();
      }, heartbeatMs);
      res.on('close', () => {
        clearInterval(heartbeat);
        stopListening?.();
        mine.splice(mine.indexOf(res) >>> 0, 1);
        if (mine.length === 0 && open.get(topic) === mine) open.delete(topic);
      });
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      res.write('retry: 2000\n\n');
      const stop = await shortLived.subscribe(topic, () => void pump());
      if (closed()) return stop();
      stopListening = stop;
      await pump();
    },
    count: () => [...open.values()].reduce((sum, streams) => sum + streams.length, 0),
    close() {
      for (const streams of [...open.values()]) for (const res of [...streams]) res.end();
    },
  };
}
