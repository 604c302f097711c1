import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { registryPolicy } from '../../test/fixtures/registry/policy.ts';
import { checkKk, checkNik } from './identity.ts';

const ok = { ok: true, unknownRegion: false };

describe('a NIK', () => {
  test.each([
    ['6402991203850001', ok],
    ['6402995203850001', ok],
    ['6402993112990001', ok],
    ['6402992902000001', ok],
    ['6402992902840001', ok],
    ['6402992902850001', { ok: false, problem: 'date', digits: 16 }],
    ['6402993004850001', ok],
    ['6402993104850001', { ok: false, problem: 'date', digits: 16 }],
    ['6402990003850001', { ok: false, problem: 'date', digits: 16 }],
    ['6402993203850001', { ok: false, problem: 'date', digits: 16 }],
    ['6402994003850001', { ok: false, problem: 'date', digits: 16 }],
    ['6402997203850001', { ok: false, problem: 'date', digits: 16 }],
    ['6402991213850001', { ok: false, problem: 'date', digits: 16 }],
    ['6402991203850000', { ok: false, problem: 'serial', digits: 16 }],
    ['640299120385001', { ok: false, problem: 'length', digits: 15 }],
    ['64029912038500011', { ok: false, problem: 'length', digits: 17 }],
    ['', { ok: false, problem: 'length', digits: 0 }],
    ['6402 9912 0385 0001', { ok: false, problem: 'not-digits', digits: 16 }],
    ['64029912038500O1', { ok: false, problem: 'not-digits', digits: 15 }],
    ['６４０２９９１２０３８５０００１', { ok: false, problem: 'not-digits', digits: 0 }],
  ])('%s', (text, expected) => {
    expect(checkNik(text)).toEqual(expected);
  });

  test('an old or unknown region code only warns', () => {
    const areas = registryPolicy().areas;
    expect(checkNik('6402991203850001', areas)).toEqual(ok);
    expect(checkNik(`64${'06'}011203850001`, areas)).toEqual({ ok: true, unknownRegion: true });
  });
});

describe('a KK number', () => {
  test('carries a day of registration, so a woman’s NIK cannot be one', () => {
    expect(checkKk('6402991203150007')).toEqual(ok);
    expect(checkKk('6402995203850001')).toEqual({ ok: false, problem: 'date', digits: 16 });
  });

  test('every one passes as a NIK', () => {
    const digits = fc.tuple(
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: 9999 }),
    );
    fc.assert(
      fc.property(digits, ([day, month, serial]) => {
        const pad = (value: number, width: number) => String(value).padStart(width, '0');
        const text = `640299${pad(day, 2)}${pad(month, 2)}15${pad(serial, 4)}`;
        expect(!checkKk(text).ok || checkNik(text).ok).toBe(true);
      }),
    );
  });
});

test('whatever is typed, a check answers and accepts sixteen digits only', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      if (checkNik(text).ok) expect(text).toMatch(/^[0-9]{16}$/);
      else expect(checkKk(text).ok).toBe(false);
    }),
  );
});
