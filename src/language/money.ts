import type { EntityWords } from './entity-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Rupiah from "50rb", "1,2jt", "Rp 225.000", "lima puluh ribu", "gocap", and "600" beside a word of money. */

const TOKEN = /rp\.?(?=\s?\d)|(?:(?<!\p{L})|(?<=rp))\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{N}]*|[^\s]/gu;
const MOST = 1_000_000_000_000;
/** How far a word of money may stand from a bare number. */
const NEAR = 4;

export function createMoneyReader(words: EntityWords['money'], vocabulary: Vocabulary): (folded: string) => string[] {
  const cues = new Set(words.cues);
  const stops = new Set(words.notBefore);
  const multipliers = new Map(Object.entries(words.multipliers));
  const tens = new Map(Object.entries(words.tens));
  const slang = new Map(Object.entries(words.slang));
  const units = new Map(
    [...vocabulary.numbers].filter(([word, value]) => !slang.has(word) && /^[1-9]\d*$/.test(value)),
  );

  /** Words of a number up to its multiplier: "dua ratus lima puluh ribu", "patang puluh ewu", "seratus ribu". */
  function spoken(tokens: readonly string[], at: number): { value: number; length: number } | undefined {
    let total = 0;
    let part = 0;
    let next = at;
    let multiplied = false;
    for (; next < tokens.length; next += 1) {
      const word = tokens[next]!;
      const unit = units.get(word);
      const ten = tens.get(word);
      const multiplier = multipliers.get(word);
      if (unit !== undefined && Number(unit) < 1000)
        part = part % 10 === 0 || Number(unit) >= 100 ? part + Number(unit) : Number.NaN;
      else if (unit !== undefined) {
        total += Number(unit);
        multiplied = true;
      } else if (word === 'belas' && part % 10 > 0) part += 10;
      else if (ten !== undefined && part > 0) part = Math.floor(part / 100) * 100 + (part % 100) * ten;
      else if (multiplier !== undefined && part > 0 && word !== 'k') {
        total += part * multiplier;
        part = 0;
        multiplied = true;
      } else break;
    }
    if (total >= 1_000_000 && part >= 100) total += part * 1000;
    if (multiplied && total > 0) return { value: total, length: next - at };
    const cued = part >= 100 && part % 25 === 0 && near(tokens, at, next - at);
    return cued ? { value: part * 1000, length: next - at } : undefined;
  }

  function near(tokens: readonly string[], at: number, length: number): boolean {
    if (stops.has(tokens[at + length] ?? '')) return false;
    for (let other = at - NEAR; other < at + length + NEAR; other += 1) if (cues.has(tokens[other] ?? '')) return true;
    return false;
  }

  function written(tokens: readonly string[], at: number): { value: number; length: number } | undefined {
    const currency = tokens[at]!.startsWith('rp') ? 1 : 0;
    const digits = tokens[at + currency]!;
    const multiplier = multipliers.get(tokens[at + currency + 1] ?? '');
    const length = currency + 1;
    if (multiplier !== undefined && !/[.,]\d{3}$/.test(digits)) {
      return { value: Math.round(Number(digits.replace(',', '.')) * multiplier), length: length + 1 };
    }
    const whole = Number(digits.replace(/,\d{2}$/, '').replace(/[.,]/g, ''));
    if (multiplier !== undefined) return { value: whole * multiplier, length: length + 1 };
    if (currency === 1) return { value: whole < 1000 && whole >= 10 ? whole * 1000 : whole, length };
    if (/^[1-9]\d{0,2}(?:[.,]\d{3})+(?:,\d{2})?$/.test(digits)) return { value: whole, length };
    if (!/^\d+$/.test(digits) || !near(tokens, at, 1)) return undefined;
    if (digits.length >= 5 && whole % 100 === 0) return { value: whole, length };
    return whole >= 50 && whole < 1000 && whole % 25 === 0 ? { value: whole * 1000, length } : undefined;
  }

  return (folded) => {
    const tokens = folded.match(TOKEN) ?? [];
    const found: string[] = [];
    for (let at = 0; at < tokens.length; ) {
      const token = tokens[at]!;
      const read =
        /^\d/.test(token) || (token.startsWith('rp') && /^\d/.test(tokens[at + 1] ?? ''))
          ? written(tokens, at)
          : slang.has(token)
            ? { value: slang.get(token)!, length: 1 }
            : token === 'setengah' && multipliers.has(tokens[at + 1] ?? '')
              ? { value: multipliers.get(tokens[at + 1]!)! / 2, length: 2 }
              : units.has(token)
                ? spoken(tokens, at)
                : undefined;
      if (
        read &&
        Number.isFinite(read.value) &&
        read.value >= 1000 &&
        read.value < MOST &&
        !found.includes(String(read.value))
      ) {
        found.push(String(read.value));
      }
      at += read?.length ?? 1;
    }
    return found;
  };
}
