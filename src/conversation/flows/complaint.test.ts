import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dialogue, draftOf, effect } from './dialogue-on-trial.ts';

const nik = '6402994101850003';
const kk = '6402990203150007';

const grandmother = 'nenek sebelah rumah sy di RT 12 Loa Kulu hidup sendirian umur 80an ga pernah dpt bantuan apa2';
const leftOut = { intent: 'wrongly_excluded', entities: { place: ['640202'], relation: ['neighbour'] } };

describe('complaint', () => {
  it('needs one long message, reads it back, and opens the case only when told to send', async () => {
    const talk = new Dialogue();
    const first = await talk.start('complaint', grandmother, leftOut);
    expect(first.text).toContain('nama panggilan beliau, atau patokan rumahnya');
    const summary = await talk.say('mbah rum, dekat pos ronda');
    expect(summary.text).toContain(
      '• Untuk: keluarga lain\n• Tempat: RT 12, Loa Kulu\n• Siapa: mbah rum, dekat pos ronda\n• Cerita: nenek sebelah',
    );
    expect(summary.choices).toEqual(['send', 'change', 'discard']);
    expect(effect(summary, 'open-case')).toBeUndefined();

    const receipt = await talk.press('send');
    expect(draftOf(receipt)).toEqual({
      category: 'wrongly-excluded',
      about: 'other',
      confidentiality: 'open',
      area: '640202',
      story: { story: grandmother, place: 'RT 12, Loa Kulu', who: 'mbah rum, dekat pos ronda' },
    });
    expect(receipt.text).toContain(
      'Laporan diterima, nomor 26-000001. Paling lambat Senin, 14 Desember 2026 petugas memberi kabar di chat ini. Kabar itu belum tentu bantuan turun.',
    );
    expect(receipt.text).toContain('bukan PIN, bukan OTP');
    expect(receipt.next.kind).toBe('done');
  });

  it.each([
    ['iya bu makasih', { intent: 'thanks_bye' }],
    ['👍', { intent: 'out_of_scope' }],
    ['ok', {}],
    ['assalamualaikum', { intent: 'greeting' }],
  ])('does not take %s for a confirmation', async (text, said) => {
    const talk = new Dialogue();
    await talk.start('complaint', grandmother, leftOut);
    await talk.press('skip');
    const reply = await talk.say(text, said);
    expect(reply.effects).toEqual([]);
    expect(reply.text).toContain('Belum dikirim sebelum Bapak/Ibu pilih Kirim');
    expect(reply.choices).toEqual(['send', 'change', 'discard']);
  });

  it('takes a plain yes for a confirmation', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', grandmother, leftOut);
    await talk.say('lewati', { command: 'skip' });
    expect(draftOf(await talk.say('ya', { answer: 'yes' })).story.who).toBeUndefined();
  });

  it('asks what it is about where nothing was said, and takes the story for the answer', async () => {
    const talk = new Dialogue();
    const open = await talk.start('complaint', 'sy mau lapor', { intent: 'file_complaint' });
    expect(open.text).toContain('Ceritakan saja');
    expect(open.choices.slice(-1)).toEqual(['category_other']);
    expect(open.choices.length).toBeLessThanOrEqual(8);
    expect(open.choices).not.toContain('category_violence');
    const summary = await talk.say('saldo kks sy nol dari tahap 2, sy di loa kulu', {
      intent: 'payment_not_received',
      entities: { place: ['640202'], period: ['tahap 2'] },
    });
    expect(summary.text).toContain('• Untuk: keluarga sendiri\n• Tempat: Loa Kulu\n• Waktu: tahap 2');
    expect(draftOf(await talk.press('send'))).toMatchObject({
      category: 'not-paid',
      about: 'own',
      story: { period: 'tahap 2' },
    });
  });

  it('asks for the story after a category was pressed, and not for a menu wall', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', 'mau lapor', { intent: 'file_complaint' });
    expect((await talk.press('category_other')).choices).toEqual(['about_own', 'about_other']);
    expect((await talk.press('about_own')).text).toContain('Ceritakan singkat');
    expect((await talk.say('lewati', { command: 'skip' })).text).toContain('Ceritakan singkat');
    expect((await talk.say('kantor desa tidak pernah buka jam pelayanan')).text).toContain(
      'Di desa atau kelurahan mana',
    );
  });

  it('asks for the matter of a story it did not understand', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', 'mau lapor', { intent: 'file_complaint' });
    expect((await talk.say('anu')).text).toContain('Saya belum tahu soal apa');
    expect((await talk.say('itu yang kemarin di balai desa ribut sekali')).text).toContain(
      'paling dekat dengan yang mana',
    );
    await talk.press('category_other');
    const place = await talk.press('about_own');
    expect(place.text).toContain('Di desa atau kelurahan mana');
  });

  it('keeps identity numbers out of the words and in their own fields', async () => {
    const talk = new Dialogue();
    const first = await talk.start('complaint', `nama sy hilang dari daftar, nik ${nik} kk ${kk}, hp 084012345678`, {
      intent: 'aid_stopped',
    });
    expect(first.effects).toEqual([{ type: 'erase-input' }]);
    await talk.say('loa ipuh rt 3');
    const summary = await talk.say('lupa', { answer: 'no' });
    expect(summary.text).not.toContain(nik);
    expect(summary.text).toContain('• NIK: 6402••••••••••03');
    const { story } = draftOf(await talk.press('send'));
    expect(story).toMatchObject({ nik, kk, place: 'loa ipuh rt 3' });
    expect(story.story).toBe('nama sy hilang dari daftar, nik [nomor identitas] kk [nomor identitas], hp 084012345678');
  });

  it('does not give the own numbers, held since a look-up, to a neighbour', async () => {
    const talk = new Dialogue();
    talk.identity = { nik, kk };
    await talk.start('complaint', grandmother, leftOut);
    await talk.press('skip');
    expect(draftOf(await talk.press('send')).story).not.toHaveProperty('nik');
  });

  it('corrects what was read back, by words or by choice', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', grandmother, leftOut);
    await talk.press('skip');
    const corrected = await talk.say('eh salah, rt 8 anggana', { entities: { place: ['640204'] } });
    expect(corrected.text).toContain('• Tempat: RT 8, Anggana');
    await talk.press('change');
    expect((await talk.press('change_place')).text).toContain('Di desa atau kelurahan mana');
    expect((await talk.say('desa sepatin rt 1')).text).toContain('• Tempat: desa sepatin rt 1');
    expect((await talk.say('bukan nenek, kakek umurnya 82')).text).toContain('Ralat: bukan nenek, kakek umurnya 82');
    expect((await talk.press('discard')).text).toContain('tidak ada yang dikirim');
  });

  it('corrects an earlier answer at a later question, and asks that question again', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', grandmother, leftOut);
    const again = await talk.say('eh bukan, rt 15 loa kulu', { entities: { place: ['640202'] } });
    expect(again.text).toContain('nama panggilan beliau');
    expect((await talk.press('skip')).text).toContain('RT 15, Loa Kulu');
  });

  it('lets another topic interrupt, but not an answer that resembles one', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', 'bantuan sy belum masuk', {
      intent: 'payment_not_received',
      entities: { place: ['640202'] },
    });
    expect((await talk.say('beras 10kg desember ada ga bu', { intent: 'sembako_bpnt' })).next.kind).toBe('unhandled');
    const answer = await talk.say('dr tahap 2', { intent: 'pkh_schedule', entities: { period: ['tahap 2'] } });
    expect(answer.text).toContain('• Waktu: dr tahap 2');
  });

  it('offers three ways to be named for a sanggah, and honest words to somebody afraid', async () => {
    const talk = new Dialogue({ channel: 'telegram' });
    const ways = await talk.start('complaint', 'pak dollah punya 2 mobil kok dpt pkh, rt 2 anggana', {
      intent: 'sanggah_report',
      entities: { place: ['640204'] },
    });
    expect(ways.choices).toEqual(['open', 'confidential', 'anonymous']);
    expect(ways.text).toContain('Telegram tetap mengetahui akun');
    const afraid = await talk.say('takut bu');
    expect(afraid.text).toContain('Tidak harus melapor sekarang');
    expect(afraid.effects).toEqual([]);
    expect((await talk.press('anonymous')).text).toContain('• Pelapor: tanpa nama');
    const receipt = await talk.press('send');
    expect(draftOf(receipt)).toMatchObject({ category: 'undeserving', about: 'other', confidentiality: 'anonymous' });
    expect(receipt.text).toContain('nama samaran');
  });

  it('promises no date where the office has no agreement', async () => {
    const talk = new Dialogue({ now: '2030-01-07T02:00:00Z' });
    await talk.start('complaint', grandmother, leftOut);
    await talk.press('skip');
    expect((await talk.press('send')).text).toContain('belum bisa menjanjikan tanggal');
  });

  it('never opens an ordinary case by anything but Kirim or yes', async () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('oke bu', 'siap', 'makasih', 'eh salah', '1', '🙏'),
    );
    const intents = fc.constantFrom(
      undefined,
      'thanks_bye',
      'greeting',
      'out_of_scope',
      'pkh_schedule',
      'file_complaint',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texts, intents), { maxLength: 6 }), async (messages) => {
        const talk = new Dialogue();
        await talk.start('complaint', grandmother, leftOut);
        await talk.press('skip');
        for (const [text, intent] of messages) {
          const reply = await talk.say(text, intent ? { intent } : {});
          expect(effect(reply, 'open-case')).toBeUndefined();
        }
      }),
      { numRuns: 60 },
    );
  });
});
