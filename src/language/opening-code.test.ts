import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingCode } from './opening-code.ts';

const random = fc.uint8Array({ minLength: 11, maxLength: 16 });
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('opening code', () => {
  it('reads back every code it writes, however it is typed', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const code = openingCode.format(bytes);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
        expect(openingCode.parse(code)).toBe(code);
        expect(openingCode.parse(code.toLowerCase().replaceAll('-', ' '))).toBe(code);
        expect(openingCode.parse(code.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('-', ''))).toBe(code);
      }),
    );
  });
  it('notices every single wrong character', () => {
    fc.assert(
      fc.property(random, fc.nat(11), fc.integer({ min: 1, max: 31 }), (bytes, place, shift) => {
        const typed = openingCode.format(bytes).replaceAll('-', '').split('');
        typed[place] = symbols[(symbols.indexOf(typed[place]!) + shift) % 32]!;
        expect(openingCode.parse(typed.join(''))).toBeUndefined();
      }),
    );
  });
  it('refuses foreign characters and other lengths', () => {
    for (const text of ['', 'U000-0000-0000', '0000-0000-000', '0000-0000-00000', '0000/0000/0000', 'ADU-7K2M-9QPX']) {
      expect(openingCode.parse(text)).toBeUndefined();
    }
    expect(openingCode.parse('0000-0000-0000')).toBe('0000-0000-0000');
    expect(() => openingCode.format(new Uint8Array(10))).toThrow('11');
  });
});
