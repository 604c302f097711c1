/**
 * Why a place in a programme stands as it does, as classes a source's own words are mapped to.
 * A sensitive one is told in person only, whatever a disclosure table says.
 */
export const sensitiveReasons = ['gambling', 'income', 'job', 'deceased', 'violence', 'health', 'disability'] as const;

export const ordinaryReasons = [
  'data-mismatch',
  'account-check',
  'account-opening',
  'quota',
  'not-processed',
  'no-component',
  'other-aid',
  'moved',
  'not-found',
  'not-drawn',
  'graduated',
] as const;

export type Reason = (typeof sensitiveReasons)[number] | (typeof ordinaryReasons)[number];

const known: ReadonlySet<string> = new Set([...sensitiveReasons, ...ordinaryReasons]);
const sensitive: ReadonlySet<string> = new Set(sensitiveReasons);

export function isReason(word: string): word is Reason {
  return known.has(word);
}

/** A word that is no known class counts as sensitive: nothing is told that nobody has judged. */
export function isSensitive(word: string): boolean {
  return sensitive.has(word) || !known.has(word);
}
