import { openingCode } from './opening-code.ts';

/** Finds the long numbers of a text, however they are typed: one home for reading them and for removing them. */

export interface FoundNumber {
  kind: 'code' | 'phone' | 'sixteen' | 'long';
  start: number;
  end: number;
  /** Code as shown, phone as 08…, else the digits; look-alike letters already read as digits. */
  value: string;
  /** As typed, without separators. */
  typed: string;
}

interface Chunk {
  start: number;
  end: number;
  digits: string;
  typed: string;
}

/** Without a digit or capitals before a hyphen there is nothing to find. */
const MAYBE = /\d|[A-Z]{4}-/;
/** Twelve characters in fours; its letters may be any, so that a mistyped code is recognised too. */
const CODE = /(?<![\p{L}\p{N}-])[A-Za-z0-9]{4}([ .-]?)[A-Za-z0-9]{4}\1[A-Za-z0-9]{4}(?![\p{L}\p{N}])/gu;
const RECEIPT = /(?<![\p{L}\p{N}])adu[ .:_-]{0,3}[a-z0-9]{4}[ ._-]{0,2}[a-z0-9]{4}(?![\p{L}\p{N}])/giu;
/** The same without its first letters: two groups of capitals and digits. */
const BARE_RECEIPT =
  /(?<![\p{L}\p{N}-])(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{4}[ -](?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{4}(?![\p{L}\p{N}-])/gu;
const RUN = /\+?[\p{L}\p{N}]+/gu;
/** A run that is a number but for look-alike letters, or digits inside other letters ("nik6402…", "50rb"). */
const WHOLE = /^\+?[\dOoQIil]+$/;
const INSIDE = /\d(?:[\dOoQIil]*\d)?/g;
/** Rupiah with dots and dates: never part of an identity number. */
const AMOUNT_OR_DATE =
  /(?<![\d.])(?:[1-9]\d{0,2}(?:\.\d{3}){1,3}(?:,\d{2})?|\d{1,2}([-/.])\d{1,2}\1(?:19|20)\d{2})(?![\d]|[.-]\d)/g;
const YEAR = /^(?:19|20)\d{2}$/;
/** What may stand between the pieces of one number. */
const JOINT = /^[\s.:_()*~'’–-]{1,4}$/;
const LETTER_DIGITS: Readonly<Record<string, string>> = { O: '0', o: '0', Q: '0', I: '1', i: '1', l: '1' };

/** Reads cleaned text; results in order, never overlapping. Linear in its length. */
export function findNumbers(text: string): FoundNumber[] {
  if (!MAYBE.test(text)) return [];
  const found = findCodes(text);
  const taken: { start: number; end: number }[] = [...found, ...spans(text, AMOUNT_OR_DATE)].sort(byStart);
  for (const link of links(text, taken)) found.push(...readLink(link));
  return found.sort(byStart);
}

/** Opening codes and receipt codes of the form ADU-XXXX-XXXX. */
function findCodes(text: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  const add = (match: RegExpMatchArray, value: string) => {
    const here = place(match);
    if (WHOLE.test(match[0].replace(/[ .-]/g, ''))) return;
    if (!found.some((other) => overlaps(other, here))) found.push({ ...here, kind: 'code', typed: match[0], value });
  };
  for (const match of text.matchAll(RECEIPT)) add(match, receipt(match[0].slice(3)));
  const candidates = codeCandidates(text);
  for (const match of candidates) {
    if (isShaped(match[0], match[1]!)) add(match, openingCode.parse(match[0]) ?? match[0].toUpperCase());
  }
  for (const match of candidates) {
    const code = openingCode.parse(match[0]);
    if (code !== undefined && hasMixedGroup(match[0])) add(match, code);
  }
  for (const match of text.matchAll(BARE_RECEIPT)) add(match, receipt(match[0]));
  return found;
}

/** Words before a code can look like its first groups ("kode saya YYYK-…"): every start is tried, also within a match. */
function codeCandidates(text: string): RegExpExecArray[] {
  const shape = new RegExp(CODE);
  const all: RegExpExecArray[] = [];
  for (let match = shape.exec(text); match; match = shape.exec(text)) {
    all.push(match);
    shape.lastIndex = match.index + 1;
  }
  return all;
}

function receipt(typed: string): string {
  const symbols = typed.replace(/[^a-z0-9]/gi, '').toUpperCase();
  return `ADU-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}

/** Written as it is shown: hyphens, and letters that are no three ordinary words. */
function isShaped(typed: string, separator: string): boolean {
  return separator === '-' && /[A-Za-z]/.test(typed) && (/\d/.test(typed) || typed === typed.toUpperCase());
}

/** Ordinary words and numbers that pass the check by chance have no group of letters and digits. */
function hasMixedGroup(typed: string): boolean {
  const groups = typed.replace(/[ .-]/g, '').match(/.{4}/g)!;
  return groups.some((group) => /\d/.test(group) && /[A-Za-z]/.test(group));
}

/** Runs of number pieces that only separators keep apart. */
function links(text: string, taken: readonly { start: number; end: number }[]): Chunk[][] {
  const all: Chunk[][] = [];
  let link: Chunk[] = [];
  let barrier = 0;
  for (const { start, end, typed } of pieces(text)) {
    while (barrier < taken.length && taken[barrier]!.end <= start) barrier += 1;
    if (barrier < taken.length && taken[barrier]!.start < end) continue;
    const last = link.at(-1);
    if (!last || !JOINT.test(text.slice(last.end, start)) || (taken[barrier - 1]?.start ?? -1) >= last.end) {
      if (link.length > 0) all.push(link);
      link = [];
    }
    const digits = typed.replace(/\D/g, (letter) => LETTER_DIGITS[letter] ?? '');
    link.push({ start, end, digits, typed });
  }
  if (link.length > 0) all.push(link);
  return all;
}

function* pieces(text: string): Generator<{ start: number; end: number; typed: string }> {
  for (const run of text.matchAll(RUN)) {
    if (!/\d/.test(run[0])) continue;
    const found = WHOLE.test(run[0]) ? [{ 0: run[0], index: 0 }] : run[0].matchAll(INSIDE);
    for (const piece of found) {
      const start = run.index + piece.index;
      yield { start, end: start + piece[0].length, typed: piece[0] };
    }
  }
}

/** Cuts a run into numbers: whole 16-digit pieces first, then phones and pieces that make 16 together, then what is long. */
function readLink(link: readonly Chunk[]): FoundNumber[] {
  const found: FoundNumber[] = [];
  let rest: Chunk[] = [];
  const flush = () => {
    if (rest.length > 0) found.push(...readPieces(rest));
    rest = [];
  };
  for (const chunk of link) {
    if (chunk.digits.length === 16) {
      flush();
      found.push(number('sixteen', [chunk]));
    } else rest.push(chunk);
  }
  flush();
  return found;
}

function readPieces(chunks: readonly Chunk[]): FoundNumber[] {
  const found: FoundNumber[] = [];
  let left: Chunk[] = [];
  const flush = () => {
    if (left.length > 0) found.push(...readLeft(left));
    left = [];
  };
  for (let at = 0; at < chunks.length; ) {
    const used = phoneLength(chunks, at) || sixteenLength(chunks, at);
    if (used === 0) {
      left.push(chunks[at]!);
      at += 1;
      continue;
    }
    flush();
    const own = chunks.slice(at, at + used);
    found.push(number(isPhone(join(own)) ? 'phone' : 'sixteen', own));
    at += used;
  }
  flush();
  return found;
}

/** Pieces that are neither: one long number when together they are no longer than a mistyped NIK, else each for itself. */
function readLeft(left: readonly Chunk[]): FoundNumber[] {
  const total = join(left).length;
  if (left.every((chunk) => YEAR.test(chunk.digits))) return [];
  if (total >= 9 && total <= 18 && left.some((chunk) => chunk.digits.length >= 4)) return [number('long', left)];
  if (total > 18 && left.every((chunk) => chunk.digits.length < 9)) return [number('long', left)];
  return left.filter((chunk) => chunk.digits.length >= 9).map((chunk) => number('long', [chunk]));
}

function phoneLength(chunks: readonly Chunk[], at: number): number {
  let digits = '';
  let used = 0;
  for (let next = at; next < chunks.length && digits.length < 14; next += 1) {
    digits += chunks[next]!.digits;
    if (isPhone(digits)) used = next - at + 1;
  }
  return used;
}

function sixteenLength(chunks: readonly Chunk[], at: number): number {
  let length = 0;
  for (let next = at; next < chunks.length && length < 16; next += 1) {
    length += chunks[next]!.digits.length;
    if (length === 16) return chunks[at]!.digits.startsWith('20') ? 0 : next - at + 1;
  }
  return 0;
}

/** Mobile numbers of 10 to 13 digits in the 08 form, landlines with an area code. */
function isPhone(digits: string): boolean {
  return /^(?:0|62)8\d{8,11}$/.test(digits) || /^0[2-7]\d{7,10}$/.test(digits);
}

function number(kind: FoundNumber['kind'], chunks: readonly Chunk[]): FoundNumber {
  const digits = join(chunks);
  return {
    kind,
    start: chunks[0]!.start,
    end: chunks.at(-1)!.end,
    value: kind === 'phone' ? digits.replace(/^62/, '0') : digits,
    typed: chunks.map((chunk) => chunk.typed).join(''),
  };
}

function join(chunks: readonly Chunk[]): string {
  return chunks.map((chunk) => chunk.digits).join('');
}

function spans(text: string, pattern: RegExp): { start: number; end: number }[] {
  return Array.from(text.matchAll(pattern), place);
}

function place(match: RegExpMatchArray): { start: number; end: number } {
  return { start: match.index!, end: match.index! + match[0].length };
}

function overlaps(one: { start: number; end: number }, other: { start: number; end: number }): boolean {
  return one.start < other.end && other.start < one.end;
}

function byStart(one: { start: number }, other: { start: number }): number {
  return one.start - other.start;
}
