import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { render } from '../src/language/render.ts';
import { openTestStore, storeKinds, type TestStore } from './support/database.ts';
import { openTestDesk, type TestDesk } from './support/desk.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { choose, contactOf, fileUnpaid, press, receiptOf, unpaid } from './support/resident.ts';

describe.each(storeKinds)('a complaint on the %s store', (kind) => {
  let store: TestStore;
  let desk: TestDesk;
  let office: TestOffice;
  beforeAll(async () => {
    store = await openTestStore(kind);
    desk = await openTestDesk(store);
    office = await openOffice(desk);
  });
  afterAll(async () => {
    await desk.stop();
    await store.close();
  });

  const words = (key: string, params: Record<string, string> = {}) =>
    render(desk.app.policy.current.messages, key, params);
  const utterances = (where: object) => store.database.prisma.utterance.findMany({ where, orderBy: { id: 'asc' } });
  /** Kinds of the activities; each must have its audit row, in the same order. */
  const trace = async (number: string) => {
    const { id } = await store.database.prisma.case.findUniqueOrThrow({ where: { number } });
    const activities = await store.database.prisma.caseActivity.findMany({
      where: { caseId: id },
      orderBy: { id: 'asc' },
    });
    const audit = await store.database.prisma.audit.findMany({
      where: { objectKind: 'case', objectId: id, action: { not: 'case.read' } },
      orderBy: { id: 'asc' },
    });
    expect(audit.map((row) => row.action)).toEqual(activities.map((row) => `case.${row.kind}`));
    expect(audit.map((row) => row.actorKind)).toEqual(activities.map((row) => row.actorKind));
    return activities.map((row) => row.kind);
  };

  test('from one long message to a confirmed answer', async () => {
    const offered = await desk.say(unpaid, 'ibu');
    const summary = await choose(desk, offered, 'report', 'ibu');
    expect(summary[0]!.text).toContain('RT 5, Loa Ipuh');
    expect(summary[0]!.text).toContain(unpaid);
    const { number, code, text } = receiptOf(await choose(desk, summary, 'send', 'ibu'));
    expect(number).toMatch(/^26-\d{6}$/);
    expect(text).toContain('Selasa, 8 Desember 2026');

    const [row] = await office.queue('petugas', 'unassigned');
    expect(row).toMatchObject({ number, state: 'received', unit: 'kukar-linjamsos', headline: unpaid });
    expect(await office.queue('petugas-palangkaraya')).toEqual([]);
    await expect(office.open('petugas-palangkaraya', number)).rejects.toMatchObject({ kind: 'not-found' });

    await office.act('petugas', number, { kind: 'take' }, row!.version);
    await office.act('petugas', number, { kind: 'note', text: 'Telepon bank besok.' });
    expect(await desk.arrived('ibu')).toEqual([]);
    expect((await office.queue('petugas', 'mine')).map((each) => each.number)).toContain(number);

    await office.act('petugas', number, { kind: 'reply', text: 'Kami tanyakan ke bank.' });
    const replied = await desk.arrived('ibu');
    expect(replied.map((bubble) => bubble.text)).toEqual([
      words('case.reply', { office: 'Kutai Kartanegara', number, text: 'Kami tanyakan ke bank.' }),
    ]);
    const page = await office.open('petugas', number);
    expect(page.activities.find((each) => each.kind === 'reply')!.delivery).toEqual({
      state: 'sent',
      sentAt: desk.clock.now(),
    });
    expect(page.words!.conversation.map((each) => each.text).join('\n')).toContain(unpaid);
    expect(page.words!.conversation.map((each) => each.text).join('\n')).not.toContain(code);

    await office.act('petugas', number, { kind: 'answer', text: 'Sudah dikirim bank.', outcome: 'paid' }, page.version);
    const [answer] = await desk.arrived('ibu');
    expect(answer!.text).toContain('Sudah dikirim bank.');
    expect(answer!.choices!.map((choice) => choice.title)).toEqual(['Sudah', 'Belum']);
    const [thanks] = await press(desk, answer!, 'case_confirm', 'ibu');
    expect(thanks!.text).toBe(words('case_status.confirmed', { number }));

    expect(await office.open('petugas', number)).toMatchObject({
      state: 'closed',
      closedAs: 'confirmed',
      outcome: 'paid',
    });
    expect(await trace(number)).toEqual(['opened', 'taken', 'note', 'reply', 'answer', 'confirmed']);
  });

  test('an answer is contested with a number, and the case is worked on again', async () => {
    const { number } = await fileUnpaid(desk, 'bapak');
    await office.act('petugas', number, { kind: 'take' });
    await office.act('petugas', number, { kind: 'answer', text: 'Sudah dikirim.', outcome: 'paid' });
    const [answer] = await desk.arrived('bapak');
    expect(answer!.choices!.map((choice) => choice.id)).toEqual(['case_confirm', 'case_contest']);
    const [asked] = await desk.say('2', 'bapak');
    expect(asked!.text).toBe(words('case_status.ask_contest', { number }));
    const [told] = await desk.say('saldonya masih kosong bu', 'bapak');
    expect(told!.text).toContain(words('case_status.contested', { number }));
    const page = await office.open('petugas', number);
    expect(page).toMatchObject({ state: 'in-progress', turn: 'office' });
    expect(page.outcome).toBeUndefined();
    expect(page.activities.at(-1)).toMatchObject({ kind: 'contested', words: 'saldonya masih kosong bu' });
    expect(await trace(number)).toEqual(['opened', 'taken', 'answer', 'contested']);
  });

  test('the code opens the state from another chat, the number does not; facts are added and the case is withdrawn', async () => {
    const { number, code } = await fileUnpaid(desk, 'mak');
    desk.clock.advance(60_000);
    const [refused] = await desk.say(`laporan ${number} sampai mana`, 'hp-lain');
    expect(refused!.text).toBe(words('case_status.number_not_enough'));
    const shown = await desk.say(code, 'hp-lain');
    expect(shown[0]!.text).toContain(number);
    expect(shown[0]!.text).toContain('Selasa, 8 Desember 2026');
    expect(shown[0]!.choices!.map((choice) => choice.id)).not.toContain('case_withdraw');

    await choose(desk, shown, 'case_add', 'hp-lain');
    const [added] = await desk.say('buku tabungan sudah saya cetak, tidak ada uang masuk', 'hp-lain');
    expect(added!.text).toBe(words('case_status.added', { number }));
    const page = await office.open('petugas', number);
    expect(page.activities.at(-1)).toMatchObject({
      kind: 'reporter-added',
      words: 'buku tabungan sudah saya cetak, tidak ada uang masuk',
    });
    expect(page.words!.reporters).toHaveLength(2);
    await office.act('petugas', number, { kind: 'reply', text: 'Terima kasih.' });
    expect(await desk.arrived('hp-lain')).toHaveLength(1);
    expect(await desk.arrived('mak')).toEqual([]);

    const asked = await choose(desk, await desk.say('laporan saya', 'mak'), 'case_withdraw', 'mak');
    const [gone] = await choose(desk, asked, 'withdraw_own', 'mak');
    expect(gone!.text).toBe(words('case_status.withdrawn', { number }));
    expect(await office.open('petugas', number)).toMatchObject({ state: 'closed', closedAs: 'withdrawn' });
    expect(await trace(number)).toEqual(['opened', 'joined', 'reporter-added', 'reply', 'withdrawn']);
  });

  test('whoever was pressed to withdraw is asked, and the case stays open', async () => {
    const { number } = await fileUnpaid(desk, 'adik');
    const asked = await choose(desk, await desk.say('laporan saya', 'adik'), 'case_withdraw', 'adik');
    await choose(desk, asked, 'withdraw_pressed', 'adik');
    expect(await office.open('petugas', number)).toMatchObject({ state: 'received', urgent: true });
    expect(await trace(number)).toEqual(['opened', 'withdraw-pressed']);
  });

  test('a stale version is refused, and nothing of the act happens', async () => {
    const { number } = await fileUnpaid(desk, 'kakak');
    const { version } = await office.open('petugas', number);
    await office.act('kepala', number, { kind: 'take' }, version);
    await expect(
      office.act('petugas', number, { kind: 'answer', text: 'Sudah.', outcome: 'paid' }, version),
    ).rejects.toMatchObject({ kind: 'conflict' });
    expect(await desk.arrived('kakak')).toEqual([]);
    expect(await trace(number)).toEqual(['opened', 'taken']);
  });

  test('a confidential filing: its words belong to the thread, and only the restricted unit sees the case', async () => {
    const story = 'tetangga saya orang kaya punya mobil kok dapat pkh, di RT 5 Loa Ipuh';
    const how = await desk.say(story, 'saksi');
    const summary = await choose(desk, how, 'confidential', 'saksi');
    const { number } = receiptOf(await choose(desk, summary, 'send', 'saksi'));
    expect((await office.queue('petugas')).map((row) => row.number)).not.toContain(number);
    await expect(office.open('petugas', number)).rejects.toMatchObject({ kind: 'not-found' });

    await office.act('kepala', number, { kind: 'reply', text: 'Kami periksa diam-diam.' });
    expect(await desk.arrived('saksi')).toHaveLength(1);
    const contactId = await contactOf(store, 'saksi');
    const ofContact = (await utterances({ contactId })).map((row) => row.text).join('\n');
    for (const secret of [story, number, 'Kami periksa diam-diam']) expect(ofContact).not.toContain(secret);

    const page = await office.open('kepala', number);
    const ofThread = page.words!.conversation.map((each) => each.text);
    expect(ofThread[0]).toBe(story);
    expect(ofThread.at(-1)).toContain('Kami periksa diam-diam.');
    expect(page.words!.conversation.map((each) => each.from)).toEqual([
      'reporter',
      'bot',
      'reporter',
      'bot',
      'reporter',
      'bot',
      'staff',
    ]);
  });

  test('money taken: the case opens at once, restricted, and what is told afterwards joins its thread', async () => {
    const opened = await desk.say('tiap cair dipotong 50rb sama ketua kelompok', 'penerima');
    const { number, text } = receiptOf(opened);
    expect(text).toContain('Kamis, 19 November 2026');
    const place = await choose(desk, opened, 'stay_confidential', 'penerima');
    expect(place[0]!.text).toContain(words('complaint.ask_place'));
    await desk.say('di Anggana RT 3', 'penerima');

    const page = await office.open('kepala', number);
    expect(page).toMatchObject({ restricted: true, unit: 'kukar-terbatas', confidentiality: 'confidential' });
    const ofThread = page.words!.conversation.filter((each) => each.from === 'reporter').map((each) => each.text);
    expect(ofThread).toEqual(['tiap cair dipotong 50rb sama ketua kelompok', 'Tetap rahasia', 'di Anggana RT 3']);
    expect(await utterances({ contactId: await contactOf(store, 'penerima') })).toEqual([]);
    expect(await trace(number)).toEqual(['opened', 'reporter-added']);
  });

  test('whoever chooses the own name has the words from before the choice in the conversation', async () => {
    const story = 'tetangga saya orang kaya punya mobil kok dapat pkh, di RT 6 Loa Ipuh';
    const how = await desk.say(story, 'warga-jujur');
    const contactId = await contactOf(store, 'warga-jujur');
    expect(await utterances({ contactId })).toEqual([]);
    await choose(desk, how, 'open', 'warga-jujur');
    const said = await utterances({ contactId });
    expect(said.map((row) => row.direction)).toEqual(['in', 'bot', 'in', 'bot']);
    expect(said[0]!.text).toBe(story);
  });

  test('the button under an answer still counts days later, whatever was said in between', async () => {
    const { number } = await fileUnpaid(desk, 'nenek');
    await office.act('petugas', number, { kind: 'answer', text: 'Sudah dikirim bank.', outcome: 'paid' });
    const [answer] = await desk.arrived('nenek');
    await desk.say('kapan pkh cair', 'nenek');
    desk.clock.advance(3 * 86_400_000);
    const [thanks] = await press(desk, answer!, 'case_confirm', 'nenek');
    expect(thanks!.text).toBe(words('case_status.confirmed', { number }));
    expect(await office.open('petugas', number)).toMatchObject({ state: 'closed', closedAs: 'confirmed' });
  });
});
