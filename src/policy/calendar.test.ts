import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  addWorkingDays,
  addWorkingMinutes,
  closingTime,
  hoursOn,
  isOpen,
  nextOpening,
  workingMinutesBetween,
} from './calendar.ts';
import { loadPolicy } from './load.ts';
import { writeConfig } from './small-config.ts';
import { openZone } from './zone.ts';

const config = writeConfig();
afterAll(config.remove);
const { calendar, offices } = loadPolicy(config.directory);
const office = offices.get('hulu')!;
const neighbour = { ...office, id: 'hilir' };

/** A moment on the clock of Makassar (UTC+8). */
const wita = (text: string) => new Date(`${text}:00+08:00`);

describe('working days', () => {
  test.each([
    // Friday the 11th, asked in the morning and late at night: Monday is the first working day.
    ['2026-12-11T08:00', 1, '2026-12-14T16:00', false],
    ['2026-12-11T23:59', 1, '2026-12-14T16:00', false],
    ['2026-12-12T12:00', 1, '2026-12-14T16:00', false],
    ['2026-12-14T00:00', 4, '2026-12-18T16:30', false],
    // Thursday, Friday and Monday are closed, then comes the year without a decree.
    ['2026-12-23T09:00', 1, '2026-12-29T16:00', false],
    ['2026-12-23T09:00', 4, '2027-01-01T16:30', true],
  ])('%s plus %i', (from, days, at, beyondKnown) => {
    expect(addWorkingDays(office, calendar, wita(from), days)).toEqual({ at: wita(at), beyondKnown });
  });

  test("a holiday of one office is no other's", () => {
    expect(addWorkingDays(neighbour, calendar, wita('2026-12-23T09:00'), 1).at).toEqual(wita('2026-12-28T16:00'));
  });

  test('the day is that of the office: late evening in UTC is already tomorrow', () => {
    expect(addWorkingDays(office, calendar, new Date('2026-12-13T16:00:00Z'), 1).at).toEqual(wita('2026-12-15T16:00'));
    const palangka = { ...office, timeZone: 'Asia/Jakarta' as const };
    expect(addWorkingDays(palangka, calendar, new Date('2026-12-13T16:00:00Z'), 1).at).toEqual(
      new Date('2026-12-14T16:00:00+07:00'),
    );
  });

  test('only whole days from one on', () => {
    expect(() => addWorkingDays(office, calendar, wita('2026-12-14T08:00'), 0)).toThrow(RangeError);
    expect(() => addWorkingDays(office, calendar, wita('2026-12-14T08:00'), 1.5)).toThrow(RangeError);
  });
});

describe('working minutes', () => {
  test.each([
    ['2026-12-14T07:30', 60, '2026-12-14T08:30'],
    ['2026-12-14T11:30', 60, '2026-12-14T13:30'],
    ['2026-12-14T11:00', 60, '2026-12-14T12:00'],
    ['2026-12-11T16:00', 60, '2026-12-14T08:00'],
    ['2026-12-12T03:00', 450, '2026-12-14T16:00'],
    ['2026-12-14T20:00', 0, '2026-12-14T20:00'],
  ])('%s plus %i', (from, minutes, at) => {
    expect(addWorkingMinutes(office, calendar, wita(from), minutes).at).toEqual(wita(at));
  });

  test.each([
    ['2026-12-14T00:00', '2026-12-15T00:00', 450],
    ['2026-12-11T16:00', '2026-12-14T08:00', 60],
    ['2026-12-23T16:00', '2026-12-29T07:30', 0],
    ['2026-12-15T00:00', '2026-12-14T00:00', 0],
  ])('between %s and %s', (from, to, minutes) => {
    expect(workingMinutesBetween(office, calendar, wita(from), wita(to))).toBe(minutes);
  });
});

