import type { ComponentId } from '../../policy/schema/programme.ts';
import type { Plan, Stage } from './household.ts';
import type { Random } from './random.ts';

/** The kabupaten and kota of the sample, with how many of its households live there. */
const areas = [
  ['6401', 8],
  ['6402', 24],
  ['6403', 7],
  ['6407', 5],
  ['6408', 10],
  ['6409', 5],
  ['6411', 2],
  ['6471', 12],
  ['6472', 14],
  ['6474', 4],
  ['6271', 9],
] as const;

const stopReasons = [
  ['no-component', 30],
  ['data-mismatch', 18],
  ['gambling', 10],
  ['income', 10],
  ['quota', 8],
  ['moved', 6],
  ['deceased', 6],
  ['other-aid', 5],
  ['not-drawn', 4],
  ['job', 3],
] as const;

const pastStage: readonly (readonly [Stage, number])[] = [
  [{ status: 'listed', paymentState: 'sent' }, 93],
  [{ status: 'listed', paymentState: 'returned', reason: 'account-check' }, 3],
  [{ status: 'listed', paymentState: 'returned', reason: 'not-drawn' }, 2],
  [{ status: 'listed', paymentState: 'not-known' }, 2],
];

const currentStage: readonly (readonly [Stage, number])[] = [
  [{ status: 'listed', paymentState: 'in-process' }, 45],
  [{ status: 'listed', paymentState: 'planned', reason: 'not-processed' }, 22],
  [{ status: 'listed', paymentState: 'sent' }, 22],
  [{ status: 'listed', paymentState: 'returned', reason: 'account-check' }, 4],
  [{ status: 'listed', paymentState: 'returned', reason: 'data-mismatch' }, 2],
  [{ status: 'listed', paymentState: 'not-known' }, 5],
];

/** An ordinary household, as chance has it. */
export function drawPlan(random: Random): Plan {
  const area = random.weighted(areas);
  const desil = random.weighted([
    [1, 16],
    [2, 18],
    [3, 18],
    [4, 16],
    [5, 12],
    [6, 8],
    [7, 5],
    [8, 4],
    [9, 2],
    [10, 1],
  ]);
  const single = random.chance(0.12);
  const components = drawComponents(random, single);
  const places: Record<string, Record<number, Stage>> = {};
  if (desil <= 4 && components.length > 0 && random.chance(0.6)) places['pkh'] = drawYear(random);
  if (desil <= 4 && random.chance(0.55)) places['sembako'] = recent(drawYear(random));
  const payer = random.chance(area === '6411' ? 0.6 : 0.15) ? 'pos' : 'bank';
  return { area, desil, single, components, payer, places, ...(random.chance(0.15) ? { phone: null } : {}) };
}

function drawComponents(random: Random, single: boolean): ComponentId[] {
  const components: ComponentId[] = [];
  if (single) return random.chance(0.6) ? ['lansia'] : [];
  for (let child = random.whole(0, 3); child > 0; child -= 1) {
    const small = components.filter((component) => component === 'balita').length;
    const component = random.pick(['balita', 'sd', 'sd', 'smp', 'sma'] as const);
    components.push(component === 'balita' && small === 2 ? 'sd' : component);
  }
  if (random.chance(0.18)) components.push('lansia');
  if (random.chance(0.06) && components.length < 4) components.push('ibu_hamil');
  if (random.chance(0.04) && components.length < 4) components.push('disabilitas');
  return components;
}

/** The last two stages: what a sembako list of the second half-year holds. */
function recent({ 3: third, 4: fourth }: Record<number, Stage>): Record<number, Stage> {
  return { ...(third ? { 3: third } : {}), ...(fourth ? { 4: fourth } : {}) };
}

function drawYear(random: Random): Record<number, Stage> {
  if (random.chance(0.05)) return { 4: { status: 'waiting', reason: 'account-opening' } };
  const stop = random.chance(0.09) ? random.whole(2, 4) : 5;
  const stages: Record<number, Stage> = {};
  for (let stage = 1; stage <= 4 && stage <= stop; stage += 1) {
    if (stage === stop) stages[stage] = { status: 'stopped', reason: random.weighted(stopReasons) };
    else stages[stage] = random.weighted(stage === 4 ? currentStage : pastStage);
  }
  return stages;
}
