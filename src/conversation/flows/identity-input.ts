import type { FlowContext, FlowInput, HeldIdentity } from '../flow.ts';

/** What a message says about identity numbers, put beside what is already held. */
export interface IdentityReading {
  /** The message held a number that should not stay in the chat. */
  mentioned: boolean;
  /** The message brought a number that can be used. */
  given: boolean;
  identity: HeldIdentity;
  /** Why the message did not bring what was asked for. */
  fault?:
    | { kind: 'length'; digits: number }
    | { kind: 'not-a-nik' }
    | { kind: 'is-kk' }
    | { kind: 'is-nik' }
    | { kind: 'several'; niks: string[] };
}

/** Words that take back what stands before them: the last number counts. */
const corrects = /\b(eh|salah|maksud\w*|ralat|bukan|yg bener|yang benar)\b/i;
/** Fewer digits than this are a year, a price or a house, not a mistyped number. */
const fewestDigits = 6;

/**
 * Sorts the numbers of a message into NIK and KK. A number that could be either is what was asked for;
 * of two such numbers in one message the first is the NIK.
 */
export function readIdentity(input: FlowInput, held: HeldIdentity, asked: 'nik' | 'kk'): IdentityReading {
  const { niks, kks } = sort(input, asked);
  const digits = longestRun(input.text);
  // A card number need not look like a NIK: sixteen plain digits are tried where a card was asked for.
  if (asked === 'kk' && niks.length + kks.length === 0 && digits === 16) kks.push(...plainSixteen(input));
  const corrected = corrects.test(input.text);
  const nik = corrected || niks.length === 1 ? niks.at(-1) : undefined;
  const kk = corrected ? kks.at(-1) : kks[0];
  const identity: HeldIdentity = { ...(held.nik && { nik: held.nik }), ...(held.kk && { kk: held.kk }) };
  const reading = (given: boolean, fault?: IdentityReading['fault']): IdentityReading => ({
    mentioned: niks.length + kks.length > 0 || digits >= 9,
    given,
    identity,
    ...(fault && { fault }),
  });

  if (nik === undefined && kk === undefined && niks.length === 0) {
    if (digits === 16) return reading(false, { kind: 'not-a-nik' });
    return reading(false, digits >= fewestDigits ? { kind: 'length', digits } : undefined);
  }
  const known = nik ?? identity.nik;
  const nikForKk = asked === 'kk' && kk === undefined && nik !== undefined && (!corrected || nik === identity.nik);
  if (nikForKk || (kk !== undefined && kk === known)) return reading(false, { kind: 'is-nik' });
  if (kk !== undefined) identity.kk = kk;
  if (nik === undefined && niks.length > 1) return reading(false, { kind: 'several', niks });
  if (nik !== undefined) identity.nik = nik;
  return reading(true, identity.nik ? undefined : { kind: 'is-kk' });
}

function sort(input: FlowInput, asked: 'nik' | 'kk'): { niks: string[]; kks: string[] } {
  const { entities } = input.meaning;
  const niks = [...new Set(entities.nik)];
  const kks = [...new Set(entities.kk)];
  for (const number of new Set(entities.nik_or_kk)) {
    if (niks.includes(number) || kks.includes(number)) continue;
    const nikFirst = niks.length === 0 && (asked === 'nik' || kks.length > 0 || entities.nik_or_kk!.length > 1);
    if (nikFirst || kks.length > 0) niks.push(number);
    else kks.push(number);
  }
  return { niks, kks };
}

function plainSixteen({ meaning }: FlowInput): string[] {
  const typed = (meaning.entities.nik_raw ?? []).map((raw) => raw.replaceAll(/[\s.-]/g, ''));
  return typed.filter((raw) => /^\d{16}$/.test(raw)).slice(0, 1);
}

/** Digits of the longest number of a text, whatever blanks, dots and dashes stand between them. */
function longestRun(text: string): number {
  const runs = text.split(/[^\d\s.-]+/).map((run) => run.replaceAll(/\D/g, '').length);
  return Math.max(0, ...runs);
}

/** Held for the session; the rest of this turn reads what was just held. */
export function hold(context: FlowContext, identity: HeldIdentity): void {
  context.holdIdentity(identity);
  context.identity = identity;
}