describe('open or closed', () => {
  test.each([
    ['2026-12-14T08:00', true],
    ['2026-12-14T11:59', true],
    ['2026-12-14T12:00', false],
    ['2026-12-14T15:00', false],
    ['2026-12-15T09:00', false],
    ['2026-12-28T09:00', false],
  ])('counter at %s: %s', (at, open) => {
    expect(isOpen(office, 'counter', calendar, wita(at))).toBe(open);
  });

  test('next opening skips lunch, closed days and holidays', () => {
    const next = (at: string) => nextOpening(office, 'counter', calendar, wita(at));
    expect(next('2026-12-14T07:00')).toEqual(wita('2026-12-14T08:00'));
    expect(next('2026-12-14T08:00')).toEqual(wita('2026-12-14T13:00'));
    expect(next('2026-12-21T13:30')).toEqual(wita('2027-01-04T08:00'));
  });

  test('closing time is that of the last span of today', () => {
    expect(closingTime(office, 'counter', calendar, wita('2026-12-14T12:30'))).toEqual(wita('2026-12-14T15:00'));
    expect(closingTime(office, 'counter', calendar, wita('2026-12-14T15:00'))).toBeUndefined();
    expect(closingTime(office, 'counter', calendar, wita('2026-12-28T09:00'))).toBeUndefined();
  });

  test('a period of other hours comes and goes', () => {
    const [usual] = office.working;
    const ramadan = { ...usual!, from: '2027-02-08', until: '2027-03-09', words: 'Ramadan' };
    const on = (date: string) => hoursOn([usual!, ramadan], date)?.words;
    expect([on('2027-02-07'), on('2027-02-08'), on('2027-03-09'), on('2027-03-10')]).toEqual([
      'Senin-Jumat',
      'Ramadan',
      'Ramadan',
      'Senin-Jumat',
    ]);
    expect(on('2022-12-31')).toBeUndefined();
  });

  test('an office that never opens is said, not searched for ever', () => {
    const never = { ...office, working: [{ ...office.working[0]!, until: '2026-01-01' }] };
    expect(() => addWorkingDays(never, calendar, wita('2026-12-14T08:00'), 1)).toThrow('no opening hours');
  });
});

describe('for every moment', () => {
  const moments = fc.date({ min: new Date('2026-10-01'), max: new Date('2027-03-01'), noInvalidDate: true });
  const days = fc.integer({ min: 1, max: 25 });
  const minutes = fc.integer({ min: 0, max: 3000 });
  const zone = openZone(office.timeZone);

  test('a promised day is a working day: no holiday, no weekend, at the end of its last span', () => {
    fc.assert(
      fc.property(moments, days, (from, count) => {
        const { at, beyondKnown } = addWorkingDays(office, calendar, from, count);
        const { date, minutes: clock } = zone.local(at);
        const weekday = new Date(date).getUTCDay();
        expect(calendar.holidays.map((day) => day.date)).not.toContain(date);
        expect(clock).toBe({ 1: 960, 2: 960, 3: 960, 4: 960, 5: 990 }[weekday]);
        expect(beyondKnown).toBe(date > calendar.knownUntil);
        expect(date > zone.local(from).date).toBe(true);
      }),
    );
  });

  test('days add up, and a later question is never promised an earlier day', () => {
    fc.assert(
      fc.property(moments, moments, days, days, (a, b, first, second) => {
        const add = (from: Date, count: number) => addWorkingDays(office, calendar, from, count).at;
        expect(add(add(a, first), second)).toEqual(add(a, first + second));
        const [early, late] = a < b ? [a, b] : [b, a];
        expect(add(early, first) <= add(late, first)).toBe(true);
      }),
    );
  });

  test('minutes add up, and the time between is what was added', () => {
    fc.assert(
      fc.property(moments, minutes, minutes, (from, first, second) => {
        const add = (at: Date, count: number) => addWorkingMinutes(office, calendar, at, count).at;
        const at = add(from, first);
        expect(add(at, second)).toEqual(add(from, first + second));
        expect(workingMinutesBetween(office, calendar, from, at)).toBeCloseTo(first, 6);
      }),
    );
  });

  test('an opening is open and nothing is open before it', () => {
    fc.assert(
      fc.property(moments, (at) => {
        const next = nextOpening(office, 'working', calendar, at);
        expect(next > at).toBe(true);
        expect(isOpen(office, 'working', calendar, next)).toBe(true);
        expect(isOpen(office, 'working', calendar, new Date(next.getTime() - 1))).toBe(false);
        const between = workingMinutesBetween(office, calendar, at, next);
        expect(between > 0).toBe(isOpen(office, 'working', calendar, at));
      }),
    );
  });
});
