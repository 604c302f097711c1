import { describe, expect, test } from 'vitest';
import { registryPolicy } from '../../test/fixtures/registry/policy.ts';
import type { Disclosure } from '../policy/schema/desk.ts';
import { type Assurance, disclose, disclosureFor } from './disclose.ts';
import type { StatusRecord } from './disclosure.ts';
import { ordinaryReasons, sensitiveReasons } from './reason.ts';

const table = disclosureFor(registryPolicy(), 'kukar')!;
const assurances: Assurance[] = ['household', 'person', 'counter'];
const record = (reason: string): StatusRecord => ({
  programme: 'pkh',
  listed: 'listed',
  period: '2026-4',
  state: 'returned',
  reason,
  amountRupiah: 600_000,
  payer: 'bank',
  dataDate: new Date('2026-11-10T00:00:00Z'),
  source: 'sapa',
});
const toldReason = (assurance: Assurance, reason: string) => disclose(table, assurance, record(reason))?.reason;

describe('the disclosure table of the project', () => {
  test.each([
    ['household', { amount: false, payer: false }],
    ['person', { amount: true, payer: true }],
    ['counter', { amount: true, payer: true }],
  ] as const)(
    '%s: programme, listing, period and state always; amount and payer %o',
    (assurance, { amount, payer }) => {
      const told = disclose(table, assurance, record('quota'))!;
      expect(told).toMatchObject({
        programme: 'pkh',
        listed: 'listed',
        period: '2026-4',
        state: 'returned',
        source: 'sapa',
      });
      expect('amountRupiah' in told).toBe(amount);
      expect('payer' in told).toBe(payer);
    },
  );

  test.each(table.harmlessReasons)('%s is harmless and told to the household', (reason) => {
    expect(ordinaryReasons).toContain(reason);
    expect(assurances.map((assurance) => toldReason(assurance, reason))).toEqual([reason, reason, reason]);
  });

  test.each(ordinaryReasons.filter((reason) => !table.harmlessReasons.includes(reason)))(
    '%s is told at person level',
    (reason) => {
      expect(assurances.map((assurance) => toldReason(assurance, reason))).toEqual([undefined, reason, reason]);
    },
  );

  test.each([...sensitiveReasons, 'a-word-nobody-judged'])('%s is told at the counter only', (reason) => {
    expect(assurances.map((assurance) => toldReason(assurance, reason))).toEqual([undefined, undefined, reason]);
  });
});

const everything = [
  'programme',
  'listed',
  'period',
  'state',
  'harmless-reason',
  'amount',
  'payer',
  'ordinary-reason',
  'sensitive-reason',
];

test('a table that grants too much tells the household and the person no more', () => {
  const generous: Disclosure = {
    household: everything,
    person: everything,
    counter: everything,
    harmlessReasons: [...sensitiveReasons, ...ordinaryReasons],
  };
  const household = disclose(generous, 'household', record('gambling'))!;
  expect(Object.keys(household).sort()).toEqual(['dataDate', 'listed', 'period', 'programme', 'source', 'state']);
  expect(disclose(generous, 'person', record('violence'))).not.toHaveProperty('reason');
});

test('an office may tell less, and without a table nothing is told', () => {
  const strict: Disclosure = {
    office: 'kukar',
    household: ['programme', 'listed'],
    person: [],
    counter: [],
    harmlessReasons: [],
  };
  const policy = { disclosure: [...registryPolicy().disclosure, strict] };
  expect(disclosureFor(policy, 'kukar')).toBe(strict);
  expect(disclosureFor(policy, 'kaltim')).toBe(policy.disclosure[0]);
  expect(Object.keys(disclose(strict, 'household', record('quota'))!).sort()).toEqual([
    'dataDate',
    'listed',
    'programme',
    'source',
  ]);
  expect(disclose(strict, 'person', record('quota'))).toBeUndefined();
  expect(disclose(disclosureFor({ disclosure: [strict] }, 'kaltim'), 'household', record('quota'))).toBeUndefined();
});
