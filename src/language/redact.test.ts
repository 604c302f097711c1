import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingCode } from './opening-code.ts';
import { redact } from './redact.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const nik = fc.tuple(fc.constantFrom('640299', '647299'), digits(10)).map((parts) => parts.join(''));

describe('redact', () => {
  it.each([
    ['cek nik sy 6402990101850003 ya', 'cek nik sy [nomor 16 angka] ya'],
    ['nik 64 02 99 48 06 83 00 05 tlg', 'nik [nomor 16 angka] tlg'],
    ['64o2990101850O03', '[nomor 16 angka]'],
    ['hub 0840-0000-4417.', 'hub [telepon].'],
    ['wa +62 840 1234 5678', 'wa [telepon]'],
    ['6402990101850003\n6402990303100004', '[nomor 16 angka]\n[nomor 16 angka]'],
    ['kode 7K2M-9QPX-3HTW', 'kode [kode]'],
    ['kode saya YYYK-FXRA-T2GQ', 'kode saya [kode]'],
    ['laporan adu 7k2m 9qpx', 'laporan [kode]'],
    ['dapat Rp225.000, 375.000 dan 500.000 tgl 12-03-2026', 'dapat Rp225.000, 375.000 dan 500.000 tgl 12-03-2026'],
    ['RT 12 no 26-001234, anak 2 sd 1 smp', 'RT 12 no 26-001234, anak 2 sd 1 smp'],
    ['anak saya baru tiga', 'anak saya baru tiga'],
    ['٦٤٠٢٩٩٠١٠١٨٥٠٠٠٣', '[nomor 16 angka]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('finds every opening code behind words of four letters', () => {
    const random = fc.uint8Array({ minLength: 11, maxLength: 11 });
    const before = fc.constantFrom('kode ', 'kode saya ', 'ini kode saya ', 'buka kode ');
    fc.assert(
      fc.property(before, random, (words, bytes) => {
        expect(redact(`${words}${openingCode.format(bytes)}`)).toBe(`${words}[kode]`);
      }),
    );
  });

  it('leaves no run of nine digits in any text', () => {
    const noisy = fc.array(fc.oneof(fc.stringMatching(/^[0-9 .,\-Oo+]{0,30}$/), fc.string({ unit: 'grapheme' })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(noisy, (parts) => {
        expect(redact(parts.join(''))).not.toMatch(/\d{9}/);
      }),
    );
  });

  it('finds an identity number between any words and separators', () => {
    const separator = fc.constantFrom('', ' ', '.', '-', ' - ', '. ', '\n', '\u200b');
    fc.assert(
      fc.property(
        nik,
        separator,
        fc.integer({ min: 2, max: 15 }),
        fc.constantFrom('', 'nik ', 'bu ', 'rt 2 '),
        (number, between, every, before) => {
          const typed = number.match(new RegExp(`.{1,${every}}`, 'g'))!.join(between);
          const left = redact(`${before}${typed} tolong`)
            .replace('rt 2', '')
            .replace(/\[nomor \d+ angka\]/, '');
          expect(left.replace(/\D/g, '').length).toBeLessThan(6);
        },
      ),
    );
  });

  it('finds every opening code as it is shown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 11, maxLength: 11 }), (random) => {
        expect(redact(`kode ${openingCode.format(random)} bu`)).toMatch(/^kode \[(kode|nomor 12 angka|telepon)\] bu$/);
      }),
    );
  });
});
