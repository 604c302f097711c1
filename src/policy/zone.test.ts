import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, openZone } from './zone.ts';

test('local time of a moment, and the moment of a local time', () => {
  const makassar = openZone('Asia/Makassar');
  expect(makassar.local(new Date('2026-11-21T23:30:00Z'))).toEqual({ date: '2026-11-22', minutes: 450 });
  expect(makassar.at('2026-11-22', 450)).toEqual(new Date('2026-11-21T23:30:00Z'));
  expect(openZone('Asia/Jakarta').at('2026-11-22', 1440)).toEqual(new Date('2026-11-22T17:00:00Z'));
});

test('clocks that change: the day of the change is an hour shorter or longer', () => {
  const berlin = openZone('Europe/Berlin');
  const length = (date: string) => (berlin.at(date, 1440).getTime() - berlin.at(date, 0).getTime()) / 3_600_000;
  expect([length('2026-03-28'), length('2026-03-29'), length('2026-10-25')]).toEqual([24, 23, 25]);
});

test('every moment is found again from its local time', () => {
  const zones = ['Asia/Makassar', 'Asia/Jakarta', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati', 'UTC'];
  const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (name, moment) => {
      const zone = openZone(name);
      const { date, minutes } = zone.local(moment);
      expect(minutes).toBeGreaterThanOrEqual(0);
      expect(minutes).toBeLessThan(1440);
      const back = zone.at(date, minutes).getTime();
      // In the hour that a clock shows twice, the other of the two is as good an answer.
      const twice = Math.abs(back - moment.getTime()) === 3_600_000;
      expect(back === moment.getTime() || (twice && zone.local(new Date(back)).minutes === minutes)).toBe(true);
    }),
  );
});

test('days of the calendar', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
});
