import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type PaymentWindow, payments as schema } from '../policy/schema/programme.ts';
import { addMonths, dayOf, daysBetween, monthIndex } from './day.ts';
import { stageNumbered, stageOn, stageStates, stagesOf, windowState } from './payment-calendar.ts';

const payments = [schema.parse(parse(readFileSync('config/payments/2026.yaml', 'utf8')))];

function window(over: Partial<PaymentWindow>): PaymentWindow {
  return {
    programme: 'pkh',
    stage: 4,
    months: { from: '2026-10', to: '2026-12' },
    states: [{ from: '2026-01-01', state: 'planned', confirmed: false, source: 'test' }],
    ...over,
  };
}

function stageWith(...windows: PaymentWindow[]) {
  return stageNumbered([{ year: 2026, windows, unclaimedDays: [] }], 'pkh', 2026, 4)!;
}

const paying: PaymentWindow['states'] = [
  { from: '2026-01-01', state: 'planned', confirmed: false, source: 'test' },
  { from: '2026-11-20', state: 'announced', confirmed: true, source: 'test' },
  { from: '2026-11-25', state: 'paying', confirmed: true, source: 'test' },
];

describe('the calendar of 2026', () => {
  it('has four stages of three months each', () => {
    expect(stagesOf(payments, 'pkh').map(({ stage, months }) => [stage, months.from, months.to])).toEqual([
      [1, '2026-01', '2026-03'],
      [2, '2026-04', '2026-06'],
      [3, '2026-07', '2026-09'],
      [4, '2026-10', '2026-12'],
    ]);
  });

  it('knows of payment in stage 1 only, from February', () => {
    const state = (stage: number, day: string) =>
      stageStates(stageNumbered(payments, 'pkh', 2026, stage)!, day, '6402').map(({ state, confirmed }) => [
        state,
        confirmed,
      ]);
    expect(state(1, '2026-01-31')).toEqual([['planned', false]]);
    expect(state(1, '2026-02-01')).toEqual([['paying', true]]);
    for (const stage of [2, 3, 4]) expect(state(stage, '2026-12-31')).toEqual([['planned', false]]);
  });

  it('holds every day of the year in exactly one stage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), (offset) => {
        const day = new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10);
        const stage = stageOn(payments, 'pkh', day)!;
        expect(stage.stage).toBe(Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1);
      }),
    );
  });

  it('knows no stage of other years or programmes', () => {
    expect(stageOn(payments, 'pkh', '2027-01-01')).toBeUndefined();
    expect(stageOn(payments, 'sembako', '2026-05-01')).toBeUndefined();
    expect(stageNumbered(payments, 'pkh', 2026, 5)).toBeUndefined();
  });
});

describe('windowState', () => {
  it.each([
    ['2026-11-19', 'planned'],
    ['2026-11-20', 'announced'],
    ['2026-11-24', 'announced'],
    ['2026-11-25', 'paying'],
  ])('on %s says %s', (day, state) => {
    expect(windowState(window({ states: paying }), day, '6402')?.state).toBe(state);
  });

  it('has none before its first state, and none for other areas', () => {
    expect(windowState(window({ states: paying }), '2025-12-31', '6402')).toBeUndefined();
    expect(windowState(window({ areas: ['6402'] }), '2026-11-19', '6472')).toBeUndefined();
    expect(windowState(window({ areas: ['6402'] }), '2026-11-19')).toBeUndefined();
  });
});

describe('stageStates', () => {
  const stage = stageWith(
    window({}),
    window({ areas: ['64'], states: paying }),
    window({ areas: ['6402'], payer: 'BRI', states: paying }),
    window({ areas: ['6402'], payer: 'Kantor Pos' }),
  );

  it('prefers the news nearest to the asker, with each of its payers', () => {
    expect(stageStates(stage, '2026-11-26', '640206').map(({ payer, state }) => [payer, state])).toEqual([
      ['BRI', 'paying'],
      ['Kantor Pos', 'planned'],
    ]);
  });

  it('falls back to the province, then to the nation', () => {
    expect(stageStates(stage, '2026-11-26', '6472')).toMatchObject([{ state: 'paying', everywhere: false }]);
    expect(stageStates(stage, '2026-11-26', '6271')).toMatchObject([{ state: 'planned', everywhere: true }]);
  });
});

describe('days and months', () => {
  it('takes the day of the zone', () => {
    expect(dayOf(new Date('2026-12-31T16:30:00Z'), 'Asia/Makassar')).toBe('2027-01-01');
    expect(dayOf(new Date('2026-12-31T16:30:00Z'), 'Asia/Jakarta')).toBe('2026-12-31');
  });

  it('counts months over years', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), (count) => {
        expect(monthIndex(addMonths('2026-06', count)) - monthIndex('2026-06')).toBe(count);
      }),
    );
  });

  it('counts days', () => {
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
  });
});
