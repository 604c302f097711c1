import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../policy/load.ts';
import type { CaseDraft } from './case.ts';
import { planCase } from './plan-case.ts';

const policy = loadPolicy('config');
const now = new Date('2026-11-23T01:00:00Z');
const draft = (over: Partial<CaseDraft>): CaseDraft => ({
  category: 'not-paid',
  about: 'own',
  confidentiality: 'open',
  story: { story: 'x' },
  ...over,
});

describe('where a complaint goes', () => {
  test.each<[string, Partial<CaseDraft>, string, string]>([
    ['no area: the office that answers by default', {}, 'kukar', 'kukar-linjamsos'],
    ['a kecamatan of Kukar', { area: '640203' }, 'kukar', 'kukar-linjamsos'],
    ['a kota without an office of its own', { area: '6472' }, 'kaltim', 'kaltim-linjamsos'],
    ['Palangka Raya', { area: '627101' }, 'palangka-raya', 'palangka-raya-linjamsos'],
    ['money taken', { category: 'money-cut', area: '6402' }, 'kukar', 'kukar-terbatas'],
    ['violence', { category: 'violence', area: '6271' }, 'palangka-raya', 'palangka-raya-terbatas'],
    ['somebody abandoned', { category: 'abandoned-person', area: '6402' }, 'kukar', 'kukar-rehsos'],
    ['told in confidence', { confidentiality: 'confidential', area: '6402' }, 'kukar', 'kukar-terbatas'],
    ['told without a name', { confidentiality: 'anonymous', area: '6474' }, 'kaltim', 'kaltim-terbatas'],
    ['anything else', { category: 'other', area: '6402' }, 'kukar', 'kukar-layanan'],
  ])('%s', (_, over, office, unit) => {
    const plan = planCase(policy, draft(over), now);
    expect([plan.office.id, plan.unit]).toEqual([office, unit]);
    expect(policy.routing.find((rule) => rule.id === plan.ruleId)?.unit).toBe(unit);
  });

  test('due times are working days of the responsible office', () => {
    const plan = planCase(policy, draft({}), now);
    // Fourteen working days from Monday 23 November, to the end of that day in Tenggarong.
    expect(plan.promisedBy).toEqual(new Date('2026-12-11T08:30:00Z'));
    expect(plan.acknowledgeBy).toEqual(new Date('2026-11-26T08:00:00Z'));
    expect(plan.beyondKnown).toBe(false);
    expect(planCase(policy, draft({ category: 'money-cut' }), now).promisedBy).toEqual(
      new Date('2026-11-24T08:00:00Z'),
    );
  });

  test('every category, office and confidentiality has a unit; restricted never lands in an ordinary one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...policy.categories.keys()),
        fc.constantFrom('64', '6402', '6271', '6472', '640203', undefined),
        fc.constantFrom('open' as const, 'confidential' as const, 'anonymous' as const),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        (category, area, confidentiality, at) => {
          const plan = planCase(policy, draft({ category, confidentiality, ...(area ? { area } : {}) }), at);
          const unit = plan.office.units.find((each) => each.id === plan.unit);
          expect(unit?.restricted).toBe(plan.restricted);
          expect(plan.promisedBy > at && plan.acknowledgeBy > at && plan.decideBy > at).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
