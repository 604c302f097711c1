import { timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing about where the two differ. An empty secret never matches. */
export function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return b.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
