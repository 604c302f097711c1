import type { ComponentId } from '../../policy/schema/programme.ts';
import type { ImportRow, RowEnrolment } from '../import/check-row.ts';
import { mensNames, secondNames, womensNames } from './names.ts';
import type { NumberOffice } from './numbers.ts';
import type { Random } from './random.ts';

export type Stage = Pick<RowEnrolment, 'status' | 'reason' | 'paymentState'>;

/** What shall be true of a household; names, numbers and dates of birth are drawn. */
export interface Plan {
  area: string;
  desil: number;
  /** Living alone: no spouse. */
  single?: boolean;
  components: readonly ComponentId[];
  payer: string;
  /** Per programme, what became of each stage of the year; a stage left out has no row. */
  places: Readonly<Record<string, Readonly<Record<number, Stage>>>>;
  phone?: string | null;
  note?: string;
}

export type Member = Pick<ImportRow, 'nik' | 'name' | 'relation' | 'phone' | 'component'>;

export interface SampleHousehold {
  kk: string;
  address: string;
  plan: Plan;
  members: Member[];
  /** Whose card it is: the mother where there is one. */
  payee: Member;
}

const birthYears: Record<ComponentId, readonly [number, number]> = {
  ibu_hamil: [1988, 2002],
  balita: [2021, 2025],
  sd: [2014, 2019],
  smp: [2011, 2013],
  sma: [2008, 2010],
  lansia: [1940, 1958],
  disabilitas: [1985, 2012],
  ham: [1950, 1970],
};

export function buildHousehold(plan: Plan, random: Random, numbers: NumberOffice): SampleHousehold {
  const prefix = plan.area[2] === '7' ? '647299' : '640299';
  const member = (
    relation: Member['relation'],
    female: boolean,
    years: readonly [number, number],
    component?: ComponentId,
  ): Member => ({
    nik: numbers.nik(prefix, { year: random.whole(...years), female }),
    name: `${random.pick(female ? womensNames : mensNames)} ${random.pick(secondNames)}`,
    relation,
    ...(component ? { component } : {}),
  });
  const left = [...plan.components];
  const take = (component: ComponentId) => {
    const at = left.indexOf(component);
    return at >= 0 ? left.splice(at, 1)[0] : undefined;
  };

  const members: Member[] = [];
  if (plan.single) {
    const component = take('lansia') ?? take('ibu_hamil');
    members.push(member('head', true, component ? birthYears[component] : [1970, 1990], component));
  } else {
    members.push(member('head', false, [1966, 1992]));
    const pregnant = take('ibu_hamil');
    members.push(member('spouse', true, pregnant ? birthYears.ibu_hamil : [1970, 1996], pregnant));
  }
  for (const component of left) {
    const relation = component === 'lansia' ? 'parent' : 'child';
    members.push(member(relation, random.chance(0.5), birthYears[component], component));
  }
  const payee = members.find(({ relation }) => relation === 'spouse') ?? members[0]!;
  const phone = plan.phone === undefined ? numbers.phone() : plan.phone;
  if (phone !== null) payee.phone = phone;
  const kk = numbers.kk(prefix);
  const address = `Jl. Contoh ${random.whole(1, 120)} RT ${String(random.whole(1, 40)).padStart(2, '0')}`;
  return { kk, address, plan, members, payee };
}
