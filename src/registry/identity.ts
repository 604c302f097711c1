import type { Policy } from '../policy/policy.ts';
import type { KeyedHash, Sealing } from '../runtime/sealing.ts';

/**
 * Whether sixteen digits can be a NIK or a KK number. A region code that is not on the list is no fault: people keep
 * the code of a district that was split off or renamed. Nothing about age, sex or home is ever read from a number.
 */
export type IdentityCheck =
  | { ok: true; unknownRegion: boolean }
  | { ok: false; problem: 'not-digits' | 'length' | 'date' | 'serial'; digits: number };

/** Region, day (women: plus 40), month, year, serial from 0001. */
export function checkNik(text: string, areas?: Policy['areas']): IdentityCheck {
  return check(text, areas, (day) => (day > 40 ? day - 40 : day));
}

/** Region, day the card was registered, month, year, serial: every KK number passes as a NIK, but not the other way. */
export function checkKk(text: string, areas?: Policy['areas']): IdentityCheck {
  return check(text, areas, (day) => day);
}

function check(text: string, areas: Policy['areas'] | undefined, dayOf: (field: number) => number): IdentityCheck {
  const fault = (problem: 'not-digits' | 'length' | 'date' | 'serial'): IdentityCheck => ({
    ok: false,
    problem,
    digits: text.replace(/[^0-9]/g, '').length,
  });
  if (!/^[0-9]*$/.test(text)) return fault('not-digits');
  if (text.length !== 16) return fault('length');
  const [day, month, year] = [6, 8, 10].map((at) => Number(text.slice(at, at + 2))) as [number, number, number];
  if (!isCalendarDay(dayOf(day), month, year)) return fault('date');
  if (text.slice(12) === '0000') return fault('serial');
  return { ok: true, unknownRegion: areas !== undefined && !areas.has(text.slice(0, 6)) };
}

/** Two digits of a year leave the century open; the four-year rule holds in both that can be meant, save 1900. */
function isCalendarDay(day: number, month: number, year: number): boolean {
  if (month < 1 || month > 12) return false;
  const days = month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}

const domains = { nik: 'Person.nik', kk: 'Household.kk', phone: 'Person.phone' } as const;

/** Keyed hash by which the registry knows a number; `domain` keeps a KK number from ever matching a NIK. */
export function identityHash(sealing: Sealing, domain: keyof typeof domains, digits: string): KeyedHash {
  return sealing.hash(domains[domain], digits);
}

/** The same under every key still held: what a search has to try. */
export function identityHashes(sealing: Sealing, domain: keyof typeof domains, digits: string): Uint8Array[] {
  return sealing.hashes(domains[domain], digits).map(({ value }) => value);
}
