import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../src/conversation/session.ts';
import { render } from '../src/language/render.ts';
import { samplePairs } from '../src/registry/sample/sample-pairs.ts';
import { openSampleStore, type TestStore } from './support/database.ts';
import { openTestDesk, type TestDesk } from './support/desk.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { choose, contactOf, fileUnpaid, receiptOf } from './support/resident.ts';

describe('what falls due as time passes', () => {
  let store: TestStore;
  let desk: TestDesk;
  let office: TestOffice;
  beforeAll(async () => {
    store = await openSampleStore();
    desk = await openTestDesk(store, '2026-11-18T02:00:00Z');
    office = await openOffice(desk);
  });
  afterAll(async () => {
    await desk.stop();
    await store.close();
  });

  const words = (key: string, params: Record<string, string>) => render(desk.app.policy.current.messages, key, params);
  const moveTo = (at: string) => desk.app.moveClock(new Date(at));
  const kinds = async (number: string) => (await office.open('kepala', number)).activities.map((each) => each.kind);
  const stateOf = async (address: string) => {
    const contactId = await contactOf(store, address);
    const row = await store.database.prisma.session.findUniqueOrThrow({ where: { contactId } });
    return { ...row, state: JSON.stringify(openSession(store.sealing, contactId, row.stateEnc)) };
  };

  test('an identity number is held sealed for an hour and then forgotten, answered or not', async () => {
    const { nik } = samplePairs()[0]!;
    await desk.say(`cek nik sy ${nik}`, 'penanya');
    const held = await stateOf('penanya');
    expect(held.state).toContain(nik);
    expect(Buffer.from(held.stateEnc).includes(nik)).toBe(false);
    await moveTo('2026-11-18T02:59:00Z');
    expect((await stateOf('penanya')).state).toContain(nik);
    await moveTo('2026-11-18T03:01:00Z');
    const later = await stateOf('penanya');
    expect(later.state).not.toContain(nik);
    expect(later.identityUntil).toBeNull();
    // The conversation goes on: what was forgotten is asked for again.
    const [asked] = await choose(desk, await desk.say('cek status saya', 'penanya'), 'agree', 'penanya');
    expect(asked!.text).toContain(words('status.ask_nik', {}));
  });

  test('a promise that passes is recorded as missed, the citizen hears it once and may ask for a person', async () => {
    const { number } = await fileUnpaid(desk, 'ibu');
    await moveTo('2026-12-07T23:00:00Z');
    expect(await kinds(number)).toEqual(['opened', 'warned']);
    expect(await desk.arrived('ibu')).toEqual([]);
    await moveTo('2026-12-08T09:00:00Z');
    expect((await desk.arrived('ibu')).map((bubble) => bubble.text)).toEqual([
      words('case.promise_missed', { number }),
    ]);
    expect(await kinds(number)).toEqual(['opened', 'warned', 'promise-missed']);
    expect((await office.queue('petugas', 'overdue')).map((row) => row.number)).toEqual([number]);
    await moveTo('2026-12-09T09:00:00Z');
    expect(await desk.arrived('ibu')).toEqual([]);
    const [shown] = await desk.say('laporan saya', 'ibu');
    expect(shown!.text).toContain(words('case_status.promise_missed', { date: 'Selasa, 8 Desember 2026' }));
  });

  test('an answer closes by silence after the days to contest it; money that was taken does not', async () => {
    await moveTo('2026-12-10T02:00:00Z');
    const { number } = await fileUnpaid(desk, 'bapak');
    const money = receiptOf(await desk.say('tiap cair dipotong 50rb sama ketua kelompok di Anggana', 'penerima'));
    for (const each of [number, money.number]) {
      await office.act('kepala', each, { kind: 'answer', text: 'Sudah kami periksa.', outcome: 'informed' });
    }
    await desk.arrived('bapak');
    await desk.arrived('penerima');
    // Ten working days with Christmas and the leave before it between them, until the office closes.
    await moveTo('2026-12-28T07:55:00Z');
    expect(await office.open('kepala', number)).toMatchObject({ state: 'answered' });
    await moveTo('2026-12-28T08:10:00Z');
    expect(await office.open('kepala', number)).toMatchObject({ state: 'closed', closedAs: 'silent' });
    expect(await kinds(number)).toEqual(['opened', 'answer', 'closed-silent']);
    expect(await desk.arrived('bapak')).toEqual([]);
    await moveTo('2027-02-01T00:00:00Z');
    expect(await office.open('kepala', money.number)).toMatchObject({ state: 'answered' });
    expect((await desk.say('laporan saya', 'bapak'))[0]!.text).toContain(words('case_status.closed_silent', {}));
  });

  test('a clock never goes back', async () => {
    const now = desk.clock.now();
    await desk.app.moveClock(new Date(now.getTime() - 86_400_000));
    expect(desk.clock.now()).toEqual(now);
    expect(() => desk.clock.moveTo(new Date(now.getTime() - 1))).toThrow('never goes back');
  });
});
