import type { Calendar, Hours, Office } from './schema/office.ts';
import { addDays, openZone, type Zone } from './zone.ts';

/** A moment in working time. `beyondKnown`: no decree on holidays reaches that far, and the words must say so. */
export interface WorkingMoment {
  at: Date;
  beyondKnown: boolean;
}

/** `counter`: somebody is there for people. `working`: the units work, and their deadlines run. */
export type OpeningKind = 'counter' | 'working';

type Spans = readonly { start: Date; end: Date }[];

/** Longest run of closed days that is believed: past it the hours are a mistake that the policy check lets through. */
const MOST_CLOSED_DAYS = 366;

/** End of the last working span of the n-th working day after the local day of `from`. */
export function addWorkingDays(office: Office, calendar: Calendar, from: Date, days: number): WorkingMoment {
  if (!Number.isInteger(days) || days < 1) throw new RangeError('working days are counted from one');
  let left = days;
  for (const day of daysFrom(office, 'working', calendar, from)) {
    const last = day.spans.at(-1);
    if (day.index === 0 || !last) continue;
    left -= 1;
    if (left === 0) return { at: last.end, beyondKnown: day.date > calendar.knownUntil };
  }
  throw closed(office);
}

/** The moment when `minutes` of working time have run since `from`. */
export function addWorkingMinutes(office: Office, calendar: Calendar, from: Date, minutes: number): WorkingMoment {
  let left = minutes * 60_000;
  if (left <= 0) return { at: from, beyondKnown: false };
  for (const day of daysFrom(office, 'working', calendar, from)) {
    for (const { start, end } of day.spans) {
      const begin = Math.max(start.getTime(), from.getTime());
      const room = end.getTime() - begin;
      if (room <= 0) continue;
      if (left <= room) return { at: new Date(begin + left), beyondKnown: day.date > calendar.knownUntil };
      left -= room;
    }
  }
  throw closed(office);
}

/** Working time between two moments; 0 when `to` is not after `from`. */
export function workingMinutesBetween(office: Office, calendar: Calendar, from: Date, to: Date): number {
  let sum = 0;
  for (const day of daysFrom(office, 'working', calendar, from, to)) {
    for (const { start, end } of day.spans) {
      sum += Math.max(0, Math.min(end.getTime(), to.getTime()) - Math.max(start.getTime(), from.getTime()));
    }
  }
  return sum / 60_000;
}

export function isOpen(office: Office, kind: OpeningKind, calendar: Calendar, at: Date): boolean {
  const zone = openZone(office.timeZone);
  const spans = spansOf(office, kind, calendar, zone, zone.local(at).date);
  return spans.some(({ start, end }) => start <= at && at < end);
}

/** The next moment the office opens, after `at`; when it is open at `at`, that is the opening after this one. */
export function nextOpening(office: Office, kind: OpeningKind, calendar: Calendar, at: Date): Date {
  for (const { spans } of daysFrom(office, kind, calendar, at)) {
    const next = spans.find(({ start }) => start > at);
    if (next) return next.start;
  }
  throw closed(office);
}

/** When the office closes for the day; undefined when it does not open any more on the local day of `at`. */
export function closingTime(office: Office, kind: OpeningKind, calendar: Calendar, at: Date): Date | undefined {
  const zone = openZone(office.timeZone);
  const last = spansOf(office, kind, calendar, zone, zone.local(at).date).at(-1);
  return last && last.end > at ? last.end : undefined;
}

/** Hours that hold on a date: of those that have begun and not ended, the ones that began last. */
export function hoursOn(all: readonly Hours[], date: string): Hours | undefined {
  return all
    .filter(({ from, until }) => from <= date && (!until || date <= until))
    .reduce<Hours | undefined>((last, each) => (last && last.from > each.from ? last : each), undefined);
}

/** Local days from that of `from` on, to that of `to` or until a year has passed without an open one. */
function* daysFrom(office: Office, kind: OpeningKind, calendar: Calendar, from: Date, to?: Date) {
  const zone = openZone(office.timeZone);
  const first = zone.local(from).date;
  const last = to && zone.local(to).date;
  let closedDays = 0;
  for (let index = 0; last || closedDays <= MOST_CLOSED_DAYS; index += 1) {
    const date = addDays(first, index);
    if (last && date > last) return;
    const spans = spansOf(office, kind, calendar, zone, date);
    closedDays = spans.length > 0 ? 0 : closedDays + 1;
    yield { index, date, spans };
  }
}

function spansOf(office: Office, kind: OpeningKind, calendar: Calendar, zone: Zone, date: string): Spans {
  const isHoliday = calendar.holidays.some(
    (day) => day.date === date && (!day.offices || day.offices.includes(office.id)),
  );
  const hours = isHoliday ? undefined : hoursOn(kind === 'working' ? office.working : office.counter.hours, date);
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]!;
  return (hours?.week[weekday] ?? []).map((span) => {
    const [start, end] = span.split('-') as [string, string];
    return { start: zone.at(date, minutesOf(start)), end: zone.at(date, minutesOf(end)) };
  });
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}

function closed(office: Office): Error {
  return new Error(`office ${office.id} has no opening hours within a year`);
}
