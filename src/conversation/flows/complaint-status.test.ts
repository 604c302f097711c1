import { describe, expect, it } from 'vitest';
import { openingCode } from '../../language/opening-code.ts';
import { caseView, Dialogue, effect } from './dialogue-on-trial.ts';

const code = openingCode.format(new Uint8Array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]));
const ask = { intent: 'complaint_status' };

describe('complaint-status', () => {
  it('tells the one case of this chat, with the promised date in words', async () => {
    const talk = new Dialogue({ cases: [caseView({ state: 'in-progress' })] });
    const reply = await talk.start('complaint-status', 'laporan sy sdh smp mana', ask);
    expect(reply.text).toContain('Laporan 26-000001, 20 November 2026: Bantuan belum masuk.');
    expect(reply.text).toContain('Sedang ditangani petugas.');
    expect(reply.text).toContain('paling lambat Kamis, 10 Desember 2026');
    expect(reply.choices).toEqual(['case_add', 'case_withdraw', 'talk_to_staff']);
    expect(reply.next).toMatchObject({ optional: true });
  });

  it('admits a promise that was not kept', async () => {
    const talk = new Dialogue({ cases: [caseView({ promisedBy: new Date('2026-11-20T08:00:00Z') })] });
    expect((await talk.start('complaint-status', 'laporan sy', ask)).text).toContain('Janji itu belum ditepati');
  });

  it('lists several, and opens the one that is pressed or named', async () => {
    const cases = [caseView(), caseView({ id: 'case-2', number: '26-000002', state: 'waiting', waitingFor: 'centre' })];
    const talk = new Dialogue({ cases });
    expect((await talk.start('complaint-status', 'laporan saya', ask)).choices).toEqual([
      'case_26-000001',
      'case_26-000002',
    ]);
    expect((await talk.press('case_26-000002')).text).toContain('menunggu penetapan pusat');
    const named = await talk.start('complaint-status', '26-000002 gimana', {
      ...ask,
      entities: { case_number: ['26-000002'] },
    });
    expect(named.text).toContain('Laporan 26-000002');
  });

  it('opens nothing by number from another chat, but by the code', async () => {
    const view = caseView({ byCode: true, state: 'in-progress' });
    const asked: string[] = [];
    const talk = new Dialogue({
      caseByCode: (typed) => {
        asked.push(typed);
        return Promise.resolve({ kind: 'found', case: view });
      },
    });
    const number = await talk.start('complaint-status', '26-000001', {
      ...ask,
      entities: { case_number: ['26-000001'] },
    });
    expect(number.text).toContain('Nomor laporan hanya bisa dibuka dari chat tempat melapor');
    expect((await talk.say('123')).text).toContain('12 huruf dan angka');
    const shown = await talk.say(code.toLowerCase().replaceAll('-', ' '));
    expect(asked).toEqual([code]);
    expect(shown.choices).toEqual(['case_add', 'case_join', 'talk_to_staff']);
    await talk.press('case_add');
    const added = await talk.say('kartunya sudah kembali');
    expect(added.effects.map((e) => e.type === 'act-on-case' && e.act.kind)).toEqual(['join', 'add']);
  });

  it('has one answer for a wrong code, and says until when it is limited', async () => {
    const talk = new Dialogue();
    expect((await talk.start('complaint-status', 'laporan saya', ask)).text).toContain(
      'Dari chat ini belum ada laporan',
    );
    expect((await talk.say(code)).text).toContain('Kode itu tidak ditemukan');
    const until = new Date('2026-11-23T04:30:00Z');
    const limited = new Dialogue({ caseByCode: () => Promise.resolve({ kind: 'limited', until }) });
    expect((await limited.start('complaint-status', code, ask)).text).toContain('Senin, 23 November 2026 pukul 12.30');
    expect((await talk.say('pkh kapan cair', { intent: 'pkh_schedule' })).next.kind).toBe('unhandled');
  });

  it('adds a fact without identity numbers', async () => {
    const talk = new Dialogue({ cases: [caseView()] });
    await talk.start('complaint-status', 'mau nambah keterangan', { intent: 'complaint_amend' });
    await talk.press('case_add');
    const added = await talk.say('nik anak saya 6402994101850003, sekolah di SD 2');
    expect(effect(added, 'act-on-case')).toEqual({
      type: 'act-on-case',
      caseId: 'case-1',
      act: { kind: 'add', text: 'nik anak saya [nomor identitas], sekolah di SD 2' },
    });
    expect(effect(added, 'erase-input')).toBeDefined();
    expect(added.next.kind).toBe('done');
  });

  it.each([
    ['withdraw_own', false, 'dicabut'],
    ['withdraw_pressed', true, 'belum kami tutup'],
  ])('asks whether somebody pressed before it withdraws: %s', async (choice, pressed, words) => {
    const talk = new Dialogue({ cases: [caseView({ restricted: true })] });
    await talk.start('complaint-status', 'laporan saya', ask);
    expect((await talk.press('case_withdraw')).text).toContain('apakah ada yang menyuruh atau menekan');
    expect((await talk.say('iya bu makasih', { intent: 'thanks_bye' })).effects).toEqual([]);
    const reply = await talk.press(choice);
    expect(effect(reply, 'act-on-case')?.act).toEqual({ kind: 'withdraw', pressed });
    expect(reply.text).toContain(words);
  });

  it('keeps a report that is not withdrawn after all', async () => {
    const talk = new Dialogue({ cases: [caseView()] });
    await talk.start('complaint-status', 'cabut laporan', { intent: 'complaint_amend' });
    await talk.press('case_withdraw');
    expect((await talk.press('keep')).effects).toEqual([]);
  });

  const answered = caseView({
    id: 'case-9',
    state: 'answered',
    canContest: true,
    lastAnswer: { at: new Date('2026-11-22T03:00:00Z'), text: 'Data sudah diperbaiki.' },
  });

  it('confirms the newest answered case from the button under the answer', async () => {
    const talk = new Dialogue({ cases: [caseView(), answered] });
    const reply = await talk.startByChoice('complaint-status', 'case_confirm');
    expect(effect(reply, 'act-on-case')).toMatchObject({ caseId: 'case-9', act: { kind: 'confirm' } });
  });

  it.each([
    ['words', (talk: Dialogue) => talk.say('saldo masih nol'), 'saldo masih nol'],
    [
      'nothing',
      (talk: Dialogue) => talk.say('lewati', { command: 'skip' }),
      'Pelapor menyatakan belum sesuai, tanpa keterangan.',
    ],
  ])('contests it with %s', async (_, answer, text) => {
    const talk = new Dialogue({ cases: [answered] });
    expect((await talk.startByChoice('complaint-status', 'case_contest')).text).toContain('Apa yang belum sesuai');
    const reply = await answer(talk);
    expect(effect(reply, 'act-on-case')).toMatchObject({ caseId: 'case-9', act: { kind: 'contest', text } });
  });

  it('says so when there is nothing to confirm, or it is too late to contest', async () => {
    expect((await new Dialogue().startByChoice('complaint-status', 'case_confirm')).text).toContain(
      'Tidak ada laporan',
    );
    const late = new Dialogue({ cases: [{ ...answered, canContest: false }] });
    expect((await late.startByChoice('complaint-status', 'case_contest')).text).toContain('sudah lewat');
  });

  it('reads out the last answer with its date', async () => {
    const talk = new Dialogue({ cases: [answered] });
    const reply = await talk.start('complaint-status', 'laporan saya', ask);
    expect(reply.text).toContain('Kata petugas, 22 November 2026:\nData sudah diperbaiki.');
    expect(reply.choices.slice(0, 2)).toEqual(['case_confirm', 'case_contest']);
  });
});
