import { describe, expect, it } from 'vitest';
import type { PaymentWindow } from '../../policy/schema/programme.ts';
import { bubble, context, contextAt, input, said } from './pkh-on-trial.ts';
import { pkhSchedule } from './pkh-schedule.ts';

describe('pkh-schedule', () => {
  it('leads with the months and says honestly that nothing is known', async () => {
    expect(await bubble(pkhSchedule, 'pkh kpn cair')).toBe(
      [
        'Tahap 4 untuk bulan Oktober, November, Desember 2026.',
        'Tidak ada satu tanggal: cairnya bergelombang per bank dan daerah, menunggu data siap.',
        'Per 18 November 2026 kami belum menerima kabar resmi untuk Kutai Kartanegara. Bukan berarti batal.',
      ].join('\n'),
    );
  });

  it('reports payment of stage 1 as news of the nation, not of the place', async () => {
    const february = contextAt('2026-02-20T03:00:00Z');
    expect(await bubble(pkhSchedule, '', {}, february)).toContain(
      'Secara nasional mulai dibayarkan Februari 2026, bergelombang. Kabar khusus Kutai Kartanegara tidak kami pegang.',
    );
    expect(await bubble(pkhSchedule, '', {}, contextAt('2026-01-20T03:00:00Z'))).toContain(
      'belum menerima kabar resmi',
    );
  });

  it.each([
    [['tahap 1'], 'Tahap 1 untuk bulan Januari, Februari, Maret 2026. Bulannya sudah lewat.'],
    [['tahap 2'], 'tidak memegang kabar resmi pembayarannya di Kutai Kartanegara'],
    [['bulan depan'], 'Tahap 4 untuk bulan Oktober, November, Desember 2026.'],
    [['tahap depan'], 'Jadwal PKH tahun 2027 belum kami terima.'],
    [['tahap lalu'], 'Tahap 3 untuk bulan Juli, Agustus, September 2026.'],
    [['tahap 1 2027'], 'Yang terakhir kami tahu: tahap 1 untuk bulan Januari, Februari, Maret 2026.'],
    [['2027'], 'Jadwal PKH tahun 2027 belum kami terima.'],
    [['2024'], 'Jadwal tahun 2024 tidak tersimpan di layanan ini.'],
    [['tahap 7'], 'Tahun 2026 ada 4 tahap PKH'],
  ])('answers %j', async (period, expected) => {
    expect(await bubble(pkhSchedule, '', { period })).toContain(expected);
  });

  it('says what two stages share once, after both', async () => {
    const { events } = await pkhSchedule.start(context, input('', { period: ['tahap 2', 'tahap 3'] }), {});
    expect(said(events).map(({ key }) => key)).toEqual([
      'pkh.schedule.past_stage',
      'pkh.schedule.past_stage',
      'pkh.schedule.past_no_news',
    ]);
  });

  it('lists the stages of a known year from another one', async () => {
    const later = contextAt('2027-02-01T03:00:00Z');
    expect(await bubble(pkhSchedule, '', { period: ['2026'] }, later)).toContain('2. April, Mei, Juni 2026');
    expect(await bubble(pkhSchedule, '', {}, later)).toContain('Jadwal PKH tahun 2027 belum kami terima.');
  });

  it('says a coming stage has not begun', async () => {
    const october = contextAt('2026-09-20T03:00:00Z');
    expect(await bubble(pkhSchedule, '', { period: ['bulan depan'] }, october)).toContain('Bulannya belum mulai');
  });

  it('prefers the news of the asked place, each payer on its own', async () => {
    const states: PaymentWindow['states'] = [{ from: '2026-11-17', state: 'paying', confirmed: true, source: 'test' }];
    const announced: PaymentWindow['states'] = [
      { from: '2026-11-16', state: 'announced', confirmed: false, source: 'test' },
    ];
    const months = { from: '2026-10', to: '2026-12' };
    const samarinda = { programme: 'pkh', stage: 4, months, areas: ['6472'] };
    const withNews = contextAt('2026-11-18T03:00:00Z', {
      windows: [
        { ...samarinda, payer: 'BRI', states },
        { ...samarinda, payer: 'Kantor Pos', states: announced },
      ],
    });
    expect((await bubble(pkhSchedule, 'klo samarinda', { place: ['6472'] }, withNews)).split('\n').slice(2)).toEqual([
      'Lewat BRI:',
      'Sejak 17 November 2026 mulai dibayarkan di Samarinda, bergelombang. Tidak semua menerima di hari yang sama.',
      'Lewat Kantor Pos:',
      'Per 16 November 2026 tahap ini sudah diumumkan untuk Samarinda. Uangnya belum tentu sudah masuk.',
      'Kabar ini belum dipastikan kantor.',
    ]);
    expect(await bubble(pkhSchedule, '', {}, withNews)).toContain('belum menerima kabar resmi untuk Kutai Kartanegara');
  });

  it('adds what a new recipient, a payer or unclaimed money needs', async () => {
    expect(await bubble(pkhSchedule, 'sy penerima baru kpn cair')).toContain('sekitar 1 sampai 2 bulan');
    expect(await bubble(pkhSchedule, 'kalau pos kapan')).toContain(
      'Bank mana yang dipakai di Kutai Kartanegara belum kami ketahui',
    );
    expect(await bubble(pkhSchedule, 'kalau belum diambil hangus kah')).toContain('105 hari dikembalikan ke negara');
  });

  it('takes the day of the office, not of Greenwich', async () => {
    expect(await bubble(pkhSchedule, '', {}, contextAt('2026-09-30T16:30:00Z'))).toContain('Tahap 4');
    expect(await bubble(pkhSchedule, '', {}, contextAt('2026-09-30T15:30:00Z'))).toContain('Tahap 3');
  });
});
