import { parse } from 'yaml';
import { z } from 'zod';
import { fold } from './clean.ts';

/** The word lists of `config/understanding/entities.yaml`. */

const lists = z.record(z.string(), z.array(z.string()).min(1));
const counts = z.record(z.string(), z.int().positive());
export const entityWords = z.strictObject({
  programme: lists,
  status_word: lists,
  bank: lists,
  relation: lists,
  component: lists,
  school: z.strictObject({ words: z.array(z.string()), notBefore: z.array(z.string()), cues: z.array(z.string()) }),
  place: z.strictObject({ cues: z.array(z.string()), needCue: z.array(z.string()) }),
  money: z.strictObject({
    cues: z.array(z.string()),
    notBefore: z.array(z.string()),
    multipliers: counts,
    tens: counts,
    slang: counts,
  }),
});
export type EntityWords = z.infer<typeof entityWords>;

export function readEntityWords(yaml: string): EntityWords {
  return entityWords.parse(parse(yaml));
}

/** Where a phrase stands in the words of a message, and what it names. */
export interface Mention {
  value: string;
  at: number;
  length: number;
}

/** Finds names in a row of words: whole words, the longest phrase first, none inside another. */
export class PhraseIndex {
  readonly #byFirst = new Map<string, { words: readonly string[]; value: string }[]>();

  constructor(rows: Iterable<readonly [phrase: string, value: string]>) {
    for (const [phrase, value] of rows) {
      const words = fold(phrase)
        .split(/[^\p{L}\p{N}]+/u)
        .filter(Boolean);
      const same = this.#byFirst.get(words[0]!) ?? [];
      same.push({ words, value });
      this.#byFirst.set(words[0]!, same);
    }
    for (const same of this.#byFirst.values()) same.sort((one, other) => other.words.length - one.words.length);
  }

  static of(groups: Readonly<Record<string, readonly string[]>>): PhraseIndex {
    return new PhraseIndex(
      Object.entries(groups).flatMap(([value, phrases]) => phrases.map((phrase) => [phrase, value] as const)),
    );
  }

  find(words: readonly string[]): Mention[] {
    const found: Mention[] = [];
    for (let at = 0; at < words.length; ) {
      const here = this.#byFirst
        .get(words[at]!)
        ?.filter(({ words: phrase }) => phrase.every((word, offset) => words[at + offset] === word));
      const longest = here?.[0]?.words.length ?? 0;
      for (const phrase of here ?? []) {
        if (phrase.words.length === longest) found.push({ value: phrase.value, at, length: longest });
      }
      at += longest || 1;
    }
    return found;
  }

  /** Each value once, in order of appearance. */
  values(words: readonly string[]): string[] {
    return [...new Set(this.find(words).map(({ value }) => value))];
  }
}
