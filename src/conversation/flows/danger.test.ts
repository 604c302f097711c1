import { describe, expect, it } from 'vitest';
import { caseView, Dialogue, effect } from './dialogue-on-trial.ts';

const crisis = { intent: 'crisis_danger', precedence: 'danger' } as const;

/** Saturday evening in Tenggarong. */
const closed = '2026-11-21T13:00:00Z';

describe('danger', () => {
  it.each([
    ['sy ga kuat lagi hidup begini', 'Bapak/Ibu tidak sendirian', 'Apakah sekarang aman?', ['119 lalu tekan 8', '112']],
    ['suami mukul sy lg, anak2 takut tlg', 'tidak perlu membalas', 'Tidak harus', ['SAPA 129', '08111-129-129', '112']],
    ['anak kami 2 hari ga makan apa2 badan lemas', 'Kalau sekarang ada bahaya', 'tulis tempatnya', ['112']],
  ])('answers %s with human words, numbers, a case at once, and no menu', async (text, words, question, numbers) => {
    const talk = new Dialogue({ now: closed });
    const reply = await talk.start('danger', text, crisis);
    expect(reply.text).toMatch(/^Saya baca pesan Bapak\/Ibu\./);
    for (const part of [words, question, ...numbers]) expect(reply.text).toContain(part);
    expect(reply.text).toContain(
      'Belum ada petugas yang membaca. Loket buka lagi Senin, 23 November 2026 pukul 08.00.',
    );
    expect(reply.text).not.toMatch(/NIK|PIN|kode/i);
    expect(reply.choices).toEqual([]);
    expect(effect(reply, 'open-case')?.draft).toEqual({
      category: 'violence',
      about: 'own',
      confidentiality: 'confidential',
      story: { story: text },
    });
  });

  it('never gives the line for the mind as the only number, and 112 only where it is confirmed', async () => {
    const reply = await new Dialogue({ area: '6271' }).start('danger', 'mau mati aja rasanya', crisis);
    expect(reply.text).toContain('telepon 110 (polisi) atau 119 (ambulans) sekarang');
    expect(reply.text).not.toContain('112');
  });

  it('claims no more than happened while the counter is open', async () => {
    const { text } = await new Dialogue().start('danger', 'sy dipukul', crisis);
    expect(text).toContain('Belum ada petugas yang memastikan sudah membaca. Loket buka sekarang');
    expect(text).not.toMatch(/petugas sudah membaca|segera/);
  });

  it('adds what is answered afterwards to the same case', async () => {
    const talk = new Dialogue({ now: closed });
    await talk.start('danger', 'pengen mati aja', crisis);
    const safe = await talk.say('masih aman bu', {});
    expect(effect(safe, 'act-on-case')).toMatchObject({
      caseId: 'case-1',
      act: { kind: 'add', text: 'masih aman bu' },
    });
    expect(safe.text).toContain('tulis tempatnya');
    const place = await talk.say('loa kulu rt 3', { intent: 'office_contact', entities: { place: ['640202'] } });
    expect(effect(place, 'act-on-case')?.act).toMatchObject({ text: 'loa kulu rt 3' });
    expect(place.next.kind).toBe('done');
    expect(effect(place, 'open-case')).toBeUndefined();
  });

  it('says the number again to somebody who is not safe', async () => {
    const talk = new Dialogue();
    await talk.start('danger', 'pengen mati aja', crisis);
    expect((await talk.say('tidak', { answer: 'no' })).text).toContain('Jangan menunggu kami. Telepon 112 sekarang.');
  });

  it('joins a second message of the same day to the case that waits', async () => {
    const waiting = caseView({
      id: 'case-5',
      categoryTitle: 'Kekerasan atau keselamatan jiwa',
      openedAt: new Date(closed),
    });
    const talk = new Dialogue({ now: closed, cases: [waiting] });
    const reply = await talk.start('danger', 'dia pulang lagi bawa parang', crisis);
    expect(effect(reply, 'open-case')).toBeUndefined();
    expect(effect(reply, 'act-on-case')).toMatchObject({ caseId: 'case-5', act: { kind: 'add' } });
    expect(reply.text).toContain('telepon 112 sekarang');
  });

  it('takes an emergency to its own category and asks for place and people', async () => {
    const talk = new Dialogue();
    const reply = await talk.start('danger', 'rumah kami kebakaran td malam', {
      intent: 'emergency_aid',
      precedence: 'emergency',
    });
    expect(effect(reply, 'open-case')?.draft.category).toBe('abandoned-person');
    const place = await talk.say('anggana rt 2', { entities: { place: ['640204'] } });
    expect(place.text).toContain('Ada berapa orang');
    expect((await talk.say('5 org, 1 bayi')).next.kind).toBe('done');
  });

  it('does not ask for a place that was named, and lets another topic go', async () => {
    const talk = new Dialogue();
    const reply = await talk.start('danger', 'banjir di anggana', {
      intent: 'emergency_aid',
      precedence: 'emergency',
      entities: { place: ['640204'] },
    });
    expect(reply.text).not.toContain('tulis tempatnya');
    expect((await talk.say('pkh kapan cair', { intent: 'pkh_schedule' })).next.kind).toBe('unhandled');
    expect((await talk.say('makasih bu', { intent: 'thanks_bye' })).text).toContain('Kalau keadaan berubah');
  });

  it('speaks of no report where the policy has no category for it', async () => {
    const reply = await new Dialogue({ policy: { categories: new Map() } }).start('danger', 'sy dipukul', crisis);
    expect(reply.effects).toEqual([]);
    expect(reply.text).not.toContain('laporan darurat');
  });
});

describe('staff', () => {
  it('hands over while the counter is open', async () => {
    const reply = await new Dialogue().start('staff', 'petugas', { command: 'staff' });
    expect(reply.effects).toEqual([{ type: 'hold' }]);
    expect(reply.text).toContain('Senin–Jumat 08.00–15.00');
    expect(reply.text).toContain('Kalau ada bahaya, telepon');
  });

  it('says when somebody is there again, and takes a message as a case', async () => {
    const talk = new Dialogue({ now: closed });
    const reply = await talk.start('staff', 'petugas', { command: 'staff' });
    expect(reply.effects).toEqual([]);
    expect(reply.text).toContain('Petugas ada lagi Senin, 23 November 2026 pukul 08.00.');
    await talk.press('leave_message');
    const receipt = await talk.say('tolong cek nik 6402994101850003, kartu sy tertelan di loa kulu', {
      entities: { place: ['640202'] },
    });
    expect(effect(receipt, 'open-case')?.draft).toMatchObject({
      category: 'call-back',
      area: '640202',
      story: { story: 'tolong cek nik [nomor identitas], kartu sy tertelan di loa kulu', nik: '6402994101850003' },
    });
    expect(effect(receipt, 'erase-input')).toBeDefined();
    expect(receipt.text).toContain('Pesan sudah masuk, nomor 26-000001.');
  });

  it('goes on answering other questions outside the hours', async () => {
    const talk = new Dialogue({ now: closed });
    const reply = await talk.start('staff', 'petugas', { command: 'staff' });
    expect(reply.next).toMatchObject({ optional: true });
    expect((await talk.say('pkh kapan cair', { intent: 'pkh_schedule' })).next.kind).toBe('unhandled');
  });

  it('offers no message where there is no category to take it', async () => {
    const talk = new Dialogue({ now: closed, policy: { categories: new Map() } });
    expect((await talk.start('staff', 'petugas', { command: 'staff' })).next.kind).toBe('done');
  });
});
