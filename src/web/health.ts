import { setTimeout as wait } from 'node:timers/promises';
import express from 'express';
import { sameSecret } from './same-secret.ts';

export interface ChannelReport {
  state: string;
  lastIn: Date | null;
  lastOut: Date | null;
  pending: number;
}

export interface HealthReport {
  version: string;
  storage: 'embedded' | 'postgresql';
  sampleData: boolean;
  clock: Date;
  channels: Record<string, ChannelReport>;
}

/** Where the operator's pages get what they say. */
export interface HealthSources {
  health(): Promise<HealthReport>;
  /** True when a message that arrives now can be stored. */
  ready(): Promise<boolean>;
  metrics(): Promise<{ contentType: string; text: string }>;
  /** Accepted bearer tokens, "new,old"; without one only this machine itself may read the metrics. */
  metricsToken?: string;
}

/** How long a report may take before the answer goes out without it. */
const patienceMs = 2000;

/** `/healthz` (alive, with what is known), `/readyz` (a message can be stored), `/metrics` (not for everybody). */
export function createHealthRouter(sources: HealthSources): express.Router {
  const router = express.Router();
  router.use(['/healthz', '/readyz', '/metrics'], (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', async (_req, res) => {
    const report = await inTime(sources.health());
    res.json(report ? { status: 'ok', ...report } : { status: 'degraded' });
  });
  router.get('/readyz', async (_req, res) => {
    const ready = (await inTime(sources.ready())) === true;
    res.status(ready ? 200 : 503).json({ ready });
  });
  router.get('/metrics', async (req, res) => {
    if (!mayReadMetrics(req, sources.metricsToken)) {
      res.status(sources.metricsToken ? 401 : 403).json({ error: sources.metricsToken ? 'unauthorised' : 'forbidden' });
      return;
    }
    const { contentType, text } = await sources.metrics();
    res.set('Content-Type', contentType).send(text);
  });
  return router;
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  const patience = new AbortController();
  try {
    return await Promise.race([work, wait(patienceMs, undefined, { signal: patience.signal })]);
  } catch {
    return undefined;
  } finally {
    patience.abort();
  }
}

function mayReadMetrics(req: express.Request, tokens: string | undefined): boolean {
  if (tokens) {
    const given = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '';
    return tokens.split(',').some((token) => sameSecret(given, token.trim()));
  }
  // Behind a proxy on the same machine every caller looks local: a forwarded request is never "this machine".
  if (req.get('x-forwarded-for') !== undefined || req.get('forwarded') !== undefined) return false;
  return /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(req.socket.remoteAddress ?? '');
}
