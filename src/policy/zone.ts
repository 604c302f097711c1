/** Local time of an IANA zone, computed with Intl so that any zone is right, also one that changes its clocks. */
export interface Zone {
  /** "2026-11-21" and the minutes since local midnight. */
  local(at: Date): { date: string; minutes: number };
  /** The moment a local clock shows these minutes after midnight; 1440 is the next midnight. */
  at(date: string, minutes: number): Date;
}

const zones = new Map<string, Zone>();

/** Zones are few and their formatter is dear to make: each is made once. */
export function openZone(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const zone = makeZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

function makeZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  /** The local clock, read as if it were UTC. */
  const wall = (at: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    const { year, month, day, hour, minute, second } = part as Record<
      'year' | 'month' | 'day' | 'hour' | 'minute' | 'second',
      number
    >;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
  };
  // Nearly every question is about the present: within the same minute the local clock is known.
  let known = { minute: Number.NaN, ahead: 0 };
  return {
    local(at) {
      const time = at.getTime();
      const minute = Math.floor(time / 60_000);
      if (minute !== known.minute) known = { minute, ahead: wall(time) - time };
      const shown = time + known.ahead;
      const midnight = Math.floor(shown / DAY) * DAY;
      return { date: isoDay(midnight), minutes: (shown - midnight) / 60_000 };
    },
    at(date, minutes) {
      const shown = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
      const near = shown - (wall(shown) - shown);
      // The offset may differ between the guess and the moment itself: ask again there.
      return new Date(shown - (wall(near) - near));
    },
  };
}

const DAY = 86_400_000;

function isoDay(utc: number): string {
  return new Date(utc).toISOString().slice(0, 10);
}

/** The calendar day `count` days after a date. */
export function addDays(date: string, count: number): string {
  return isoDay(Date.parse(`${date}T00:00:00Z`) + count * DAY);
}
