import { AppError } from '../runtime/errors.ts';

export const longestText = 3000;

/** Sixteen digits, however spaced: a NIK or KK number has no place in a chat. */
const identityNumber = /(?:\d[\s.\-/]?){15}\d/;

/** What an officer wrote for a citizen, or a refusal that says what must go. */
export function wordsToCitizen(text: string): string {
  if (!identityNumber.test(text)) return text;
  throw new AppError(
    'invalid',
    'Ada 16 angka (NIK atau KK) di teks ini. Hapus dulu: nomor itu tidak boleh dikirim lewat chat.',
  );
}
