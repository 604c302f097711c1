/** Turns what arrives from any keyboard into plain characters; the words themselves stay as typed. */

/** Longest text that is read; chat programs cut at 4,096 characters. */
export const READ_CAP = 8_000;

const PLAIN = /^[\n\x20-\x7e]*$/;
const BREAKS = /[\t\v\f\r\u0085\u2028\u2029]+\n?/g;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0]/gu;
const FOREIGN_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g;
const MARKS = /\p{M}+/gu;

/** NFKC (full-width letters and digits become plain ones), Arabic-Indic digits as 0–9, nothing invisible; line breaks stay. */
export function clean(text: string): string {
  const capped = text.length > READ_CAP ? text.slice(0, READ_CAP) : text;
  if (PLAIN.test(capped)) return capped;
  const spaced = capped.replace(BREAKS, (found) => (found === '\t' ? ' ' : '\n'));
  return spaced
    .normalize('NFKC')
    .replace(INVISIBLE, (found) => (found === '\n' ? found : ''))
    .replace(FOREIGN_DIGIT, (digit) =>
      String((digit.charCodeAt(0) - (digit < '\u06f0' ? 0x660 : digit < '\u0966' ? 0x6f0 : 0x966)) % 10),
    )
    .slice(0, READ_CAP);
}

/** Lower case without accents, for comparing; "Makasèh" and "makaseh" are one word. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return PLAIN.test(lower) ? lower : lower.normalize('NFD').replace(MARKS, '').normalize('NFC');
}
