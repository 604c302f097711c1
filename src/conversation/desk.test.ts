import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { until } from '../../test/support/webchat-desk.ts';
import { openUnderstanding } from '../language/model-file.ts';
import { createAddressBook } from '../messaging/address-book.ts';
import type { InboundBody } from '../messaging/message.ts';
import { openOutbound } from '../messaging/outbox.ts';
import { createReceiver } from '../messaging/receive.ts';
import { createWorker } from '../messaging/worker.ts';
import { loadPolicy } from '../policy/load.ts';
import { standingClock } from '../runtime/clock.ts';
import { registerInstance } from '../runtime/instance.ts';
import { openLog } from '../runtime/log.ts';
import { openMetrics } from '../runtime/metrics.ts';
import { memoryShortLived } from '../runtime/short-lived.ts';
import { openDesk } from './desk.ts';
import type { Flow } from './flow.ts';
import { flows } from './flows/index.ts';

const policy = loadPolicy('config');
const understanding = openUnderstanding({
  configDir: 'config',
  areas: policy.areas,
  cacheDirs: [join(import.meta.dirname, '..', '..', 'build')],
});

const broken: Flow = {
  name: 'staff',
  start() {
    throw new Error('this flow never works');
  },
  step() {
    throw new Error('this flow never works');
  },
};

/** A worker whose flow for "petugas" always throws, and one address that writes to it. */
async function openBrokenDesk({ database, sealing }: TestStore, address: string) {
  const clock = standingClock('2026-11-18T02:00:00Z');
  const log = openLog('silent');
  const metrics = openMetrics();
  const addresses = createAddressBook(sealing);
  const instance = await registerInstance(database, log);
  const desk = openDesk({
    database,
    sealing,
    clock,
    metrics,
    policy: { current: { ...policy, service: { ...policy.service, burst: { waitMs: 0, fragmentWords: 3 } } } },
    understanding,
    flows: [...flows.filter((flow) => flow.name !== broken.name), broken],
    instance: instance.id,
    send: () => {},
    announce: () => {},
  });
  const worker = createWorker({
    database,
    sealing,
    addresses,
    instance: instance.id,
    log,
    metrics,
    handlerAttempts: () => 1,
    handle: desk.handle,
    park: desk.park,
  });
  const receiver = createReceiver({
    database,
    sealing,
    addresses,
    clock,
    metrics,
    shortLived: memoryShortLived(),
    messagesPerMinute: () => 100,
    stored: () => worker.wake(),
    arrived: () => {},
  });
  worker.start();
  const { hash } = addresses.seal({ channel: 'terminal', account: 'test', address });
  const contact = () => database.prisma.contact.findFirstOrThrow({ where: { addressHash: Buffer.from(hash) } });
  let count = 0;
  return {
    async put(...bodies: InboundBody[]) {
      const messages = bodies.map((body) => {
        count += 1;
        return { channel: 'terminal' as const, account: 'test', address, vendorId: `${address}-${count}`, body };
      });
      await receiver.receive(messages);
      const { id } = await contact();
      await until(async () => (await database.prisma.inbound.count({ where: { contactId: id, state: 0 } })) === 0);
      return id;
    },
    async close() {
      await worker.stop(5000);
      await instance.close();
    },
  };
}

describe.each(storeKinds)('the desk on the %s store', (kind) => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(kind);
  });
  afterAll(() => store.close());

  test('a message whose flow keeps failing is parked: its redacted words can be read, the contact goes on', async () => {
    const desk = await openBrokenDesk(store, 'ibu');
    const nik = ['640299', '4101', '850003'].join('');
    const { prisma } = store.database;
    const contactId = await desk.put(
      { kind: 'text', text: `nik sy ${nik} tolong dicek bu` },
      { kind: 'media', media: 'photo', caption: 'kartu KKS saya' },
      { kind: 'text', text: 'petugas' },
    );
    const session = await prisma.session.findUniqueOrThrow({ where: { contactId } });
    expect(session.flagged).toBe('handler-failed');
    const parked = await prisma.inbound.findMany({ where: { contactId }, orderBy: { id: 'asc' } });
    expect(parked.map((row) => [row.state, row.parkedFor])).toEqual(parked.map(() => [2, 'handler-failed']));

    const said = await prisma.utterance.findMany({ where: { contactId }, orderBy: { id: 'asc' } });
    expect(said.map((row) => row.direction)).toEqual(['in', 'in', 'in', 'bot']);
    expect(said[0]!.text).toMatch(/^nik sy .* tolong dicek bu$/);
    expect(said[0]!.text).not.toContain(nik);
    expect(said.slice(1, 3).map((row) => row.text)).toEqual(['[photo] kartu KKS saya', 'petugas']);
    const [apology] = await prisma.outbound.findMany({ where: { contactId } });
    const { text } = openOutbound(store.sealing, contactId, apology!.bodyEnc!);
    expect(text).toContain(policy.messages.get('general.apology')!.split('.')[0]);

    await desk.put({ kind: 'text', text: 'kapan pkh cair' });
    const [, answer] = await prisma.outbound.findMany({ where: { contactId }, orderBy: { id: 'asc' } });
    expect(openOutbound(store.sealing, contactId, answer!.bodyEnc!).text).toContain('Tahap 4');
    await desk.close();
  });

  test('in the middle of a filing that may be confidential the words do not reach the open conversation', async () => {
    const desk = await openBrokenDesk(store, 'saksi');
    await desk.put({ kind: 'text', text: 'tetangga saya orang kaya punya mobil kok dapat pkh, di RT 5 Loa Ipuh' });
    const contactId = await desk.put({ kind: 'text', text: 'petugas' });
    expect(await store.database.prisma.utterance.count({ where: { contactId } })).toBe(0);
    const session = await store.database.prisma.session.findUniqueOrThrow({ where: { contactId } });
    expect(session.flagged).toBe('handler-failed');
    await desk.close();
  });
});
