import { describe, expect, it } from 'vitest';
import { Pattern, PatternSet } from './patterns.ts';

const matches = (source: string, text: string) => {
  const set = new PatternSet<string>();
  set.add(source, 'rule');
  return set.find(text.split(' ')).length > 0;
};

describe('patterns', () => {
  it.each([
    ['mau|pengen mati', 'saya pengen mati saja', true],
    ['mau|pengen mati', 'pengen hidup mati', false],
    ['kartu* ... ketua', 'kartunya dipegang oleh bu ketua', true],
    ['kartu* ... ketua', 'kartu satu dua tiga empat ketua', false],
    ['kartu ... ketua', 'kartu ketua', true],
    ['tidak lagi? makan', 'tidak makan', true],
    ['tidak lagi? makan', 'tidak lagi makan', true],
    ['dipotong *rb', 'dipotong 50rb', true],
    ['dipotong *rb', 'dipotong rb', false],
    ['kar|kartu* x', 'karung x', false],
  ])('%s in "%s": %s', (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  it('refuses a pattern that could begin anywhere', () => {
    for (const source of ['... mati', 'mau? mati', '*rb', 'a* b']) expect(() => new Pattern(source)).toThrow(source);
  });
});
