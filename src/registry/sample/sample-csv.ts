import type { Policy } from '../../policy/policy.ts';
import type { ComponentId } from '../../policy/schema/programme.ts';
import type { Field } from '../import/check-row.ts';
import type { Member, SampleHousehold, Stage } from './household.ts';
import { sampleHouseholds, sampleSeed } from './households.ts';

const year = 2026;
const dataDate = '2026-11-10';
const desilQuarter = '2026-Q3';

export const sapaColumns = [
  'nik',
  'kk',
  'name',
  'relation',
  'phone',
  'address',
  'area',
  'component',
  'desil',
  'desil_quarter',
  'programme',
  'status',
  'reason',
  'period',
  'amount',
  'payment_state',
  'payer',
  'data_date',
] as const satisfies readonly Field[];

export type SapaCells = Partial<Record<(typeof sapaColumns)[number], string>>;

/** The sample as a file of source `sapa`, in pieces. No cell holds a comma. */
export async function* sampleCsv(policy: Policy, seed: number = sampleSeed): AsyncGenerator<string> {
  yield `${sapaColumns.join(',')}\n`;
  for (const household of sampleHouseholds(seed)) {
    const rows = household.members.flatMap((member) => rowsOf(household, member, policy));
    yield rows.map((cells) => `${sapaColumns.map((column) => cells[column] ?? '').join(',')}\n`).join('');
  }
}

function rowsOf(household: SampleHousehold, member: Member, policy: Policy): SapaCells[] {
  const { kk, address, plan, payee } = household;
  const person: SapaCells = {
    nik: member.nik,
    kk,
    name: member.name,
    relation: member.relation,
    phone: member.phone ?? '',
    address,
    area: plan.area,
    component: member.component ?? '',
    desil: String(plan.desil),
    desil_quarter: desilQuarter,
    data_date: dataDate,
  };
  if (member !== payee) return [person];
  const places = Object.entries(plan.places).flatMap(([programme, stages]) =>
    Object.entries(stages).map(
      ([stage, state]): SapaCells => ({
        ...person,
        ...placeOf(state, plan.payer, amountOf(policy, programme, plan.components)),
        programme,
        period: `${year}-${stage}`,
      }),
    ),
  );
  return places.length > 0 ? places : [person];
}

function placeOf({ status, reason, paymentState }: Stage, payer: string, amount: number | undefined): SapaCells {
  const paid = paymentState ? { payment_state: paymentState, payer, amount: amount ? String(amount) : '' } : {};
  return { status, reason: reason ?? '', ...paid };
}

/** What the rules add up to for these components; nothing where the policy names no amounts. */
function amountOf(policy: Policy, programme: string, components: readonly ComponentId[]): number | undefined {
  const known = policy.programmes.get(programme)?.components ?? [];
  const amounts = components.map((id) => {
    const dated = known.find((component) => component.id === id)?.amounts.filter(({ from }) => from <= dataDate);
    return dated?.at(-1)?.rupiahPerStage ?? 0;
  });
  return amounts.reduce((sum, each) => sum + each, 0) || undefined;
}
