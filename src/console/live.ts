import express from 'express';
import type { ShortLived } from '../runtime/short-lived.ts';
import type { StaffCookie } from '../web/staff-session.ts';
import type { ConsoleDesk } from './desk.ts';
import { signedIn } from './signed-in.ts';

const channelOf = (office: string) => `staff:${office}`;

/**
 * Tells every open console page of an office, in every process, that its lists may look different; call it after the
 * commit. It says of what kind, never which case: each page asks for its own list, with its own right to see.
 */
export function announceChange(shortLived: ShortLived, change: { office: string; kind: string }): Promise<void> {
  return shortLived.publish(channelOf(change.office), change.kind);
}

/** Hears of changes in one office; returns the way to stop. */
export function watchChanges(shortLived: ShortLived, office: string, heard: () => void): Promise<() => void> {
  return shortLived.subscribe(channelOf(office), heard);
}

const heartbeatMs = 15_000;

/** `/peristiwa`: says only that something changed; the page then asks for its list, with its own right to see. Says nothing to a session that ended. */
export function createLiveStream(desk: ConsoleDesk, cookie: StaffCookie): express.Router {
  const router = express.Router();
  router.get('/peristiwa', async (req, res) => {
    const { session } = signedIn(res);
    res.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    res.write('retry: 3000\n\n');
    const say = async () => {
      const alive = await desk.session(cookie.read(req) ?? '').catch(() => undefined);
      if (res.writableEnded || res.destroyed) return;
      if (alive?.stage === 'complete') res.write('event: antrean\ndata: berubah\n\n');
      else res.end();
    };
    // The heartbeat asks for no session: a screen that nobody looks at must not keep its session alive.
    const heartbeat = setInterval(() => res.write(': hidup\n\n'), heartbeatMs);
    const watching = desk.watch(session.scope, () => void say());
    res.on('close', async () => {
      clearInterval(heartbeat);
      const stop = await watching;
      stop();
    });
    await watching;
  });
  return router;
}
