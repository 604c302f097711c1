import { describe, expect, it } from 'vitest';
import { pkhEligibility } from './pkh-eligibility.ts';
import { bubble, context, input, said } from './pkh-on-trial.ts';

describe('pkh-eligibility', () => {
  it('gives the rule as a whole to a bare question', async () => {
    const text = await bubble(pkhEligibility, 'syarat pkh apa aja');
    expect(text).toContain('bisa memenuhi syarat');
    expect(text).toContain('(desil) 1 sampai 4');
  });

  it.each([
    ['anak kuliah msh dpt?', 'Anak kuliah tidak termasuk kelompok PKH.'],
    ['umur 60 bisa pkh?', 'Aturan dasarnya umur 60 tahun ke atas; ada daftar yang menyebut 70.'],
    ['sy janda umur 45', 'Umur 45 tahun saja belum termasuk'],
    ['suami honorer bs dapat kah', '(APBN/APBD)'],
    ['anak ketiga msh dihitung ga bu', 'paling banyak 3 anak, termasuk paling banyak 2 anak usia dini'],
    ['hamil ke 3 gmn', 'sampai kehamilan ke-2'],
    ['absennya bolong2 syaratnya brp persen', '85 persen'],
    ['dpt sembako boleh pkh juga?', 'PKH dan Sembako (BPNT) bisa diterima satu keluarga'],
  ])('answers %j in its own words', async (text, expected) => {
    const answer = await bubble(pkhEligibility, text);
    expect(answer).toContain(expected);
    expect(answer).toContain('ditentukan Kementerian Sosial');
  });

  it('says the condition of the school levels once', async () => {
    const { events } = await pkhEligibility.start(context, input('', { component: ['sd:1', 'smp:1', 'lansia:1'] }), {});
    expect(said(events).map(({ key }) => key)).toEqual([
      'pkh.note.pupil',
      'pkh.note.elderly',
      'pkh.decides',
      'pkh.checked_long_ago',
    ]);
  });

  it('answers at most three points of a long story', async () => {
    const story = 'suami honorer, anak kuliah, ada cucu, ngontrak, punya motor, umur 61';
    const { events } = await pkhEligibility.start(context, input(story), {});
    expect(said(events)).toHaveLength(5);
  });
});
