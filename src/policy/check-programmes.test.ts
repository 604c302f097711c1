import { expect, test } from 'vitest';
import { edit, problemsOf, readSmallConfig, smallConfig } from './small-config.ts';

test.each<[file: string, from: string, to: string, ...problems: string[]]>([
  [
    'programmes/pkh.yaml',
    'note: pkh.note',
    'note: pkh.remark',
    'programmes/pkh.yaml:17 components[0].note: there is no text pkh.remark',
  ],
  [
    'programmes/pkh.yaml',
    'who: pkh.text',
    'who: pkh.who',
    'programmes/pkh.yaml:19 answers.who: there is no text pkh.who',
  ],
  [
    'programmes/pkh.yaml',
    'areas: ["64"]',
    'areas: ["65"]',
    'programmes/pkh.yaml:4 areas[0]: area 65 is not in areas.yaml',
  ],
  [
    'programmes/pkh.yaml',
    'from: 2026-01-01',
    'from: 2021-01-01',
    'programmes/pkh.yaml:16 components[0].amounts[1].from: dates must ascend: the oldest first',
  ],
  [
    'programmes/pkh.yaml',
    'validFrom: 2021-01-01',
    'validFrom: 2021-01-01\nvalidTo: 2020-01-01',
    'programmes/pkh.yaml:6 validTo: ends before it begins',
  ],
  [
    'programmes/pkh.yaml',
    'members: { sd: 1 }',
    'members: { smp: 1 }',
    'programmes/pkh.yaml:21 examples[0].members.smp: the programme has no component smp',
  ],
  [
    'payments/2026.yaml',
    'programme: pkh',
    'programme: pip',
    'payments/2026.yaml:3 windows[0].programme: there is no programme pip',
  ],
  [
    'payments/2026.yaml',
    'from: 2026-04',
    'from: 2026-03',
    'payments/2026.yaml:9 windows[1]: overlaps another window of pkh for the same area and payer',
  ],
  [
    'payments/2026.yaml',
    'to: 2026-06',
    'to: 2026-03',
    'payments/2026.yaml:11 windows[1].months: ends before it begins',
  ],
  [
    'payments/2026.yaml',
    'from: 2026-02-01',
    'from: 2026-01-01',
    'payments/2026.yaml:8 windows[0].states[1].from: dates must ascend: the oldest first',
  ],
])('%s: %s -> %s', (file, from, to, ...problems) => {
  expect(problemsOf(edit(file, from, to)).sort()).toEqual(problems.sort());
});

test('a window for one area is an exception to the general one, not an overlap', () => {
  const exception = `  - programme: pkh
    stage: 1
    months: { from: 2026-01, to: 2026-03 }
    areas: ["6402"]
    states: [{ from: 2026-01-01, state: planned, confirmed: false, source: contoh }]
`;
  const file = 'payments/2026.yaml';
  expect(() => readSmallConfig({ [file]: smallConfig[file] + exception })).not.toThrow();
  expect(() => readSmallConfig({ [file]: smallConfig[file] + exception + exception })).toThrow(
    'overlaps another window',
  );
});
