import { parse } from 'yaml';
import { z } from 'zod';
import { fold } from './clean.ts';

/** The word table of `config/understanding/vocabulary.yaml`, ready for looking up. */

const table = z.record(z.string(), z.string());
export const vocabularyTables = z.strictObject({
  abbreviations: table,
  terms: table,
  months: table,
  numbers: table,
  /** Words a number may be joined to ("tahap2"); after any other word a final 2 doubles it ("anak2"). */
  numbered: z.array(z.string()),
  regional: z.record(z.string(), table),
  /** Notes for people: each says how to decide; never applied blindly. */
  ambiguous: table,
});

export type VocabularyTables = z.infer<typeof vocabularyTables>;

/** Phrases by their first word, longest first; a phrase of one word stands beside the longer ones. */
export type Phrases = ReadonlyMap<string, readonly Phrase[]>;

export interface Phrase {
  words: readonly string[];
  becomes: string;
}

export interface Vocabulary {
  terms: Phrases;
  abbreviations: ReadonlyMap<string, string>;
  months: ReadonlyMap<string, string>;
  numbers: ReadonlyMap<string, string>;
  numbered: ReadonlySet<string>;
  regional: ReadonlyMap<string, Phrases>;
}

export function readVocabulary(yaml: string): Vocabulary {
  return vocabularyFrom(vocabularyTables.parse(parse(yaml)));
}

export function vocabularyFrom(read: VocabularyTables): Vocabulary {
  return {
    terms: phrases(read.terms),
    abbreviations: new Map(Object.entries(read.abbreviations)),
    months: new Map(Object.entries(read.months)),
    numbers: new Map(Object.entries(read.numbers)),
    numbered: new Set(read.numbered),
    regional: new Map(Object.entries(read.regional).map(([language, words]) => [language, phrases(words)])),
  };
}

/** The longest phrase that begins at this word. */
export function phraseAt(table: Phrases, words: readonly string[], at: number): Phrase | undefined {
  return table.get(words[at]!)?.find((phrase) => phrase.words.every((word, offset) => words[at + offset] === word));
}

function phrases(rows: Readonly<Record<string, string>>): Phrases {
  const byFirst = new Map<string, Phrase[]>();
  for (const [key, becomes] of Object.entries(rows)) {
    const words = fold(key).match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0 || words.join(' ') === becomes) continue;
    const same = byFirst.get(words[0]!) ?? [];
    same.push({ words, becomes });
    byFirst.set(words[0]!, same);
  }
  for (const same of byFirst.values()) same.sort((one, other) => other.words.length - one.words.length);
  return byFirst;
}
