import { type EntityWords, type Mention, PhraseIndex } from './entity-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Components with how many of each: "anak 2 sd 1 smp" → "sd:2", "smp:1"; one when no number is said. */

const MOST = 9;
/** A message this short is about schools without another word saying so ("kalau smp?"). */
const SHORT = 5;
const COUNTED_THINGS = new Set(['anak', 'orang', 'anaknya']);

export function createComponentReader(
  words: EntityWords,
  vocabulary: Vocabulary,
): (said: readonly string[]) => string[] {
  const index = PhraseIndex.of(words.component);
  const schoolWords = new Set(words.school.words);
  const notBefore = new Set(words.school.notBefore);
  const cues = new Set(words.school.cues);

  function count(word: string | undefined): number | undefined {
    const digits = word === undefined ? undefined : (vocabulary.numbers.get(word) ?? word);
    if (digits === undefined || !/^[1-9]$/.test(digits) || word === 'hanya') return undefined;
    return Math.min(Number(digits), MOST);
  }

  /** "sd" between numbers, "smp mana", "sma sy" are no schools. */
  function isMeant(said: readonly string[], { at, length }: Mention, schoolSpoken: number): boolean {
    const word = said[at]!;
    if (length > 1 || !schoolWords.has(word)) return true;
    if (notBefore.has(said[at + 1] ?? '') && !['anak', 'kelas', 'sekolah'].includes(said[at - 1] ?? '')) return false;
    const between = /^\d+$/.test(said[at - 1] ?? '') && /^\d+$/.test(said[at + 1] ?? '');
    if (word === 'sd' && between && schoolSpoken === 1) return false;
    return schoolSpoken > 1 || said.length <= SHORT;
  }

  function before(said: readonly string[], at: number): number | undefined {
    const skip = COUNTED_THINGS.has(said[at - 1] ?? '') ? 2 : 1;
    const label = said[at - skip - 1] ?? '';
    return label === 'kelas' || label === 'umur' || label === 'nomor' ? undefined : count(said[at - skip]);
  }

  return (said) => {
    const schoolSpoken = said.filter((word) => cues.has(word) || schoolWords.has(word)).length;
    const mentions = index.find(said).filter((mention) => isMeant(said, mention, schoolSpoken));
    const countsStandBefore = mentions.some(({ at }, place) => place === 0 && before(said, at) !== undefined);
    const totals = new Map<string, number>();
    for (const { value, at, length } of mentions) {
      const number = countsStandBefore ? before(said, at) : count(said[at + length]);
      totals.set(value, Math.max(totals.get(value) ?? 0, number ?? 1));
    }
    return Array.from(totals, ([component, number]) => `${component}:${number}`);
  };
}
