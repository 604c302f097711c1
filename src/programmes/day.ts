import { openZone } from '../policy/zone.ts';

/** Calendar days and months as text, "2026-11-21" and "2026-11": they compare and sort as they stand. */

/** The day it is somewhere. */
export function dayOf(at: Date, timeZone: string): string {
  return openZone(timeZone).local(at).date;
}

/** Noon UTC of a day: the same day in every Indonesian zone, for formatting. */
export function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function addMonths(month: string, count: number): string {
  const index = monthIndex(month) + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Months since year 0, for distances. */
export function monthIndex(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
