import express, { type Request, type Response, type Router } from 'express';
import type { Sink } from '../../messaging/channel.ts';
import { AppError, isStoreAway } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import { sameSecret } from '../../web/same-secret.ts';
import type { Decoded } from './decode.ts';

const largestBody = '4mb';

export interface WebhookOptions {
  /** Any of these is accepted, so that the secret can be changed without a gap. */
  secrets: readonly string[];
  /** Undefined until the channel is started. */
  sink(): Sink | undefined;
  decode(update: unknown): Decoded;
  /** Called after an update is stored or found to carry nothing. */
  stored(decoded: Decoded): void;
  log: Log;
}

/**
 * `POST /telegram/webhook`. 200 is said only after the message is stored; until then Telegram keeps it and comes again.
 * The secret is looked at before a byte of the body is read.
 */
export function createWebhookRouter(options: WebhookOptions): Router {
  const router = express.Router();
  router.post(
    '/telegram/webhook',
    (req, res, next) => {
      const given = req.get('x-telegram-bot-api-secret-token') ?? '';
      // Every secret is compared, whatever the first comparison said.
      const known = options.secrets.filter((secret) => sameSecret(given, secret)).length > 0;
      if (known) return next();
      options.log.warn('telegram webhook called without its secret');
      res.sendStatus(401);
    },
    express.raw({ type: () => true, limit: largestBody }),
    (req, res) => take(options, req, res),
  );
  return router;
}

async function take({ sink, decode, stored, log }: WebhookOptions, req: Request, res: Response): Promise<void> {
  const decoded = decode(parsed(req.body));
  if (decoded.kind === 'refused') return void res.sendStatus(400);
  if (decoded.kind === 'message') {
    const target = sink();
    if (!target) return void res.set('Retry-After', '5').sendStatus(503);
    try {
      await target.receive([decoded.message]);
    } catch (error) {
      const away = (error instanceof AppError && error.kind === 'unavailable') || isStoreAway(error);
      log.error({ err: error }, 'telegram update not stored');
      return void res.set('Retry-After', '5').sendStatus(away ? 503 : 500);
    }
  }
  res.sendStatus(200);
  stored(decoded);
}

/** The body as JSON whatever its content type claims; undefined when it is none. */
function parsed(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
