import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseState, ClosedAs } from './case.ts';
import { type CaseAct, caseActs, transition } from './transitions.ts';

const states: CaseState[] = ['received', 'in-progress', 'waiting', 'answered', 'closed'];
const mark = { received: 'R', 'in-progress': 'P', waiting: 'W', answered: 'A', closed: 'C' } as const;

/** Next state from each of the five; "-" is a refusal. Closed here means confirmed. */
const expected: Record<CaseAct, string> = {
  take: 'PPWA-',
  assign: 'RPWA-',
  note: 'RPWAC',
  reply: 'PPWA-',
  start: 'P-P--',
  wait: 'WWW--',
  progress: 'PPW--',
  answer: 'AAAA-',
  refer: 'CCC--',
  'pass-on': 'RPW--',
  restrict: 'RPWAC',
  add: 'RPWA-',
  'add-awaited': '--P--',
  withdraw: 'CCCC-',
  'withdraw-pressed': 'RPWA-',
  confirm: '---C-',
  contest: '---PP',
  join: 'RPWAC',
  warn: 'RPW--',
  miss: 'RPW--',
  'close-silent': '---C-',
};

describe('the table of transitions', () => {
  test.each(caseActs)('%s', (act) => {
    const row = states.map((state) => {
      const next = transition(state === 'closed' ? { state, closedAs: 'confirmed' } : { state }, act);
      return 'to' in next ? mark[next.to] : '-';
    });
    expect(row.join('')).toBe(expected[act]);
  });

  test.each<[ClosedAs, boolean]>([
    ['confirmed', true],
    ['silent', true],
    ['referred', true],
    ['withdrawn', false],
    ['merged', false],
    ['unreachable', false],
  ])('a case closed as %s may be contested: %s', (closedAs, may) => {
    expect('to' in transition({ state: 'closed', closedAs }, 'contest')).toBe(may);
  });

  test('refusals say why', () => {
    expect(transition({ state: 'closed', closedAs: 'withdrawn' }, 'reply')).toEqual({ refused: 'closed' });
    expect(transition({ state: 'received' }, 'confirm')).toEqual({ refused: 'not-answered' });
    expect(transition({ state: 'answered' }, 'wait')).toEqual({ refused: 'not-now' });
  });

  test('along any walk: closed has a way of closing, only a contest opens again, an answer comes before a confirmation', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...caseActs), { maxLength: 40 }), (acts) => {
        let now: { state: CaseState; closedAs?: ClosedAs } = { state: 'received' };
        let answered = false;
        for (const act of acts) {
          const next = transition(now, act);
          if ('refused' in next) continue;
          expect(next.to === 'closed').toBe(next.closedAs !== undefined);
          if (now.state === 'closed' && next.to !== 'closed') expect(act).toBe('contest');
          if (now.state === 'closed' && next.to === 'closed') expect(next.closedAs).toBe(now.closedAs);
          if (act === 'answer') answered = true;
          if (act === 'confirm' || act === 'close-silent') expect(answered).toBe(true);
          now = next.closedAs ? { state: next.to, closedAs: next.closedAs } : { state: next.to };
        }
      }),
    );
  });
});
