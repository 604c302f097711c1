import { number } from './figures.ts';

/** What the service is measured against; a ratio is to the bare floor of the same round. */
export const aims = {
  cpuOfFloor: 3,
  rateOfFloor: 0.4,
  rateOfBuilderBot: 1,
  understandingMicros: 100,
  startSeconds: { postgresql: 1, existing: 1.5, fresh: 6 },
  residentMegabytes: { postgresql: 220, embedded: 800 },
} as const;

/** One aim beside what was measured. */
export interface Judgement {
  aim: string;
  met: boolean;
  measured: string;
  /** Where the distance comes from, said only when the aim is not met. */
  because?: string;
}

/** An upper bound. */
export function atMost(aim: string, value: number, limit: number, unit: string, because?: string): Judgement {
  return judge(`${aim} at most ${number(limit, digitsOf(limit))} ${unit}`, value <= limit, value, unit, because);
}

/** A lower bound. */
export function atLeast(aim: string, value: number, limit: number, unit: string, because?: string): Judgement {
  return judge(`${aim} at least ${number(limit, digitsOf(limit))} ${unit}`, value >= limit, value, unit, because);
}

function judge(aim: string, met: boolean, value: number, unit: string, because: string | undefined): Judgement {
  const measured = `${number(value, value < 20 ? 2 : 0)} ${unit}`;
  return { aim, met, measured, ...(because === undefined ? {} : { because }) };
}

function digitsOf(limit: number): number {
  return Number.isInteger(limit) ? 0 : 1;
}

/** The lines that say which aims are met, and why the others are not. */
export function verdict(judgements: readonly Judgement[]): string {
  return judgements
    .map(({ aim, met, measured, because }) => {
      const why = met || because === undefined ? '' : `\n           ${because}`;
      return `${met ? 'met      ' : 'NOT MET  '}  ${aim}: ${measured}${why}`;
    })
    .join('\n');
}
