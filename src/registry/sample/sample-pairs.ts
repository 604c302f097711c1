import type { Member, SampleHousehold } from './household.ts';
import { sampleHouseholds, sampleSeed } from './households.ts';
import { tellingPlans } from './telling.ts';

/** A pair of numbers to try, and what it shows. */
export interface SamplePair {
  nik: string;
  kk: string;
  phone: string | null;
  /** Kemendagri digits. */
  area: string;
  /** Programmes the household has a place in, also a stopped one. */
  programmes: string[];
  note: string;
}

/** Pairs that each show one thing; the first household is met twice, by its payee and by a child. */
export function samplePairs(seed: number = sampleSeed): SamplePair[] {
  const told = [...sampleHouseholds(seed, tellingPlans.length)];
  const pairs = told.map((household) => pairOf(household, household.payee, household.plan.note!));
  const first = told[0]!;
  const child = first.members.find(({ relation }) => relation === 'child')!;
  return [...pairs, pairOf(first, child, 'a child of the first household: same KK, same answer')];
}

function pairOf({ kk, payee, plan }: SampleHousehold, { nik }: Member, note: string): SamplePair {
  return { nik, kk, phone: payee.phone ?? null, area: plan.area, programmes: Object.keys(plan.places), note };
}
