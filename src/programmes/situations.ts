import { fold } from '../language/clean.ts';
import type { Programme } from '../policy/schema/programme.ts';

type Situation = Programme['situations'][number];

/** Circumstances the message describes, in the order of the programme file. */
export function situationsIn(programme: Programme, topic: Situation['topic'], text: string): Situation[] {
  const words = ` ${wordsOf(text)} `;
  return programme.situations.filter(
    (situation) => situation.topic === topic && situation.words.some((phrase) => standsIn(words, phrase)),
  );
}

/** True when the phrase stands in the text as whole words. */
function standsIn(words: string, phrase: string): boolean {
  for (let at = words.indexOf(phrase); at >= 0; at = words.indexOf(phrase, at + 1)) {
    if (words[at - 1] === ' ' && words[at + phrase.length] === ' ') return true;
  }
  return false;
}

/** Age in years that the message names ("umur 61", "usia 7 bln"); undefined without the word. */
export function ageIn(text: string): number | undefined {
  const found =
    /\b(?:umur|usia|berumur|berusia|umurnya|usianya)(?: [a-z]+){0,2} (\d{1,3})(?: (hari|hr|minggu|mgg|bulan|bln|bl))?\b/.exec(
      wordsOf(text),
    );
  if (!found) return undefined;
  const years = found[2] === undefined ? Number(found[1]) : 0;
  return years <= 120 ? years : undefined;
}

function wordsOf(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
