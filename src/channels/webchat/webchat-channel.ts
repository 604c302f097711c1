import express, { type Request, type Response, type Router } from 'express';
import { render } from '../../language/render.ts';
import type { AddressBook } from '../../messaging/address-book.ts';
import type { Channel, Sink } from '../../messaging/channel.ts';
import type { InboundBody } from '../../messaging/message.ts';
import { SendError } from '../../messaging/send-error.ts';
import type { PolicyHolder } from '../../policy/policy.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Database } from '../../runtime/database.ts';
import { AppError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { Sealing } from '../../runtime/sealing.ts';
import type { ShortLived } from '../../runtime/short-lived.ts';
import { staticAssets } from '../../web/server.ts';
import { cookieClient, forgetClient, keepClient, parseClientId, topicOf, vendorIdOf } from './client.ts';
import { createEventStreams } from './event-stream.ts';
import { decodeIncoming, type Incoming, longestText } from './incoming.ts';
import { createMailbox, webchatAccount } from './mailbox.ts';
import { createPage } from './page.ts';

/** Refused before storing, since nobody vouches for who writes here. Many phones share one network address. */
const perMinute = { client: 60, address: 1200, streams: 60 };
const historyLength = 60;
const answerWaitMs = 3000;

export interface WebchatOptions {
  database: Database;
  sealing: Sealing;
  addresses: AddressBook;
  shortLived: ShortLived;
  policy: PolicyHolder;
  clock: Clock;
  log: Log;
}

export type WebchatChannel = Channel & { router: Router };

/** The office's own page. Sending means putting into the mailbox; pages are told to look there. */
export function createWebchatChannel(options: WebchatOptions): WebchatChannel {
  const { shortLived, policy, clock } = options;
  const log = options.log.child({ channel: 'webchat' });
  const mailbox = createMailbox(options);
  const streams = createEventStreams({ mailbox, shortLived, log });
  const page = createPage();
  let sink: Sink | undefined;
  let storeAway = false;

  const refuse = (kind: 'invalid' | 'limited' | 'unavailable', key: string) =>
    new AppError(kind, render(policy.current.messages, key, key === 'webchat.too_long' ? { most: longestText } : {}));
  const limit = async (key: string, most: number) => {
    if ((await shortLived.hit(key, 60_000)) > most) throw refuse('limited', 'webchat.limited');
  };
  const limitAddress = async (req: Request) => limit(`webchat-address:${req.ip}`, perMinute.address);

  const receive = async (req: Request): Promise<Incoming> => {
    const incoming = decodeIncoming(req.body, cookieClient(req));
    if (typeof incoming === 'string') throw refuse('invalid', incoming);
    const { clientId, messageId, said } = incoming;
    await limit(`${topicOf(clientId)}:messages`, perMinute.client);
    if (!sink) throw refuse('unavailable', 'webchat.not_stored');
    const body: InboundBody =
      'text' in said
        ? { kind: 'text', text: said.text }
        : { kind: 'choice', ...(await mailbox.choiceOf(clientId, said.choice)) };
    const vendorId = vendorIdOf(clientId, messageId);
    await sink.receive([{ channel: 'webchat', account: webchatAccount, address: clientId, vendorId, body }]);
    return incoming;
  };

  const router = express.Router();
  router.use('/webchat/assets', staticAssets(`${import.meta.dirname}/assets`));

  router.get('/', async (req, res) => {
    const clientId = keepClient(req, res);
    const [bubbles, ownWords] = await Promise.all([
      mailbox.newest(clientId, historyLength),
      mailbox.ownWords(clientId, historyLength),
    ]);
    res
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(page(policy.current, { bubbles, ownWords }, clock.now()));
  });

  router.post('/webchat/messages', express.json({ limit: '64kb', strict: true }), async (req, res) => {
    await limitAddress(req);
    if (!req.is('application/json')) throw Object.assign(new Error('expected JSON'), { status: 415 });
    await receive(req);
    res.status(202).set('Cache-Control', 'no-store').json({ accepted: true });
  });

  // The page without scripts: waits a moment for the answer, then shows the conversation again.
  router.post(
    '/webchat/form',
    express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 10 }),
    async (req, res) => {
      await limitAddress(req);
      const clientId = cookieClient(req);
      if (clientId === undefined) throw refuse('invalid', 'webchat.bad_client');
      await answered(clientId, shortLived, () => receive(req));
      res.redirect(303, '/#akhir');
    },
  );

  router.post('/webchat/leave', (_req: Request, res: Response) => {
    forgetClient(res);
    res.redirect(303, '/');
  });

  router.get('/webchat/events', async (req, res) => {
    const clientId = parseClientId(req.get('x-client-id')) ?? cookieClient(req);
    if (clientId === undefined) throw refuse('invalid', 'webchat.bad_client');
    await limitAddress(req);
    await limit(`${topicOf(clientId)}:streams`, perMinute.streams);
    const last = [req.get('last-event-id'), req.query['after']].find(
      (id) => typeof id === 'string' && /^\d{1,18}$/.test(id),
    );
    await streams.open(clientId, (last as string | undefined) ?? '0', res);
  });

  return {
    name: 'webchat',
    account: webchatAccount,
    // The page shows any text as one bubble; the outbox row is what a bubble is known by, so it is never split.
    capabilities: { buttons: 100, textLength: 100_000, canErase: false },
    router,
    async start(given) {
      sink = given;
    },
    async send(to, body, id) {
      try {
        await mailbox.put(to.contactId, id, body);
        storeAway = false;
      } catch (cause) {
        storeAway = true;
        // Putting the same row in twice changes nothing, so every failure may be tried again.
        throw new SendError('connection-failed', 'web chat mailbox not written', { cause });
      }
      await shortLived.publish(topicOf(to.address), '').catch(() => {});
      return {};
    },
    health: () =>
      sink === undefined
        ? { state: 'starting' }
        : storeAway
          ? { state: 'degraded', detail: 'mailbox not written' }
          : { state: 'up' },
    async stop() {
      sink = undefined;
      streams.close();
    },
  };
}

/** Runs `work`, then waits until something is put into the conversation's mailbox, but not for long. */
async function answered(clientId: string, shortLived: ShortLived, work: () => Promise<unknown>): Promise<void> {
  let wake = () => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const stop = await shortLived.subscribe(topicOf(clientId), wake);
  const timer = setTimeout(wake, answerWaitMs);
  try {
    await work();
    await woken;
  } finally {
    clearTimeout(timer);
    stop();
  }
}
