import { fold } from '../language/clean.ts';
import { addMonths, monthIndex, monthOf } from './day.ts';

/** A time a person asks about. */
export type AskedPeriod =
  | { kind: 'stage'; year: number; stage: number }
  | { kind: 'month'; month: string }
  | { kind: 'year'; year: number }
  | { kind: 'neighbour'; which: 'next' | 'previous' };

const MONTHS = [
  ...['januari', 'februari', 'maret', 'april', 'mei', 'juni'],
  ...['juli', 'agustus', 'september', 'oktober', 'november', 'desember'],
];
const STEPS: ReadonlyMap<string, number> = new Map([
  ['depan', 1],
  ['besok', 1],
  ['lalu', -1],
  ['kemarin', -1],
  ['ini', 0],
]);

/**
 * Reads the periods the language layer found ("tahap 4", "Oktober 2026", "bulan depan", "2025"). Stages come before the
 * months named with them; a month without a year is the nearest one; this month or this year is no question of its own.
 */
export function periodsIn(values: readonly string[], today: string): AskedPeriod[] {
  const said = values.map((value) => fold(value));
  const thisYear = Number(today.slice(0, 4));
  const year = said.map((value) => yearIn(value, thisYear)).find((found) => found !== undefined);

  const stages = new Set(said.flatMap(stageIn));
  if (stages.size > 0) {
    return [...stages].sort((a, b) => a - b).map((stage) => ({ kind: 'stage', year: year ?? thisYear, stage }));
  }
  for (const value of said) {
    const step = stepIn('tahap', value);
    if (step) return [{ kind: 'neighbour', which: step > 0 ? 'next' : 'previous' }];
  }
  const months = said.flatMap((value) => monthsIn(value, monthOf(today), year));
  if (months.length > 0) return [...new Set(months)].sort().map((month) => ({ kind: 'month', month }));
  return year === undefined || year === thisYear ? [] : [{ kind: 'year', year }];
}

function stageIn(value: string): number[] {
  const found = /^(?:tahap|triwulan|termin) (\d{1,2})\b/.exec(value);
  return found ? [Number(found[1])] : [];
}

function monthsIn(value: string, thisMonth: string, year: number | undefined): string[] {
  const step = stepIn('bulan', value);
  if (step) return [addMonths(thisMonth, step)];
  return value.split(/[^a-z]+/).flatMap((word) => {
    const index = MONTHS.indexOf(word);
    return index < 0 ? [] : [nearestMonth(index + 1, thisMonth, writtenYear(value) ?? year)];
  });
}

function yearIn(value: string, thisYear: number): number | undefined {
  const step = stepIn('tahun', value);
  return writtenYear(value) ?? (step === undefined ? undefined : thisYear + step);
}

function writtenYear(value: string): number | undefined {
  const found = /\b20\d\d\b/.exec(value);
  return found ? Number(found[0]) : undefined;
}

/** "bulan depan" is one step on. */
function stepIn(unit: string, value: string): number | undefined {
  return value.startsWith(`${unit} `) ? STEPS.get(value.slice(unit.length + 1)) : undefined;
}

function nearestMonth(number: number, thisMonth: string, year: number | undefined): string {
  const thisYear = Number(thisMonth.slice(0, 4));
  const years = year === undefined ? [thisYear, thisYear - 1, thisYear + 1] : [year];
  const distance = (month: string) => Math.abs(monthIndex(month) - monthIndex(thisMonth));
  return years
    .map((candidate) => `${candidate}-${String(number).padStart(2, '0')}`)
    .reduce((best, month) => (distance(month) < distance(best) ? month : best));
}
