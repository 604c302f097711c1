import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { render } from '../src/language/render.ts';
import { openTestStore, storeKinds, type TestStore } from './support/database.ts';
import { openTestDesk, type TestDesk } from './support/desk.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { contactOf } from './support/resident.ts';

const minute = 60_000;

describe.each(storeKinds)('a person is asked for on the %s store', (kind) => {
  let store: TestStore;
  let desk: TestDesk;
  let office: TestOffice;
  beforeAll(async () => {
    store = await openTestStore(kind);
    // A Wednesday at ten in Tenggarong; the tests follow each other through the week.
    desk = await openTestDesk(store, '2026-11-18T02:00:00Z');
    office = await openOffice(desk);
  });
  afterAll(async () => {
    await desk.stop();
    await store.close();
  });

  /** The words of a text up to its first blank to be filled. */
  const beginning = (key: string) => desk.app.policy.current.messages.get(key)!.split('{')[0]!;
  const moveTo = (at: string) => desk.app.moveClock(new Date(at));
  const isWaiting = async (contactId: bigint) =>
    (await office.waiting('petugas')).find((row) => row.contactId === contactId);

  test('the bot falls silent, staff read along, danger is still heard, and after the hand-back the bot answers again', async () => {
    const [open] = await desk.say('petugas', 'ibu');
    expect(open!.text).toContain(beginning('staff.open'));
    expect(await desk.say('kapan pkh cair', 'ibu')).toEqual([]);
    expect(await desk.say('sudah dua minggu sy tunggu kabarnya', 'ibu')).toEqual([]);

    const contactId = await contactOf(store, 'ibu');
    expect(await isWaiting(contactId)).toMatchObject({
      lastWords: 'sudah dua minggu sy tunggu kabarnya',
      flagged: false,
    });
    expect(await office.waiting('petugas-palangkaraya')).toEqual([]);
    const read = await office.conversation('petugas', contactId);
    expect(read.utterances.filter((each) => each.direction === 'in').map((each) => each.text)).toEqual([
      'petugas',
      'kapan pkh cair',
      'sudah dua minggu sy tunggu kabarnya',
    ]);

    const heard = await desk.say('tolong bu suami saya mukul saya lagi', 'ibu');
    expect(heard[0]!.text).toContain(beginning('danger.violence').split('.')[0]);
    expect(await office.queue('kepala')).toContainEqual(
      expect.objectContaining({ urgent: true, restricted: true, state: 'received' }),
    );
    expect(await desk.say('tadi sy ke kelurahan', 'ibu')).toEqual([]);

    await office.take('petugas', contactId);
    await office.reply('petugas', contactId, 'Pian aman sekarang?');
    expect((await desk.arrived('ibu')).map((bubble) => bubble.text)).toEqual([
      render(desk.app.policy.current.messages, 'case.from_staff', {
        office: 'Kutai Kartanegara',
        text: 'Pian aman sekarang?',
      }),
    ]);
    expect((await isWaiting(contactId))!.waitingSince).toBeUndefined();
    expect(await desk.say('inggih sudah aman', 'ibu')).toEqual([]);
    expect((await isWaiting(contactId))!.waitingSince).toEqual(desk.clock.now());
    expect(await desk.say('menu', 'ibu')).toEqual([]);

    await office.handBack('petugas', contactId);
    expect(await isWaiting(contactId)).toBeUndefined();
    expect(await desk.say('kapan pkh cair', 'ibu')).toHaveLength(1);
  });

  test('nobody comes: after the configured minutes the bot says that it answers again, and the person still waits on the list', async () => {
    await desk.say('petugas', 'bapak');
    const contactId = await contactOf(store, 'bapak');
    const asked = desk.clock.now().getTime();
    const { unclaimedMinutes } = desk.app.policy.current.service.handOver;
    await desk.app.moveClock(new Date(asked + (unclaimedMinutes - 1) * minute));
    expect(await desk.arrived('bapak')).toEqual([]);
    expect(await desk.say('halo', 'bapak')).toEqual([]);
    await desk.app.moveClock(new Date(asked + (unclaimedMinutes + 1) * minute));
    const back = await desk.arrived('bapak');
    expect(back.map((bubble) => bubble.text)).toEqual([expect.stringContaining(beginning('general.staff_back'))]);
    expect(await desk.say('kapan pkh cair', 'bapak')).toHaveLength(1);
    const row = await isWaiting(contactId);
    expect(row!.waitingSince).toEqual(new Date(asked));
    expect(row!.heldUntil).toBeUndefined();
  });

  test('"menu" before anybody came gives the conversation back to the bot', async () => {
    await desk.say('petugas', 'mak');
    const [menu] = await desk.say('menu', 'mak');
    expect(menu!.choices!.length).toBeGreaterThan(3);
    expect(await isWaiting(await contactOf(store, 'mak'))).toBeUndefined();
    expect(await desk.say('kapan pkh cair', 'mak')).toHaveLength(1);
  });

  test('an officer who answered and is silent lets go without a word to somebody who waits for nothing', async () => {
    await desk.say('petugas', 'kakak');
    const contactId = await contactOf(store, 'kakak');
    await office.reply('petugas', contactId, 'Sudah beres ya Bu.');
    await desk.arrived('kakak');
    const { silentMinutes } = desk.app.policy.current.service.handOver;
    await desk.app.moveClock(new Date(desk.clock.now().getTime() + (silentMinutes + 1) * minute));
    expect(await desk.arrived('kakak')).toEqual([]);
    expect(await isWaiting(contactId)).toBeUndefined();
    expect(await desk.say('kapan pkh cair', 'kakak')).toHaveLength(1);
  });

  test('the counter closes before the minutes are over: the bot speaks again then', async () => {
    await moveTo('2026-11-18T06:50:00Z');
    await desk.say('petugas', 'adik');
    await moveTo('2026-11-18T06:59:00Z');
    expect(await desk.arrived('adik')).toEqual([]);
    await moveTo('2026-11-18T07:01:00Z');
    expect((await desk.arrived('adik'))[0]!.text).toContain(beginning('general.staff_back'));
  });

  test('out of hours the next real opening is said and the bot goes on; a message is left as a case', async () => {
    await moveTo('2026-11-20T09:00:00Z');
    const [closed] = await desk.say('petugas', 'paman');
    expect(closed!.text).toContain('Senin, 23 November 2026 pukul 08.00');
    expect(await isWaiting(await contactOf(store, 'paman'))).toBeUndefined();
    expect(await desk.say('kapan pkh cair', 'paman')).toHaveLength(1);

    await desk.say('petugas', 'bibi');
    await desk.say('1', 'bibi');
    const [receipt] = await desk.say('tolong telepon saya soal kartu kks ibu saya', 'bibi');
    expect(receipt!.text).toContain('Jumat, 27 November 2026');
    expect(await office.queue('petugas', 'unassigned')).toContainEqual(
      expect.objectContaining({ headline: 'tolong telepon saya soal kartu kks ibu saya', unit: 'kukar-layanan' }),
    );
  });
});
