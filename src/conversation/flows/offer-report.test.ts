import { describe, expect, it } from 'vitest';
import { Dialogue, draftOf } from './dialogue-on-trial.ts';

const nik = '6402994101850003';
const kk = '6402990203150007';

describe('not paid and dropped', () => {
  const unpaid = { intent: 'payment_not_received', entities: { period: ['tahap 3'], place: ['640202'] } };

  it('explains without guessing, and carries what was told into the report', async () => {
    const talk = new Dialogue();
    const first = await talk.start('not-paid', 'saldo kks nol tahap 3 di loa kulu', unpaid);
    expect(first.text).toContain('tidak saya tebak');
    expect(first.choices).toEqual(['check', 'report', 'talk_to_staff']);
    expect(first.next).toMatchObject({ optional: true });
    await talk.press('report');
    const summary = await talk.press('about_own');
    expect(summary.text).toContain('• Waktu: tahap 3');
    expect(summary.text).toContain('• Cerita: saldo kks nol tahap 3 di loa kulu');
  });

  it('looks up first, comes back with what was found, and reports with it', async () => {
    const dataDate = new Date('2026-11-10T00:00:00Z');
    const talk = new Dialogue({
      consent: true,
      lookUp: () => ({
        kind: 'found',
        assurance: 'household',
        maskedNik: '6402••••••••••03',
        office: 'kukar',
        area: '6402',
        records: [
          { programme: 'pkh', listed: 'listed', state: 'returned', period: '2026-3', dataDate, source: 'sapa' },
        ],
        dataDate,
      }),
    });
    await talk.start('dropped', 'nama sy hilang tahap 3 di loa kulu', { ...unpaid, intent: 'aid_stopped' });
    await talk.press('check');
    const back = await talk.say(`nik ${nik} kk ${kk}`);
    expect(back.text).toContain('tercatat kembali');
    expect(back.text).toContain('Itu yang tercatat.');
    expect(back.choices).toEqual(['report', 'talk_to_staff']);
    await talk.press('report');
    expect(draftOf(await talk.press('send'))).toMatchObject({
      category: 'aid-stopped',
      story: { story: 'nama sy hilang tahap 3 di loa kulu', nik, kk, period: 'tahap 3' },
    });
  });

  it('reports in one step from a look-up that found nothing', async () => {
    const talk = new Dialogue({ consent: true });
    await talk.start('not-paid', 'saldo kks nol tahap 3 di loa kulu', unpaid);
    await talk.press('check');
    const refused = await talk.say(`nik ${nik} kk ${kk}`);
    expect(refused.choices).toContain('report');
    expect((await talk.press('report')).text).toContain('• Soal: Bantuan belum masuk\n• Untuk: keluarga sendiri');
  });

  it('goes straight to the report when Lapor is pressed under the own status', async () => {
    const talk = new Dialogue({ consent: true });
    talk.identity = { nik, kk };
    expect((await talk.startByChoice('not-paid', 'payment_not_received')).text).toContain('Ceritakan singkat');
  });

  it('takes more about the same trouble into the story, and lets another topic go', async () => {
    const talk = new Dialogue();
    await talk.start('not-paid', 'saldo kks nol', unpaid);
    await talk.say('tetangga sudah semua', { intent: 'payment_not_received' });
    expect((await talk.say('syarat pkh apa', { intent: 'pkh_eligibility' })).next.kind).toBe('unhandled');
    await talk.say('lapor aja', { intent: 'file_complaint' });
    expect((await talk.press('about_own')).text).toContain('saldo kks nol\ntetangga sudah semua');
  });
});
