import type { Random } from './random.ts';

/** Issues numbers that no living person can have: district 99 exists in neither region. No number is issued twice. */
export interface NumberOffice {
  nik(prefix: SamplePrefix, born: { year: number; female: boolean }): string;
  kk(prefix: SamplePrefix): string;
  phone(): string;
}

export type SamplePrefix = '640299' | '647299';

export function numberOffice(random: Random): NumberOffice {
  const issued = new Set<string>();
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  const issue = (stem: string): string => {
    for (let serial = 1; serial <= 9999; serial += 1) {
      const number = stem + pad(serial, 4);
      if (issued.has(number)) continue;
      issued.add(number);
      return number;
    }
    throw new Error('a day has run out of serial numbers');
  };
  const dayOf = (year: number, plus: number) =>
    `${pad(random.whole(1, 28) + plus, 2)}${pad(random.whole(1, 12), 2)}${pad(year % 100, 2)}`;
  return {
    nik: (prefix, { year, female }) => issue(prefix + dayOf(year, female ? 40 : 0)),
    kk: (prefix) => issue(prefix + dayOf(random.whole(2006, 2025), 0)),
    phone: () => `0840${pad(random.whole(0, 99_999_999), 8)}`,
  };
}
