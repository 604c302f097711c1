import { describe, expect, it } from 'vitest';
import { createClassifier, type Example, train } from './classifier.ts';
import { excerpt } from './features.ts';

const examples: Example[] = [
  ...['kapan pkh cair', 'pkh cair kapan ya', 'jadwal cair pkh', 'bulan apa cair'].map((text) => ({
    text,
    intent: 'pkh_schedule',
  })),
  ...['selamat pagi', 'halo bu', 'assalamualaikum', 'pagi min'].map((text) => ({ text, intent: 'greeting' })),
  ...['kartu hilang', 'kks rusak', 'kartu tertelan', 'pin kks terblokir'].map((text) => ({
    text,
    intent: 'kks_problem',
  })),
];

describe('classifier', () => {
  const model = train(examples);
  const classify = createClassifier(model);
  const best = (text: string) => {
    const shares = classify(text);
    return model.intents[shares.indexOf(Math.max(...shares))];
  };

  it('learns its examples and what is like them', () => {
    for (const { text, intent } of examples) expect(best(text)).toBe(intent);
    expect(best('kapaan pkh cairr')).toBe('pkh_schedule');
    expect(best('kartu saya hilang')).toBe('kks_problem');
  });

  it('gives shares that sum to one, also for nothing', () => {
    for (const text of ['', 'zzz', 'kapan'])
      expect(classify(text).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  it('is the same on every run', () => {
    expect(train(examples).weights).toEqual(model.weights);
  });

  it('reads the beginning and the end of a long text', () => {
    const text = `awal ${'x'.repeat(3000)} akhir`;
    expect(excerpt(text)).toHaveLength(501);
    expect(excerpt(text)).toMatch(/^awal .* .*akhir$/);
    expect(excerpt('pendek')).toBe('pendek');
  });
});
