import { clean, fold } from './clean.ts';
import { type FoundNumber, findNumbers } from './numbers.ts';
import { phraseAt, type Vocabulary } from './vocabulary.ts';

/** Chat spelling to plain words, so that rules and model meet one form of each. */

const WORD = /#\p{L}+|[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*|[?!]/gu;
const MASKS = { code: '#kode', phone: '#telepon', sixteen: '#nik', long: '#angka' } as const;
/** Repeated letters, joined digits, hyphens, and the endings -x, -q, -ny. */
const ODD_SPELLING = /(.)\1(?:\1|$)|[\d-]|(?:[xq]|ny)$/u;
/** A language speaks when it shows at least this many of its own words. */
const REGIONAL_WORDS = 2;

/** Words joined by single spaces, lower case, long numbers as "#" and what they are. */
export function normalise(text: string, vocabulary: Vocabulary): string {
  const plain = clean(text);
  return normaliseWords(words(maskNumbers(plain, findNumbers(plain))), vocabulary).join(' ');
}

/** Identity numbers, phones and codes stand aside before any word is looked up. */
export function maskNumbers(cleaned: string, numbers: readonly FoundNumber[]): string {
  let masked = '';
  let at = 0;
  for (const number of numbers) {
    masked += `${cleaned.slice(at, number.start)} ${MASKS[number.kind]} `;
    at = number.end;
  }
  return masked + cleaned.slice(at);
}

/** Words as typed, lower case. */
export function words(masked: string): string[] {
  return fold(masked).match(WORD) ?? [];
}

export function normaliseWords(typed: readonly string[], vocabulary: Vocabulary): string[] {
  const plain: string[] = [];
  for (const word of typed) for (const form of plainForms(word, vocabulary)) plain.push(form);
  const standard: string[] = [];
  for (let at = 0; at < plain.length; ) {
    const phrase = phraseAt(vocabulary.terms, plain, at);
    if (phrase) {
      standard.push(...phrase.becomes.split(' '));
      at += phrase.words.length;
      continue;
    }
    const word = plain[at]!;
    const full = vocabulary.abbreviations.get(word);
    if (full === undefined) standard.push(word);
    else for (const part of full.split(' ')) standard.push(single(part));
    at += 1;
  }
  return regional(standard, vocabulary);
}

/** "tolonggg" → "tolong", "katax" → "katanya", "ibuq" → "ibuku", "anak2" → "anak", "tahap2" → "tahap 2". */
function plainForms(word: string, vocabulary: Vocabulary): string[] {
  if (!ODD_SPELLING.test(word)) return [word];
  if (word.includes('-')) {
    const parts = word.split('-');
    return parts.every((part) => part === parts[0])
      ? [parts[0]!]
      : parts.flatMap((part) => plainForms(part, vocabulary));
  }
  if (word.length < 3 || vocabulary.abbreviations.has(word) || vocabulary.terms.has(word)) return [word];
  const joined = /^(\p{L}+)(\d+)$/u.exec(word);
  if (joined) {
    const [, stem, digits] = joined;
    const standard = vocabulary.abbreviations.get(stem!) ?? stem!;
    if (vocabulary.numbered.has(standard)) return [standard, digits!];
    if (digits === '2' && stem!.length > 1) return [stem!];
  }
  let form = word.replace(/(\p{L})\1{2,}/gu, '$1').replace(/([aeiou])\1$/, '$1');
  if (form.length > 3) form = form.replace(/([^\d])\1$/, '$1');
  if (vocabulary.abbreviations.has(form)) return [form];
  if (/^[a-z]{3,}x$/.test(form)) form = `${form.slice(0, -1)}nya`;
  else if (/^[a-z]{3,}ny$/.test(form)) form = `${form}a`;
  else if (/^[a-z]{3,}q$/.test(form)) form = `${form.slice(0, -1)}ku`;
  return [form];
}

function single(word: string): string {
  const [first, second] = word.split('-');
  return first === second ? first! : word;
}

function regional(plain: string[], vocabulary: Vocabulary): string[] {
  let out = plain;
  for (const table of vocabulary.regional.values()) {
    let shown = 0;
    for (let at = 0; at < plain.length; at += 1) if (phraseAt(table, plain, at)) shown += 1;
    if (shown < REGIONAL_WORDS) continue;
    const translated: string[] = [];
    for (let at = 0; at < out.length; ) {
      const phrase = phraseAt(table, out, at);
      translated.push(...(phrase?.becomes.split(' ') ?? [out[at]!]));
      at += phrase?.words.length ?? 1;
    }
    out = translated;
  }
  return out;
}
