import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeActivity } from './activity-words.ts';
import { dueWords } from './words.ts';

const zone = 'Asia/Makassar';
/** Friday, 11 in the morning in Samarinda. */
const now = new Date('2026-11-20T03:00:00Z');

describe('how a due date is said', () => {
  const row = (dueAt: string | undefined, over: object = {}) => ({
    ...(dueAt ? { dueAt: new Date(dueAt) } : {}),
    overdue: dueAt !== undefined && new Date(dueAt) < now,
    soon: false,
    answered: false,
    ...over,
  });

  test.each([
    ['2026-11-20T07:00:00Z', {}, 'soon', 'Janji kabar hari ini, pukul 15.00'],
    ['2026-11-21T07:00:00Z', {}, 'soon', 'Janji kabar besok'],
    ['2026-11-23T07:00:00Z', {}, 'later', 'Janji kabar 3 hari lagi'],
    ['2026-11-23T07:00:00Z', { soon: true }, 'soon', 'Janji kabar 3 hari lagi'],
    ['2026-11-20T01:00:00Z', {}, 'late', 'Janji kabar lewat hari ini'],
    ['2026-11-18T07:00:00Z', {}, 'late', 'Janji kabar lewat 2 hari'],
    ['2026-12-04T07:00:00Z', { answered: true }, 'later', 'Keputusan 14 hari lagi'],
    [undefined, {}, 'none', 'Tidak ada tenggat berjalan'],
  ] as const)('%s %o', (dueAt, over, level, words) => {
    expect(dueWords(row(dueAt, over), now, zone)).toEqual({ level, words });
  });

  test('the day is the office’s: late in the evening of one zone it is already tomorrow in another', () => {
    const evening = new Date('2026-11-20T15:30:00Z');
    const due = row('2026-11-21T07:00:00Z');
    expect(dueWords(due, evening, 'Asia/Jakarta').words).toBe('Janji kabar besok');
    expect(dueWords(due, new Date('2026-11-20T16:30:00Z'), zone).words).toBe('Janji kabar hari ini, pukul 15.00');
  });

  test('late is said of what is overdue and of nothing else, and no count is negative', () => {
    const year = { min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(year), fc.date(year), fc.boolean(), (dueAt, at, answered) => {
        const overdue = dueAt < at;
        const due = dueWords({ dueAt, overdue, soon: false, answered }, at, zone);
        expect(due.level === 'late').toBe(overdue);
        expect(due.words.includes('lewat')).toBe(overdue);
        expect(due.words).not.toMatch(/-\d| 0 hari/);
      }),
    );
  });
});

test('a line of the history says who, what and the plain facts; words for staff are marked', () => {
  const at = now;
  expect(describeActivity({ id: 1n, at, kind: 'note', actor: 'staff', staffName: 'Siti' }, zone)).toMatchObject({
    title: 'Catatan dalam',
    who: 'Siti',
    internal: true,
    facts: [],
  });
  const waiting = {
    id: 2n,
    at,
    kind: 'waiting',
    actor: 'staff' as const,
    fromState: 'in-progress' as const,
    toState: 'waiting' as const,
    detail: { for: 'centre' },
  };
  expect(describeActivity(waiting, zone)).toMatchObject({
    who: 'Petugas',
    internal: false,
    facts: ['Diproses → Menunggu', 'menunggu penetapan pusat'],
  });
  const progress = {
    id: 3n,
    at,
    kind: 'progress',
    actor: 'staff' as const,
    detail: { promisedBy: '2026-12-09T07:00:00.000Z' },
  };
  expect(describeActivity(progress, zone).facts).toEqual(['kabar paling lambat Rabu, 9 Desember 2026']);
  expect(describeActivity({ id: 4n, at, kind: 'promise-missed', actor: 'system' }, zone).who).toBe(
    'Layanan (otomatis)',
  );
});
