import type { Vocabulary } from './vocabulary.ts';

/** Stages, quarters, months and years as said: "tahap 4", "triwulan 3", "desember 2025", "bulan depan", "2026". */

const COUNTED = new Map([
  ['tahap', 4],
  ['triwulan', 4],
  ['termin', 12],
]);
const ROMAN = new Map([
  ['i', '1'],
  ['ii', '2'],
  ['iii', '3'],
  ['iv', '4'],
]);
const RELATIVE = new Set(['ini', 'depan', 'lalu', 'kemarin', 'besok']);
const YEAR = /^20[0-4]\d$/;
/** Short month names are also other words ("agus", "mar"): only beside a day, a year or the word for month. */
const SHORT = 4;

export function createPeriodReader(vocabulary: Vocabulary): (words: readonly string[]) => string[] {
  const names = new Set(vocabulary.months.values());
  const firstOfSeveral = new Set(
    [...vocabulary.months.keys()].filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]!),
  );

  function month(words: readonly string[], at: number): { name: string; length: number } | undefined {
    for (const length of firstOfSeveral.has(words[at]!) ? [3, 2] : []) {
      const name = vocabulary.months.get(words.slice(at, at + length).join(' '));
      if (name !== undefined && words[at - 1] !== 'nomor') return { name, length };
    }
    const word = words[at]!;
    if (names.has(word) && (word !== 'mei' || words.length > 1)) return { name: word, length: 1 };
    const name = vocabulary.months.get(word);
    if (name === undefined) return undefined;
    const dated = words[at - 1] === 'bulan' || /^\d{1,2}$/.test(words[at - 1] ?? '') || YEAR.test(words[at + 1] ?? '');
    return dated || word.length > SHORT ? { name, length: 1 } : undefined;
  }

  function ordinal(word: string | undefined): string | undefined {
    if (word === undefined) return undefined;
    const digits =
      /^(?:ke)?(\d{1,2})$/.exec(word)?.[1] ??
      ROMAN.get(word) ??
      vocabulary.numbers.get(word.replace(/^ke(?=\p{L}{3})/u, ''));
    return digits === undefined || !/^\d{1,2}$/.test(digits) || digits === '0' ? undefined : String(Number(digits));
  }

  /** "tahap 2", "tahap ke 2", "tahap 2 dan 3", "tahap 2,3". */
  function counted(words: readonly string[], at: number): { values: string[]; length: number } | undefined {
    const most = COUNTED.get(words[at]!)!;
    const values: string[] = [];
    let next = at + 1;
    if (words[next] === 'ke') next += 1;
    for (;;) {
      const number = ordinal(words[next]);
      if (number === undefined || Number(number) > most) break;
      values.push(`${words[at]} ${number}`);
      next += 1;
      const joint = ['dan', 'sama', 'sampai', 'atau', 'lawan', 'sd'].includes(words[next] ?? '') ? 1 : 0;
      const following = ordinal(words[next + joint]);
      if (
        following === undefined ||
        (/^\p{L}/u.test(words[next + joint + 1] ?? '') === false && joint === 0 && Number(following) > most)
      )
        break;
      if (joint === 0 && values.length > 0 && !isListed(words, next)) break;
      next += joint;
    }
    if (values.length === 0) return undefined;
    if (YEAR.test(words[next] ?? '')) {
      values[values.length - 1] += ` ${words[next]}`;
      next += 1;
    }
    return { values, length: next - at };
  }

  /** A bare second number continues the list only when no thing is counted by it ("tahap 2 3 orang"). */
  function isListed(words: readonly string[], at: number): boolean {
    return !/^\p{L}/u.test(words[at + 1] ?? '');
  }

  return (words) => {
    const found: string[] = [];
    for (let at = 0; at < words.length; ) {
      const word = words[at]!;
      if (COUNTED.has(word)) {
        const read = counted(words, at);
        found.push(...(read?.values ?? []));
        at += read?.length ?? 1;
        continue;
      }
      const named = month(words, at);
      if (named) {
        const year = words[at + named.length] ?? '';
        found.push(YEAR.test(year) ? `${named.name} ${year}` : named.name);
        at += named.length + (YEAR.test(year) ? 1 : 0);
      } else if (['bulan', 'tahun', 'tahap'].includes(word) && RELATIVE.has(words[at + 1] ?? '')) {
        found.push(`${word} ${words[at + 1]}`);
        at += 2;
      } else {
        if (YEAR.test(word)) found.push(word);
        at += 1;
      }
    }
    return [...new Set(found)];
  };
}
