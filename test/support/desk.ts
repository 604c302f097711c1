import { join } from 'node:path';
import { type App, openApp } from '../../src/app.ts';
import { checkPolicyNeeds } from '../../src/check-policy.ts';
import type { Understanding } from '../../src/language/meaning.ts';
import { openUnderstanding } from '../../src/language/model-file.ts';
import type { Channel, Sink } from '../../src/messaging/channel.ts';
import type { InboundBody, OutboundBody } from '../../src/messaging/message.ts';
import { openPolicy } from '../../src/policy/holder.ts';
import { standingClock } from '../../src/runtime/clock.ts';
import type { Environment } from '../../src/runtime/environment.ts';
import { openLog } from '../../src/runtime/log.ts';
import type { TestStore } from './database.ts';

const root = join(import.meta.dirname, '..', '..');

/** A working Wednesday morning in the fourth stage of 2026. */
export const anyMorning = '2026-11-18T02:00:00Z';

export interface TestDesk {
  app: App;
  clock: ReturnType<typeof standingClock>;
  /** Says something as one address and returns the bubbles that came back, in order. */
  say(text: string, address?: string): Promise<OutboundBody[]>;
  put(body: InboundBody, address?: string): Promise<OutboundBody[]>;
  /** Bubbles that came without being asked for since the last call. */
  arrived(address?: string): Promise<OutboundBody[]>;
  stop(): Promise<void>;
}

let understanding: Understanding | undefined;

/** The service without its doors, over a store of its own, with a clock that stands still and one channel that listens. */
export async function openTestDesk(store: TestStore, at: string = anyMorning): Promise<TestDesk> {
  const configDir = join(root, 'config');
  const policy = openPolicy(configDir, [checkPolicyNeeds]);
  // A burst waits by the clock, and this one stands.
  const still = {
    ...policy.current,
    service: { ...policy.current.service, burst: { ...policy.current.service.burst, waitMs: 0 } },
  };
  understanding ??= openUnderstanding({
    configDir,
    areas: still.areas,
    cacheDirs: [join(root, 'build'), store.dataDir],
  });
  const clock = standingClock(at);
  const environment: Environment = {
    host: '127.0.0.1',
    port: 0,
    dataDir: store.dataDir,
    configDir,
    keysFile: join(store.dataDir, 'keys.json'),
    logLevel: 'silent',
  };
  const { database, sealing } = store;
  const app = await openApp({
    environment,
    store: { database, sealing, clock, isSample: true },
    policy: { current: still, reload: () => {} },
    understanding,
    log: openLog(process.env['TEST_LOG'] ?? 'silent'),
    version: 'test',
  });
  const boxes = new Map<string, OutboundBody[]>();
  let sink: Sink | undefined;
  const channel: Channel = {
    name: 'terminal',
    account: 'test',
    capabilities: { buttons: 12, textLength: 4096, canErase: true },
    async start(given) {
      sink = given;
    },
    async send(to, body) {
      boxes.set(to.address, [...(boxes.get(to.address) ?? []), body]);
      return {};
    },
    health: () => ({ state: 'up' }),
    async stop() {},
  };
  const detach = await app.attach(channel);
  let count = 0;

  const arrived = async (address = 'ibu') => {
    await app.settled();
    const box = boxes.get(address) ?? [];
    boxes.delete(address);
    return box;
  };
  const put = async (body: InboundBody, address = 'ibu') => {
    await arrived(address);
    count += 1;
    await sink!.receive([{ channel: 'terminal', account: 'test', address, vendorId: String(count), body }]);
    return arrived(address);
  };
  return {
    app,
    clock,
    put,
    say: (text, address) => put({ kind: 'text', text }, address),
    arrived,
    async stop() {
      await detach();
      await app.stop();
    },
  };
}
