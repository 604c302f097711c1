import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDate, formatMonths, formatRupiah, formatShortDate, formatTime, maskNik } from './format.ts';

const at = new Date('2026-12-02T23:30:00Z');

describe('format', () => {
  it('writes rupiah with dots', () => {
    expect([0, 75, 825_000, 10_800_000, -2500].map(formatRupiah)).toEqual([
      'Rp0',
      'Rp75',
      'Rp825.000',
      'Rp10.800.000',
      '-Rp2.500',
    ]);
  });
  it('writes dates and times of the zone', () => {
    expect(formatDate(at, 'Asia/Makassar')).toBe('Kamis, 3 Desember 2026');
    expect(formatDate(at, 'Asia/Jakarta')).toBe('Kamis, 3 Desember 2026');
    expect(formatDate(at, 'UTC')).toBe('Rabu, 2 Desember 2026');
    expect(formatShortDate(new Date('2026-11-18T00:00:00Z'), 'Asia/Makassar')).toBe('18 November 2026');
    expect(formatTime(at, 'Asia/Makassar')).toBe('07.30');
    expect(formatTime(new Date('2026-12-02T16:05:00Z'), 'Asia/Makassar')).toBe('00.05');
  });
  it('names months once and the year at its end', () => {
    expect(formatMonths('2026-10', '2026-12')).toBe('Oktober, November, Desember 2026');
    expect(formatMonths('2026-11', '2027-01')).toBe('November, Desember 2026, Januari 2027');
    expect(formatMonths('2026-07', '2026-07')).toBe('Juli 2026');
    expect(() => formatMonths('2026-13', '2027-01')).toThrow('2026-13');
  });
  it('masks all but the first four and the last two digits', () => {
    expect(maskNik('6402990101800001')).toBe('6402••••••••••01');
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,20}$/), (nik) => {
        const masked = maskNik(nik);
        expect(masked).toHaveLength(nik.length);
        expect(masked.replaceAll('•', '').length).toBeLessThanOrEqual(6);
      }),
    );
  });
});
