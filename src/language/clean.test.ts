import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, fold, READ_CAP } from './clean.ts';

describe('clean', () => {
  it.each([
    ['ｐｋｈ １２', 'pkh 12'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['०१२३४५६७८९', '0123456789'],
    ['p\u200bk\u200dh\ufeff', 'pkh'],
    ['a\u0000b\u202ec', 'abc'],
    ['satu\r\ndua\tga', 'satu\ndua ga'],
    ['𝐩𝐤𝐡', 'pkh'],
    ['cair 👍', 'cair 👍'],
  ])('%j', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it('says the same when said twice, within the cap, without invisible characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = clean(text);
        expect(clean(once)).toBe(once);
        expect(once.replaceAll('\n', '')).not.toMatch(/[\p{Cf}\p{Cc}]/u);
      }),
    );
    expect(clean('a'.repeat(READ_CAP * 2))).toHaveLength(READ_CAP);
    expect(clean('\ufdfa'.repeat(READ_CAP)).length).toBeLessThanOrEqual(READ_CAP);
  });
});

describe('fold', () => {
  it('takes accents and capitals away', () => {
    expect(fold('Makasèh PAK')).toBe('makaseh pak');
  });
});
