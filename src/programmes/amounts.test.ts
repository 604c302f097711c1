import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComponentId, componentId, programme as schema } from '../policy/schema/programme.ts';
import { amountOn, countedAs, type FamilySum, type MemberCount, mostOf, sumFor, valueOn } from './amounts.ts';
import { membersFrom } from './members.ts';

const pkh = schema.parse(parse(readFileSync('config/programmes/pkh.yaml', 'utf8')));
const day = '2026-11-18';
const members = fc.array(
  fc.record({ component: fc.constantFrom<ComponentId>(...componentId.options), count: fc.integer({ min: 1, max: 6 }) }),
  { maxLength: 6 },
);

function sum(...values: string[]): FamilySum {
  return sumFor(pkh, membersFrom(values), day);
}

describe('amountOn', () => {
  it.each([
    ['ibu_hamil', 750_000, 3_000_000],
    ['balita', 750_000, 3_000_000],
    ['sd', 225_000, 900_000],
    ['smp', 375_000, 1_500_000],
    ['sma', 500_000, 2_000_000],
    ['lansia', 600_000, 2_400_000],
    ['disabilitas', 600_000, 2_400_000],
    ['ham', 2_700_000, 10_800_000],
  ] as const)('pays %s %i per stage and %i per year', (component, perStage, perYear) => {
    expect(amountOn(pkh, component, day)).toMatchObject({ rupiahPerStage: perStage, rupiahPerYear: perYear });
  });

  it('knows no amount before the first date', () => {
    expect(amountOn(pkh, 'ham', '2025-12-31')).toBeUndefined();
    expect(amountOn(pkh, 'ham', '2026-01-01')).toBeDefined();
  });
});

describe('valueOn', () => {
  it('takes the last value that has begun, in whatever order they stand', () => {
    const values = [{ from: '2023-01-01' }, { from: '2021-01-01' }, { from: '2025-01-01' }];
    expect(valueOn(values, '2024-06-30')).toBe(values[0]);
    expect(valueOn(values, '2025-01-01')).toBe(values[2]);
    expect(valueOn(values, '2020-12-31')).toBeUndefined();
  });
});

