import type { Area } from '../policy/schema/office.ts';
import { fold } from './clean.ts';
import { type EntityWords, type Mention, PhraseIndex } from './entity-words.ts';

/** Areas named in a message, as Kemendagri digits: the longest name wins ("loa janan ilir" is not "loa janan"). */

export function createPlaceReader(
  words: EntityWords['place'],
  areas: Iterable<Area>,
): (said: readonly string[]) => string[] {
  const cues = new Set(words.cues);
  const needCue = new Set(words.needCue);
  const rows: [string, string][] = [];
  for (const area of areas) {
    for (const name of [area.name.replace(/^(?:kab(?:upaten)?|kota|provinsi)\.?\s+/i, ''), ...area.short]) {
      const plain = fold(name)
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
      rows.push([plain, area.code]);
      const joined = plain.replaceAll(' ', '');
      if (joined !== plain && joined.length >= 6) rows.push([joined, area.code]);
    }
  }
  const index = new PhraseIndex(new Map(rows.map((row) => [row.join('|'), row])).values());

  function isMeant(said: readonly string[], { at, length }: Mention): boolean {
    return length > 1 || !needCue.has(said[at]!) || cues.has(said[at - 1] ?? '');
  }

  return (said) => {
    const mentions = index.find(said).filter((mention) => isMeant(said, mention));
    const byPlace = new Map<number, string[]>();
    for (const { at, value } of mentions) byPlace.set(at, [...(byPlace.get(at) ?? []), value]);
    const others = (at: number) => mentions.filter((mention) => mention.at !== at).map(({ value }) => value);
    const codes = [...byPlace].flatMap(([at, candidates]) => choose(candidates, others(at), said[at - 1]));
    return [...new Set(codes)].filter((code) => !codes.some((inner) => inner !== code && inner.startsWith(code)));
  };
}

/** One name of several areas: the one inside another area of the message or of the level said before it, else the widest; equals stay for asking. */
function choose(candidates: readonly string[], others: readonly string[], level: string | undefined): string[] {
  if (candidates.length === 1) return [...candidates];
  const inside = candidates.filter((code) => others.some((other) => code.startsWith(other) && code !== other));
  const wanted = LEVELS.get(level ?? '');
  const left = inside.length > 0 ? inside : candidates;
  const levelled = left.filter((code) => wanted?.includes(code.length));
  const pool = levelled.length > 0 ? levelled : left;
  return pool.filter((code) => !pool.some((wider) => wider !== code && code.startsWith(wider)));
}

const LEVELS = new Map([
  ['kec', [6]],
  ['kecamatan', [6]],
  ['kel', [10]],
  ['kelurahan', [10]],
  ['desa', [10]],
  ['ds', [10]],
  ['kab', [4]],
  ['kabupaten', [4]],
  ['kota', [4]],
]);
