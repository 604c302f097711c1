import { drawPlan } from './chance.ts';
import { buildHousehold, type SampleHousehold } from './household.ts';
import { numberOffice } from './numbers.ts';
import { seededRandom } from './random.ts';
import { tellingPlans } from './telling.ts';

export const sampleSeed = 2026;
const households = 2000;

/** Invented households, the same for the same seed; the telling ones come first. */
export function* sampleHouseholds(seed: number, count = households): Generator<SampleHousehold> {
  const random = seededRandom(seed);
  const numbers = numberOffice(random);
  for (let index = 0; index < count; index += 1) {
    yield buildHousehold(tellingPlans[index] ?? drawPlan(random), random, numbers);
  }
}
