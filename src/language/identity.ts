import type { FoundNumber } from './numbers.ts';

/** Tells NIK, KK number and card apart by the number itself and the words around it; what could be either is asked, not guessed. */

export interface Identity {
  nik: string[];
  kk: string[];
  nik_or_kk: string[];
  nik_raw: string[];
  card: string[];
}

type Label = 'nik' | 'kk' | 'card';

const LABEL =
  /(?<![\p{L}\p{N}])(?:(?<kk>(?:no(?:mor|mer)?\.? ?)?kk(?:ku|nya|q|x)?|kartu keluarga)|(?<nik>nik(?:ku|nya|q|x)?|e?ktp(?:ku|nya)?|nomor induk)|(?<card>kks|kartu (?:merah putih|atm|debit|sembako)|atm|rekening|norek|no rek))(?![\p{L}\p{N}])/giu;
/** "bukan NIK", "satu KK", "pecah KK": the word names no number. */
const DENIED = /(?<!\p{L})(?:bukan|bkn|dudu|lain|salah|satu|1|punya|pecah)\s*$/iu;
const SENTENCE_END = /[?!\n]/;
const AFTER = 24;
const BEFORE = 60;

export function readIdentity(text: string, numbers: readonly FoundNumber[]): Identity {
  const identity: Identity = { nik: [], kk: [], nik_or_kk: [], nik_raw: [], card: [] };
  const candidates = numbers.filter(
    (number) => number.kind === 'sixteen' || (number.kind === 'long' && isNearlyNik(number.value)),
  );
  const labels = labelAll(text, candidates);
  candidates.forEach((number, index) => {
    const kind = decide(number, labels[index]);
    const value = kind === 'nik_raw' ? number.typed : number.value;
    if (!identity[kind].includes(value)) identity[kind].push(value);
  });
  return identity;
}

/** Day 01–31 or 41–71 (women: plus 40), a date that exists in one of the two centuries, a serial that was issued. */
export function isNik(digits: string): boolean {
  if (!/^[1-9]\d{15}$/.test(digits) || digits.endsWith('0000')) return false;
  const day = Number(digits.slice(6, 8)) % 40;
  const dayField = Number(digits.slice(6, 8));
  const month = Number(digits.slice(8, 10));
  if (dayField > 71 || (dayField > 31 && dayField < 41) || day < 1 || month < 1 || month > 12) return false;
  const year = Number(digits.slice(10, 12));
  return [1900, 2000].some((century) => day <= daysIn(century + year, month));
}

function decide(number: FoundNumber, label: Label | undefined): keyof Identity {
  if (number.kind === 'long') return label === 'card' ? 'card' : 'nik_raw';
  const digits = number.value;
  const woman = Number(digits.slice(6, 8)) > 40 && isNik(digits);
  if (label === 'card' && !isNik(digits)) return 'card';
  if (label === 'kk') return woman ? 'nik' : 'kk';
  if (!isNik(digits)) return 'nik_raw';
  return woman || label === 'nik' ? 'nik' : 'nik_or_kk';
}

/** The nearest name before a number, else the nearest after it; "nik dan kk" before two numbers names them in order. */
function labelAll(text: string, numbers: readonly FoundNumber[]): (Label | undefined)[] {
  const labels: (Label | undefined)[] = [];
  numbers.forEach((number, index) => {
    const from = Math.max(numbers[index - 1]?.end ?? 0, number.start - BEFORE);
    const until = Math.min(numbers[index + 1]?.start ?? text.length, number.end + AFTER);
    const before = names(text.slice(from, number.start).split(SENTENCE_END).at(-1)!);
    const next = numbers[index + 1];
    if (
      before.length === 2 &&
      before[0] !== before[1] &&
      next &&
      names(text.slice(number.end, next.start)).length === 0
    ) {
      labels[index] = before[0];
      labels[index + 1] = before[1];
      return;
    }
    labels[index] ??= before.at(-1) ?? names(text.slice(number.end, until), next !== undefined)[0];
  });
  return labels;
}

/** Names in a stretch of text; before another number the last one is that number's own. */
function names(stretch: string, othersFollow = false): Label[] {
  const found: Label[] = [];
  for (const match of stretch.matchAll(LABEL)) {
    if (DENIED.test(stretch.slice(0, match.index))) continue;
    if (othersFollow && /^[\s:=]*$/.test(stretch.slice(match.index + match[0].length))) continue;
    found.push(match.groups!['kk'] ? 'kk' : match.groups!['nik'] ? 'nik' : 'card');
  }
  return found;
}

/** Wrong by a few digits; longer or shorter numbers are something else. */
function isNearlyNik(digits: string): boolean {
  return digits.length >= 12 && digits.length <= 18;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
