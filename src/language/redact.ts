import { clean } from './clean.ts';
import { type FoundNumber, findNumbers } from './numbers.ts';

/** What no reader of number forms may have left: nine digits in a row, whatever they are. */
const REMAINDER = /\d{9,}/g;

/** A text without identity numbers, telephone numbers and opening codes: the only form in which conversations are kept. */
export function redact(text: string): string {
  const plain = clean(text);
  let kept = '';
  let at = 0;
  for (const found of findNumbers(plain)) {
    kept += plain.slice(at, found.start) + label(found);
    at = found.end;
  }
  return (kept + plain.slice(at)).replace(REMAINDER, (digits) => `[nomor ${digits.length} angka]`);
}

function label(found: FoundNumber): string {
  if (found.kind === 'code') return '[kode]';
  return found.kind === 'phone' ? '[telepon]' : `[nomor ${found.value.length} angka]`;
}