describe('sumFor', () => {
  it.each([
    [['sd', 'smp'], 600_000],
    [['ibu_hamil', 'balita'], 1_500_000],
    [['balita', 'sd', 'lansia'], 1_575_000],
    [['sma', 'disabilitas', 'lansia'], 1_700_000],
    [['balita:2', 'sd', 'lansia'], 2_325_000],
    [['sd:2', 'smp'], 825_000],
  ])('pays %j Rp%i per stage, four times that a year', (values, rupiah) => {
    expect(sum(...values)).toMatchObject({
      perStage: { least: rupiah, most: rupiah },
      perYear: { least: 4 * rupiah, most: 4 * rupiah },
      capped: false,
      reasons: [],
    });
  });

  it('counts at most two small children', () => {
    expect(sum('balita:3')).toMatchObject({
      perStage: { least: 1_500_000, most: 1_500_000 },
      counted: 2,
      capped: true,
      reasons: [{ rule: 'component', component: 'balita', most: 2 }],
    });
  });

  it('counts at most three children', () => {
    expect(sum('sd:4')).toMatchObject({
      perStage: { least: 675_000, most: 675_000 },
      counted: 3,
      reasons: [{ rule: 'children', most: 3 }],
    });
  });

  it('counts at most two pregnancies', () => {
    expect(sum('ibu_hamil:3')).toMatchObject({ counted: 2, reasons: [{ rule: 'pregnancies', most: 2 }] });
  });

  it('gives a range where more than four qualify, since nobody here knows which four', () => {
    expect(sum('ibu_hamil', 'sd:2', 'smp', 'lansia')).toMatchObject({
      perStage: { least: 1_425_000, most: 1_950_000 },
      counted: 4,
      capped: true,
      reasons: [{ rule: 'members', most: 4 }],
    });
  });

  it('names every limit that leaves somebody out', () => {
    expect(sum('balita:3', 'sd:3', 'lansia:2').reasons.map(({ rule }) => rule)).toEqual([
      'component',
      'children',
      'members',
    ]);
  });

  it('keeps the steps of the sum', () => {
    expect(sum('smp', 'sd:2').lines).toEqual([
      { component: 'sd', title: 'SD', count: 2, rupiahPerStage: 225_000, rupiahPerYear: 900_000 },
      { component: 'smp', title: 'SMP', count: 1, rupiahPerStage: 375_000, rupiahPerYear: 1_500_000 },
    ]);
  });

  it('leaves out what is not paid on that day', () => {
    expect(sumFor(pkh, membersFrom(['ham', 'sd']), '2025-06-01').lines.map(({ component }) => component)).toEqual([
      'sd',
    ]);
  });

  it('never lowers the upper end when somebody joins', () => {
    fc.assert(
      fc.property(members, fc.constantFrom<ComponentId>(...componentId.options), (family, component) => {
        const before = sumFor(pkh, family, day);
        const after = sumFor(pkh, [...family, { component, count: 1 }], day);
        expect(after.perStage.most).toBeGreaterThanOrEqual(before.perStage.most);
        expect(after.perYear.most).toBeGreaterThanOrEqual(before.perYear.most);
      }),
    );
  });

  it('never counts past a limit, and says so exactly when somebody is left out', () => {
    fc.assert(
      fc.property(members, (family) => {
        const result = sumFor(pkh, family, day);
        expect(result.counted).toBeLessThanOrEqual(4);
        expect(result.perStage.least).toBeLessThanOrEqual(result.perStage.most);
        expect(result.capped).toBe(result.reasons.length > 0);
      }),
    );
  });

  it('does not depend on the order of the members', () => {
    fc.assert(
      fc.property(members, (family) => {
        expect(sumFor(pkh, [...family].reverse(), day)).toEqual(sumFor(pkh, family, day));
      }),
    );
  });

  it('finds the same ends as trying every choice of members', () => {
    fc.assert(
      fc.property(members, (family) => {
        const { perStage } = sumFor(pkh, family, day);
        expect(perStage).toEqual(everyChoice(family));
      }),
      { numRuns: 200 },
    );
  });
});

describe('countedAs', () => {
  it('counts one person with two components as the better paid', () => {
    expect(countedAs(pkh, ['sd', 'disabilitas'], day)).toBe('disabilitas');
    expect(countedAs(pkh, ['sd'], day)).toBe('sd');
    expect(countedAs(pkh, [], day)).toBeUndefined();
  });
});

/** The ends over all sets of members that keep the limits and have no room for one more. */
function everyChoice(family: readonly MemberCount[]): { least: number; most: number } {
  const children: ComponentId[] = ['balita', 'sd', 'smp', 'sma'];
  const available = componentId.options.map((component) => {
    const count = family.reduce((total, member) => total + (member.component === component ? member.count : 0), 0);
    return Math.min(count, mostOf(pkh, component, day) ?? count);
  });
  const sums: number[] = [];
  const choose = (index: number, taken: number[]) => {
    const total = taken.reduce((a, b) => a + b, 0);
    const young = taken.reduce((a, b, at) => a + (children.includes(componentId.options[at]!) ? b : 0), 0);
    if (total > 4 || young > 3) return;
    if (index < available.length) {
      for (let count = 0; count <= available[index]!; count += 1) choose(index + 1, [...taken, count]);
      return;
    }
    const room = available.some(
      (count, at) => taken[at]! < count && total < 4 && (young < 3 || !children.includes(componentId.options[at]!)),
    );
    if (!room)
      sums.push(taken.reduce((a, b, at) => a + b * amountOn(pkh, componentId.options[at]!, day)!.rupiahPerStage, 0));
  };
  choose(0, []);
  return { least: Math.min(...sums), most: Math.max(...sums) };
}
