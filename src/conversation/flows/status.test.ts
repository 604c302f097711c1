import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LookUpResult, StatusRecord } from '../../registry/disclosure.ts';
import { Dialogue, effect, inputOf } from './dialogue-on-trial.ts';
import { readIdentity } from './identity-input.ts';

/** A woman's NIK (day plus 40): it cannot be a KK number. */
const herNik = '6402994101850003';
const hisNik = '6402990101850003';
const kk = '6402990203150007';
const ask = { intent: 'check_status_own' };

const dataDate = new Date('2026-11-10T00:00:00Z');
const record = (more: Partial<StatusRecord>): StatusRecord => ({
  programme: 'pkh',
  listed: 'listed',
  dataDate,
  source: 'sapa',
  ...more,
});
const found = (...records: StatusRecord[]): LookUpResult => ({
  kind: 'found',
  assurance: 'household',
  maskedNik: '6402••••••••••03',
  office: 'kukar',
  area: '6402',
  records,
  dataDate,
});

describe('status', () => {
  it('holds a number that came early, asks for consent, then for the KK number, and answers', async () => {
    const talk = new Dialogue({
      lookUp: () => found(record({ period: '2026-4', state: 'in-process' }), record({ programme: 'sembako' })),
    });
    const first = await talk.start('status', `cek nik sy ${herNik}`, ask);
    expect(first.text).toContain('Layanan ini memuat data PKH dan Sembako Kutai Kartanegara per 10 November 2026.');
    expect(first.text).toContain('NIK belum saya cari.');
    expect(first.choices).toEqual(['agree', 'refuse', 'read_notice']);
    expect(first.effects).toEqual([{ type: 'erase-input' }]);
    expect(talk.identity).toEqual({ nik: herNik });

    const second = await talk.press('agree');
    expect(effect(second, 'consent')).toMatchObject({ given: true });
    expect(second.text).toContain('nomor Kartu Keluarga');
    expect(talk.lookedUp).toEqual([]);

    const answer = await talk.say(kk);
    expect(talk.lookedUp).toEqual([{ nik: herNik, kk }]);
    expect(answer.text).toContain(
      'NIK 6402••••••••••03, menurut data bantuan Kutai Kartanegara per 10 November 2026:\n• PKH: terdaftar. Tahap 4',
    );
    expect(answer.text).toContain('masih diproses, belum dikirim.\n• Sembako: terdaftar.');
    expect(answer.text).toContain('Data bantuan tidak ikut terhapus.');
    expect(answer.choices).toEqual(['payment_not_received', 'talk_to_staff']);
    expect(answer.text).not.toContain(herNik);
    expect(answer.next.kind).toBe('done');
  });

  it('forgets at once what was held when consent is refused', async () => {
    const talk = new Dialogue();
    await talk.start('status', herNik, ask);
    const refused = await talk.press('refuse');
    expect(refused.text).toContain('Nomor tadi langsung dihapus dari layanan ini.');
    expect(effect(refused, 'consent')).toMatchObject({ given: false });
    expect(talk.identity).toEqual({});
    expect(talk.lookedUp).toEqual([]);
  });

  it('says nothing of erasing where nothing was held', async () => {
    const talk = new Dialogue();
    await talk.start('status', 'mau cek status', ask);
    expect((await talk.say('tidak', { answer: 'no' })).text).not.toContain('dihapus');
  });

  it.each([
    ['iya bu makasih', { intent: 'thanks_bye' }],
    ['👍', {}],
    ['hmm', {}],
  ])('does not take %s for consent', async (text, said) => {
    const talk = new Dialogue();
    await talk.start('status', herNik, ask);
    const reply = await talk.say(text, said);
    expect(reply.choices).toEqual(['agree', 'refuse', 'read_notice']);
    expect(reply.effects).toEqual([]);
  });

  it('reads out the whole notice and asks again', async () => {
    const talk = new Dialogue();
    await talk.start('status', 'cek status', ask);
    const reply = await talk.press('read_notice');
    expect(reply.text).toMatch(/paling lama \d+ menit/);
    expect(reply.choices).toContain('agree');
    expect((await talk.press('agree')).text).toContain('Ketik NIK');
  });

  it('lets an interruption go before consent and keeps the number', async () => {
    const talk = new Dialogue();
    await talk.start('status', herNik, ask);
    expect((await talk.say('pkh kapan cair', { intent: 'pkh_schedule' })).next.kind).toBe('unhandled');
    expect(talk.identity).toEqual({ nik: herNik });
  });

  it('takes both numbers of one message', async () => {
    const talk = new Dialogue({ consent: true, lookUp: () => found(record({ state: 'sent', period: '2026-4' })) });
    const reply = await talk.start('status', `nik ${hisNik} kk ${kk}`, ask);
    expect(talk.lookedUp).toEqual([{ nik: hisNik, kk }]);
    expect(reply.text).toContain('tercatat sudah dikirim');
    expect(reply.effects).toEqual([{ type: 'erase-input' }]);
  });

  it.each([
    ['640299410185000', '15 angka'],
    ['6402 9941 0185 00033', '17 angka'],
    ['08401234567', '11 angka'],
    ['6402993113850003', 'tidak mungkin di NIK'],
  ])('asks again for %s without counting it as an attempt', async (typed, words) => {
    const talk = new Dialogue({ consent: true });
    await talk.start('status', 'cek status', ask);
    const reply = await talk.say(typed);
    expect(reply.text).toContain(words);
    expect(reply.next).toMatchObject({ kind: 'step', step: 'nik' });
    expect(talk.lookedUp).toEqual([]);
    expect((await talk.say(herNik)).text).toContain('nomor Kartu Keluarga');
  });

  it('knows a KK number that was typed for the NIK, and keeps it', async () => {
    const talk = new Dialogue({ consent: true, lookUp: () => found(record({})) });
    await talk.start('status', 'cek status', ask);
    expect((await talk.say(`adanya no kk ${kk}`)).text).toContain('Itu nomor KK, sudah saya catat.');
    await talk.say(herNik);
    expect(talk.lookedUp).toEqual([{ nik: herNik, kk }]);
  });

  it('knows the NIK typed again for the KK number', async () => {
    const talk = new Dialogue({ consent: true });
    await talk.start('status', herNik, ask);
    expect((await talk.say(herNik)).text).toContain('terbaca sebagai NIK');
    expect(talk.lookedUp).toEqual([]);
  });

  it('takes a corrected NIK where the KK number was asked', async () => {
    const talk = new Dialogue({ consent: true });
    await talk.start('status', herNik, ask);
    const other = '6402994506880030';
    expect((await talk.say(`eh nik yg tadi salah, yg bener ${other}`)).text).toContain('nomor Kartu Keluarga');
    expect(talk.identity.nik).toBe(other);
  });

  it('asks which one of several NIKs is meant', async () => {
    const talk = new Dialogue({ consent: true });
    const second = '6402994506880030';
    const reply = await talk.start('status', `${herNik} dan ${second}`, ask);
    expect(reply.text).toContain('Saya membaca 2 NIK');
    expect(reply.choices).toEqual(['nik_0', 'nik_1']);
    await talk.press('nik_1');
    expect(talk.identity).toEqual({ nik: second });
  });

  it('asks for the NIK again where the candidates are no longer held', async () => {
    const talk = new Dialogue({ consent: true });
    await talk.start('status', `${herNik} dan 6402994506880030`, ask);
    talk.identity = {};
    expect((await talk.press('nik_0')).text).toContain('Ketik NIK');
  });

  it('has one text for every refusal, and tries again with a corrected number', async () => {
    const talk = new Dialogue({ consent: true });
    await talk.start('status', herNik, ask);
    const refused = await talk.say(kk);
    expect(refused.text).toBe(
      'Layanan ini hanya memuat data PKH dan Sembako Kutai Kartanegara per 10 November 2026. Pasangan NIK dan nomor KK itu tidak ditemukan di sini.\nIni bukan berarti dicoret: bisa salah ketik, KK baru, atau belum terdata.',
    );
    expect(refused.choices).toEqual(['retype', 'how_to_register', 'file_complaint', 'talk_to_staff']);
    const older = '6402990102050003';
    await talk.say(`coba kk lama ${older}`);
    expect(talk.lookedUp.at(-1)).toEqual({ nik: herNik, kk: older });
    expect((await talk.press('retype')).text).toContain('Ketik NIK');
    expect(talk.identity).toEqual({});
  });

  it('sends the next household to the counter', async () => {
    const talk = new Dialogue({ consent: true, lookUp: () => ({ kind: 'too-many-households' }) });
    const reply = await talk.start('status', `nik ${hisNik} kk ${kk}`, ask);
    expect(reply.text).toContain('datang ke loket Kutai Kartanegara');
    expect(talk.identity).toEqual({});
  });

  it('starts afresh when somebody asks again after a look-up', async () => {
    const talk = new Dialogue({ consent: true, lookUp: () => found(record({})) });
    await talk.start('status', `nik ${hisNik} kk ${kk}`, ask);
    const again = await talk.start('status', 'cek status', ask);
    expect(again.text).toContain('Ketik NIK');
    expect(talk.lookedUp).toHaveLength(1);
  });

  it('refuses kindly to look up somebody else, and forgets the number', async () => {
    const talk = new Dialogue({ consent: true });
    const reply = await talk.start('status', `cek nik tetangga ${herNik}`, { intent: 'check_status_other' });
    expect(reply.text).toContain('Data orang lain tidak kami buka lewat chat');
    expect(reply.choices).toContain('wrongly_excluded');
    expect(reply.effects).toEqual([{ type: 'erase-input' }]);
    expect(talk.identity).toEqual({});
    expect(talk.lookedUp).toEqual([]);
  });

  it('offers Cek Bansos and a person where no data is held or no agreement holds', async () => {
    const elsewhere = await new Dialogue({ area: '6271' }).start('status', herNik, ask);
    expect(elsewhere.text).toContain('cekbansos.kemensos.go.id');
    expect(elsewhere.choices).toContain('talk_to_staff');
    const later = new Dialogue({ now: '2030-01-07T02:00:00Z' });
    expect((await later.start('status', herNik, ask)).text).toContain('belum bisa dicek di sini');
    expect(later.identity).toEqual({});
  });

  it('helps whoever does not find the number, and asks nothing of a photo but to delete it', async () => {
    const talk = new Dialogue({ consent: true });
    await talk.start('status', 'cek status', ask);
    expect((await talk.say('nik itu yg mana', ask)).text).toContain('bagian atas KTP');
    const photo = { ...inputOf(''), body: { kind: 'media', media: 'photo' } as const };
    expect((await talk.take(photo)).effects).toEqual([{ type: 'erase-input' }]);
    expect((await talk.say('berasnya kapan', { intent: 'sembako_bpnt' })).next.kind).toBe('unhandled');
  });

  it.each<[string, StatusRecord, string[], string]>([
    [
      'returned',
      record({ state: 'returned', period: '2026-3', reason: 'account-check' }),
      ['tercatat kembali', 'rekening masih diperiksa'],
      'Pemeriksaan rekening',
    ],
    ['not known', record({ state: 'not-known' }), ['kami belum tahu keadaannya'], 'Kami belum tahu hasil prosesnya'],
    [
      'stopped',
      record({ listed: 'stopped', period: '2026-2' }),
      ['tercatat berhenti.', 'Untuk Tahap 2'],
      'balas LAPOR',
    ],
    ['not listed', record({ listed: 'not-listed' }), ['belum tentu berhenti'], 'balas LAPOR'],
    ['waiting', record({ listed: 'waiting', reason: 'quota' }), ['menunggu', 'belum masuk kuota'], 'desil'],
    ['person level', record({ amountRupiah: 825_000, payer: 'BRI', state: 'sent' }), ['Rp825.000', 'Lewat BRI'], 'ATM'],
    [
      'unknown reason class',
      record({ reason: 'something-new', state: 'planned' }),
      ['direncanakan'],
      'Kami belum tahu',
    ],
  ])('words a record that is %s', async (_, one, lines, next) => {
    const talk = new Dialogue({ consent: true, lookUp: () => found(one) });
    const { text } = await talk.start('status', `nik ${hisNik} kk ${kk}`, ask);
    for (const line of [...lines, next]) expect(text).toContain(line);
    expect(text).not.toMatch(/dicoret|something-new/);
  });

  it('leads a stopped record to its own complaint', async () => {
    const talk = new Dialogue({ consent: true, lookUp: () => found(record({ listed: 'stopped' })) });
    expect((await talk.start('status', `nik ${hisNik} kk ${kk}`, ask)).choices[0]).toBe('aid_stopped');
  });
});

describe('readIdentity', () => {
  it('finds the pair however the digits are spaced and in whatever order they are named', () => {
    const spaced = (digits: string) =>
      fc
        .array(fc.constantFrom('', '', ' ', '-'), { minLength: 16, maxLength: 16 })
        .map((gaps) => [...digits].map((digit, i) => (i === 15 ? digit : digit + gaps[i])).join(''));
    fc.assert(
      fc.property(spaced(herNik), spaced(kk), fc.boolean(), (nik, card, kkFirst) => {
        const text = kkFirst ? `no kk ${card}, nik ${nik}` : `nik ${nik}, no kk ${card}`;
        expect(readIdentity(inputOf(text), {}, 'nik')).toMatchObject({ given: true, identity: { nik: herNik, kk } });
      }),
    );
  });

  it('never takes a number of another length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 22 }).filter((n) => n !== 16),
        fc.constantFrom('nik', 'kk'),
        (length, asked) => {
          const reading = readIdentity(inputOf('6'.repeat(length)), {}, asked as 'nik' | 'kk');
          expect(reading).toMatchObject({ given: false, identity: {}, fault: { kind: 'length', digits: length } });
        },
      ),
    );
  });
});
