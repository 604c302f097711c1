import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { programme as schema } from '../policy/schema/programme.ts';
import { ageIn, situationsIn } from './situations.ts';

const pkh = schema.parse(parse(readFileSync('config/programmes/pkh.yaml', 'utf8')));

describe('situationsIn', () => {
  it.each([
    ['anak kuliah msh dpt?', ['kuliah']],
    ['guru honorer 400rb sebulan bisa ga sih pkh', ['honorer']],
    ['suami TNI pangkat rendah, anak 3, boleh ga sih', ['aparatur']],
    ['anak ketiga msh dihitung ga bu', ['banyak-anak']],
    ['hamil anak ke-3 msh masuk hitungan?', ['hamil-ketiga', 'banyak-anak']],
    ['janda kada baanak kawa lah dapat PKH', ['tanpa-anak', 'janda']],
    ['cucu ikut nenek bs masuk pkh nenek gak', ['cucu']],
    ['motor sama kulkas bikin ga berhak?', ['harta']],
    ['desil 2 bisa ikut pkh ngga bu', ['desil']],
    ['apakah saya bisa dapat pkh', []],
    ['kuliahan', []],
  ])('finds in %j %j', (text, ids) => {
    expect(situationsIn(pkh, 'who', text).map(({ id }) => id)).toEqual(ids);
  });

  it('keeps to its topic', () => {
    expect(situationsIn(pkh, 'when', 'lewat pos kapan').map(({ id }) => id)).toEqual(['bank']);
    expect(situationsIn(pkh, 'who', 'lewat pos kapan')).toEqual([]);
  });
});

describe('ageIn', () => {
  it.each([
    ['umur 60 bisa pkh?', 60],
    ['Bapak saya berumur 61', 61],
    ['Usia anak saya 5 tahun', 5],
    ['umur bayi 7 hr', 0],
    ['usia 8 bulan', 0],
    ['umurnya 72', 72],
    ['lansia 58 bs?', undefined],
    ['sdh 5 tahun tinggal di sini', undefined],
    ['umur 640', undefined],
  ])('reads %j as %s', (text, age) => {
    expect(ageIn(text)).toBe(age);
  });

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const age = ageIn(text);
        expect(age === undefined || (age >= 0 && age <= 120)).toBe(true);
      }),
    );
  });
});
