import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from './normalise.ts';
import { readVocabulary } from './vocabulary.ts';

const path = join(import.meta.dirname, '..', '..', 'config', 'understanding', 'vocabulary.yaml');
const vocabulary = readVocabulary(readFileSync(path, 'utf8'));

describe('normalise', () => {
  it.each([
    ['sy blm dpt', 'saya belum dapat'],
    ['knp gak cair?', 'kenapa tidak cair ?'],
    ['p.k.h thp 4', 'pkh tahap 4'],
    ['program keluarga harapan', 'pkh'],
    ['kartu merah putih hilang', 'kks hilang'],
    ['tolonggg buu', 'tolong bu'],
    ['anak2 sy', 'anak saya'],
    ['anak-anak sy', 'anak saya'],
    ['tahap2 rt12', 'tahap 2 rt 12'],
    ['p2k2 kapan', 'p2k2 kapan'],
    ['sp2d itu apa', 'sp2d itu apa'],
    ['bibiq sakit', 'bibiku sakit'],
    ['uangx mana', 'uangnya mana'],
    // False friends keep their form: only the readers of entities decide what they are.
    ['anak smp', 'anak smp'],
    ['sd kapan', 'sd kapan'],
    ['kis mati', 'kis mati'],
    ['kip mati', 'kip mati'],
    // Regional words only when the language speaks with two or more.
    ['ulun kada suah dapat bantuan', 'saya tidak pernah dapat bantuan'],
    ['dia dapat bantuan', 'dia dapat bantuan'],
    ['nik 6402 9901 0185 0003 tlg', 'nik #nik tolong'],
    ['hub 084012345678', 'hubungi #telepon'],
    ['', ''],
    ['😂😂', ''],
  ])('%s', (text, expected) => {
    expect(normalise(text, vocabulary)).toBe(expected);
  });

  it('never throws and leaves single spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normalise(text, vocabulary)).not.toMatch(/^ | $| {2}|\n/);
      }),
    );
  });
});
