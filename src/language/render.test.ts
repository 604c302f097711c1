import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeholders, render } from './render.ts';

const messages = new Map([
  ['jadwal.tahap', 'Tahap {tahap}: {bulan}. Tahap {tahap} belum tentu bulan depan.'],
  ['plain', 'Tidak ada isian {}.'],
]);

describe('render', () => {
  it('fills every place of a placeholder', () => {
    expect(render(messages, 'jadwal.tahap', { tahap: 4, bulan: 'Oktober' })).toBe(
      'Tahap 4: Oktober. Tahap 4 belum tentu bulan depan.',
    );
  });
  it('leaves braces without a name alone', () => {
    expect(render(messages, 'plain')).toBe('Tidak ada isian {}.');
  });
  it('names the missing key or value', () => {
    expect(() => render(messages, 'none')).toThrow('none');
    expect(() => render(messages, 'jadwal.tahap', { tahap: 4 })).toThrow('{bulan}');
    expect(() => render(new Map([['a', '{constructor}']]), 'a')).toThrow('{constructor}');
  });
  it('never reads a value as a template', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(render(new Map([['a', '<{x}>']]), 'a', { x: value })).toBe(`<${value}>`);
      }),
    );
  });
});

describe('placeholders', () => {
  it('lists each name once', () => {
    expect(placeholders(messages.get('jadwal.tahap')!)).toEqual(['tahap', 'bulan']);
    expect(placeholders('tanpa {} isian')).toEqual([]);
  });
});
