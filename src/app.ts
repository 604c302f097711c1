import { createTelegramChannel, type TelegramChannel } from './channels/telegram/telegram-channel.ts';
import { createWebchatChannel, type WebchatChannel } from './channels/webchat/webchat-channel.ts';
import { createConsole } from './console/console.ts';
import { announceChange } from './console/live.ts';
import { openConsoleDesk } from './console/open-desk.ts';
import { openDesk } from './conversation/desk.ts';
import { flows } from './conversation/flows/index.ts';
import { openJobs } from './jobs.ts';
import type { Understanding } from './language/meaning.ts';
import { createAddressBook } from './messaging/address-book.ts';
import type { Channel, Sink } from './messaging/channel.ts';
import { createDispatcher } from './messaging/dispatch.ts';
import type { ChannelName } from './messaging/message.ts';
import { createReceiver } from './messaging/receive.ts';
import { countPending } from './messaging/store.ts';
import { createWorker } from './messaging/worker.ts';
import type { PolicyHolder } from './policy/policy.ts';
import type { Environment } from './runtime/environment.ts';
import { registerInstance } from './runtime/instance.ts';
import type { Log } from './runtime/log.ts';
import { openMetrics } from './runtime/metrics.ts';
import { memoryShortLived, redisShortLived } from './runtime/short-lived.ts';
import { ping, writeFact } from './runtime/store.ts';
import type { DeskDeps } from './staff/deps.ts';
import type { OpenedStore } from './store-opening.ts';
import { createWebServer, listen } from './web/server.ts';

export interface App {
  environment: Environment;
  store: OpenedStore;
  policy: PolicyHolder;
  understanding: Understanding;
  channels: ReadonlyMap<string, Channel>;
  log: Log;
  /** What work on cases, staff and the registry rests on, with the policy in force now. */
  deskDeps(): DeskDeps;
  /** Opens the doors to the world: the port and the channels. Returns the port. */
  open(): Promise<number>;
  /** Adds a channel that comes and goes, such as a terminal. Returns the way to take it off again. */
  attach(channel: Channel): Promise<() => Promise<void>>;
  /** Live pages of the office look again, and what stands in the outbox leaves. */
  announce(office: string): void;
  /** Returns when nothing that has arrived is unanswered and nothing that can leave is waiting. */
  settled(): Promise<void>;
  moveClock(target: Date): Promise<void>;
  stop(): Promise<void>;
}

export interface AppParts {
  environment: Environment;
  store: OpenedStore;
  policy: PolicyHolder & { reload(): void };
  understanding: Understanding;
  log: Log;
  version: string;
}

const stopMs = 10_000;

