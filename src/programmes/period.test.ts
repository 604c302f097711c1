import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodsIn } from './period.ts';

const today = '2026-11-18';

describe('periodsIn', () => {
  it.each([
    [['tahap 4'], [{ kind: 'stage', year: 2026, stage: 4 }]],
    [['triwulan 2'], [{ kind: 'stage', year: 2026, stage: 2 }]],
    [
      ['tahap 3', 'tahap 2'],
      [
        { kind: 'stage', year: 2026, stage: 2 },
        { kind: 'stage', year: 2026, stage: 3 },
      ],
    ],
    [['tahap 1 2027'], [{ kind: 'stage', year: 2027, stage: 1 }]],
    [['tahap 1', 'tahun depan'], [{ kind: 'stage', year: 2027, stage: 1 }]],
    [['tahap 1', 'januari', 'maret'], [{ kind: 'stage', year: 2026, stage: 1 }]],
    [['tahap depan'], [{ kind: 'neighbour', which: 'next' }]],
    [['tahap lalu'], [{ kind: 'neighbour', which: 'previous' }]],
    [['bulan depan'], [{ kind: 'month', month: '2026-12' }]],
    [['bulan lalu'], [{ kind: 'month', month: '2026-10' }]],
    [['Desember'], [{ kind: 'month', month: '2026-12' }]],
    [['januari'], [{ kind: 'month', month: '2027-01' }]],
    [['mei'], [{ kind: 'month', month: '2026-05' }]],
    [['Januari 2024'], [{ kind: 'month', month: '2024-01' }]],
    [
      ['November', 'Oktober'],
      [
        { kind: 'month', month: '2026-10' },
        { kind: 'month', month: '2026-11' },
      ],
    ],
    [
      ['Oktober-Desember'],
      [
        { kind: 'month', month: '2026-10' },
        { kind: 'month', month: '2026-12' },
      ],
    ],
    [['2024'], [{ kind: 'year', year: 2024 }]],
    [['tahun lalu'], [{ kind: 'year', year: 2025 }]],
    [['2026'], []],
    [['tahap ini', 'bulan ini', 'tahun ini'], []],
    [['setelah lebaran', '3 bulan'], []],
    [[], []],
  ])('reads %j', (values, expected) => {
    expect(periodsIn(values, today)).toEqual(expected);
  });

  it('reads anything without throwing', () => {
    fc.assert(fc.property(fc.array(fc.string()), (values) => void periodsIn(values, today)));
  });
});
