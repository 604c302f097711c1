/**
 * The only place that asks for the time. Business times (deadlines, promises, limits) come from here;
 * leases and send back-off use the database's own clock, and the two are never compared.
 */
export interface Clock {
  now(): Date;
  /** Milliseconds that this clock runs ahead of the machine's; added to vendor timestamps too. */
  offsetMs(): number;
  /** Moves the clock forward; refused by a clock that may not move. */
  moveTo(at: Date): void;
}

/** A clock that runs with the machine's, `offsetMs` ahead. Only a sample store may move it. */
export function runningClock(offsetMs = 0, mayMove = false): Clock {
  let offset = offsetMs;
  return {
    now: () => new Date(Date.now() + offset),
    offsetMs: () => offset,
    moveTo(at) {
      const next = at.getTime() - Date.now();
      if (!mayMove) throw new Error('this clock does not move');
      if (next < offset) throw new Error('a clock never goes back');
      offset = next;
    },
  };
}

/** A clock that stands still until it is moved: for tests. */
export function standingClock(at: Date | string): Clock & { advance(ms: number): void } {
  let now = new Date(at).getTime();
  return {
    now: () => new Date(now),
    offsetMs: () => now - Date.now(),
    moveTo(next) {
      if (next.getTime() < now) throw new Error('a clock never goes back');
      now = next.getTime();
    },
    advance(ms) {
      now += ms;
    },
  };
}