/** The composition root: the only place that names every channel, flow, job and router. Nothing runs before `open`. */
export async function openApp({ environment, store, policy, understanding, log, version }: AppParts): Promise<App> {
  const { database, sealing, clock } = store;
  const metrics = openMetrics();
  const shortLived = environment.redisUrl ? redisShortLived(environment.redisUrl, 'sapa:', log) : memoryShortLived();
  const instance = await registerInstance(database, log);
  const addresses = createAddressBook(sealing);
  const channels = new Map<string, Channel>();
  const seen = new Map<string, { lastIn: Date | null; lastOut: Date | null }>();
  const touch = (channel: string, what: 'lastIn' | 'lastOut') => {
    seen.set(channel, { ...(seen.get(channel) ?? { lastIn: null, lastOut: null }), [what]: clock.now() });
  };

  const announce = (office: string) => {
    announceChange(shortLived, { office, kind: 'changed' }).catch((error: unknown) =>
      log.warn({ err: error }, 'live pages not told'),
    );
  };
  const dispatcher = createDispatcher({
    database,
    sealing,
    addresses,
    channels,
    instance: instance.id,
    clock,
    log,
    metrics,
    sendAttempts: () => policy.current.service.attempts.send,
    left: (channel) => touch(channel, 'lastOut'),
  });
  const desk = openDesk({
    database,
    sealing,
    clock,
    metrics,
    policy,
    understanding,
    flows,
    instance: instance.id,
    send: (leaving) => dispatcher.send(leaving),
    announce,
  });
  const worker = createWorker({
    database,
    sealing,
    addresses,
    instance: instance.id,
    log,
    metrics,
    handlerAttempts: () => policy.current.service.attempts.handler,
    handle: desk.handle,
    park: desk.park,
  });
  const sink: Sink = createReceiver({
    database,
    sealing,
    addresses,
    shortLived,
    clock,
    metrics,
    messagesPerMinute: () => policy.current.service.messagesPerMinute,
    stored: () => worker.wake(),
    arrived: (channel) => touch(channel, 'lastIn'),
  });
  const jobs = openJobs({
    database,
    sealing,
    clock,
    policy,
    log,
    metrics,
    announce,
    wakeDispatcher: () => dispatcher.wake(),
  });

  const committed = (office: string) => {
    dispatcher.wake();
    announce(office);
  };
  const deskDeps = (): DeskDeps => ({ database, sealing, policy: policy.current, clock });
  const messages = () => policy.current.messages;
  const webchat: WebchatChannel = createWebchatChannel({
    database,
    sealing,
    addresses,
    clock,
    log,
    shortLived,
    policy,
  });
  channels.set(webchat.name, webchat);
  let telegram: TelegramChannel | undefined;
  if (environment.telegram) {
    telegram = createTelegramChannel({
      ...environment.telegram,
      publicUrl: environment.publicUrl,
      messages,
      log,
      clock,
    });
    channels.set(telegram.name, telegram);
  }
  for (const channel of channels.values()) seen.set(channel.name, { lastIn: null, lastOut: null });

  const stillWaiting = async () => (await countPending(database)).some((row) => channels.has(row.channel));
  const settled = async () => {
    for (;;) {
      worker.wake();
      dispatcher.wake();
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (worker.idle() && dispatcher.idle() && !(await stillWaiting())) return;
    }
  };

  const server = createWebServer({
    log,
    messages,
    health: {
      async health() {
        const pending = await countPending(database);
        const reports = [...channels.values()].map(({ name, health }) => {
          const waiting = pending.filter((p) => p.channel === name).reduce((sum, p) => sum + p.inbound + p.outbound, 0);
          return [
            name,
            { ...health(), ...(seen.get(name) ?? { lastIn: null, lastOut: null }), pending: waiting },
          ] as const;
        });
        return {
          version,
          storage: database.kind,
          sampleData: store.isSample,
          clock: clock.now(),
          channels: Object.fromEntries(reports),
        };
      },
      ready: () => ping(database).then(() => true),
      metrics: async () => ({ contentType: metrics.registry.contentType, text: await metrics.registry.metrics() }),
      ...(environment.metricsToken ? { metricsToken: environment.metricsToken } : {}),
    },
    ...(environment.publicUrl ? { publicUrl: environment.publicUrl } : {}),
    ...(environment.trustProxy ? { trustProxy: environment.trustProxy } : {}),
    routers: [
      ...(telegram?.router ? [{ at: '/', router: telegram.router }] : []),
      {
        at: '/petugas',
        router: createConsole({
          desk: openConsoleDesk({
            deps: deskDeps,
            shortLived,
            committed,
          }),
          ...(environment.publicUrl ? { publicUrl: environment.publicUrl } : {}),
        }),
      },
      { at: '/', router: webchat.router },
    ],
  });
  let close: () => Promise<void> = async () => {};
  let running = false;
  const run = () => {
    if (running) return;
    running = true;
    worker.start();
    dispatcher.start();
    jobs.start();
  };

  return {
    environment,
    store,
    policy,
    understanding,
    channels,
    log,
    deskDeps,
    announce: committed,
    async open() {
      const listening = await listen(server, environment.host, environment.port);
      close = () => listening.close();
      run();
      await Promise.all([...channels.values()].map((channel) => channel.start(sink)));
      return listening.port;
    },
    async attach(channel) {
      channels.set(channel.name satisfies ChannelName, channel);
      run();
      await channel.start(sink);
      dispatcher.wake();
      return async () => {
        channels.delete(channel.name);
        await channel.stop();
      };
    },
    settled,
    async moveClock(target) {
      run();
      await jobs.moveTo(target, settled);
      await writeFact(database, 'clock-offset-ms', String(clock.offsetMs()));
    },
    async stop() {
      jobs.stop();
      await close();
      await worker.stop(stopMs);
      await dispatcher.stop(stopMs);
      await Promise.all([...channels.values()].map((channel) => channel.stop()));
      await instance.close();
      await shortLived.close();
      await database.close();
    },
  };
}
