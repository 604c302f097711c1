import type { ComponentId, DatedNumber, Programme } from '../policy/schema/programme.ts';

export interface MemberCount {
  component: ComponentId;
  count: number;
}

export interface Range {
  least: number;
  most: number;
}

export interface SumLine {
  component: ComponentId;
  title: string;
  count: number;
  /** For one member. */
  rupiahPerStage: number;
  rupiahPerYear: number;
}

/** A limit that leaves somebody out of the sum. */
export type CapReason =
  | { rule: 'members' | 'children' | 'pregnancies'; most: number }
  | { rule: 'component'; component: ComponentId; title: string; most: number };

/** What a family is paid by the rules; `least` and `most` differ where the rules do not say which members count. */
export interface FamilySum {
  perStage: Range;
  perYear: Range;
  lines: SumLine[];
  /** Members paid, whoever they are. */
  counted: number;
  capped: boolean;
  reasons: CapReason[];
}

const CHILDREN: ReadonlySet<ComponentId> = new Set(['balita', 'sd', 'smp', 'sma']);

/** The value of a dated list that holds on a day. */
export function valueOn<T extends { from: string }>(values: readonly T[], day: string): T | undefined {
  let held: T | undefined;
  for (const value of values) if (value.from <= day && (held === undefined || held.from <= value.from)) held = value;
  return held;
}

export function amountOn(
  programme: Programme,
  component: ComponentId,
  day: string,
): Programme['components'][number]['amounts'][number] | undefined {
  return valueOn(componentOf(programme, component)?.amounts ?? [], day);
}

export function componentOf(programme: Programme, component: ComponentId): Programme['components'][number] | undefined {
  return programme.components.find((found) => found.id === component);
}

/** Most members of a component that are paid on a day, pregnancies included. */
export function mostOf(programme: Programme, component: ComponentId, day: string): number | undefined {
  const limits = [valueOn(componentOf(programme, component)?.most ?? [], day)?.value];
  if (component === 'ibu_hamil') limits.push(capOn(programme, 'pregnancies', day));
  const known = limits.filter((limit) => limit !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

export function capOn(
  programme: Programme,
  cap: 'members' | 'children' | 'pregnancies',
  day: string,
): number | undefined {
  const values: readonly DatedNumber[] = programme.caps?.[cap] ?? [];
  return valueOn(values, day)?.value;
}

/** One person who fits several components counts once, as the best paid of them. */
export function countedAs(
  programme: Programme,
  components: readonly ComponentId[],
  day: string,
): ComponentId | undefined {
  let best: { component: ComponentId; rupiah: number } | undefined;
  for (const component of components) {
    const rupiah = amountOn(programme, component, day)?.rupiahPerStage;
    if (rupiah !== undefined && (best === undefined || rupiah > best.rupiah)) best = { component, rupiah };
  }
  return best?.component;
}

/** Adds up a family. Components without an amount on that day are left out. */
export function sumFor(programme: Programme, members: readonly MemberCount[], day: string): FamilySum {
  const lines = linesFor(programme, members, day);
  const limits: Limits = {
    members: capOn(programme, 'members', day) ?? Number.POSITIVE_INFINITY,
    children: capOn(programme, 'children', day) ?? Number.POSITIVE_INFINITY,
    component: new Map(
      lines.map((line) => [line.component, mostOf(programme, line.component, day) ?? Number.POSITIVE_INFINITY]),
    ),
  };
  const total = lines.reduce((sum, line) => sum + line.count, 0);
  const perStage = rangeOf(lines, limits, (line) => line.rupiahPerStage);
  const perYear = rangeOf(lines, limits, (line) => line.rupiahPerYear);
  return {
    perStage: perStage.range,
    perYear: perYear.range,
    lines,
    counted: perStage.counted,
    capped: perStage.counted < total,
    reasons: reasonsFor(lines, limits),
  };
}

interface Limits {
  members: number;
  children: number;
  component: ReadonlyMap<ComponentId, number>;
}

function linesFor(programme: Programme, members: readonly MemberCount[], day: string): SumLine[] {
  const lines: SumLine[] = [];
  for (const component of programme.components) {
    const amount = valueOn(component.amounts, day);
    const count = members.reduce((sum, member) => sum + (member.component === component.id ? member.count : 0), 0);
    if (amount === undefined || count === 0) continue;
    lines.push({
      component: component.id,
      title: component.title,
      count,
      rupiahPerStage: amount.rupiahPerStage,
      rupiahPerYear: amount.rupiahPerYear,
    });
  }
  return lines;
}

/**
 * The limits nest (component within children within family), so every way of filling the places takes equally many
 * members, and taking the best or the least paid first gives the two ends.
 */
function rangeOf(
  lines: readonly SumLine[],
  limits: Limits,
  rupiah: (line: SumLine) => number,
): { range: Range; counted: number } {
  const rising = [...lines].sort((a, b) => rupiah(a) - rupiah(b));
  const least = fill(rising, limits, rupiah);
  const most = fill(rising.reverse(), limits, rupiah);
  return { range: { least: least.sum, most: most.sum }, counted: most.counted };
}

function fill(
  lines: readonly SumLine[],
  limits: Limits,
  rupiah: (line: SumLine) => number,
): { sum: number; counted: number } {
  let sum = 0;
  let counted = 0;
  let children = 0;
  for (const line of lines) {
    const isChild = CHILDREN.has(line.component);
    const places = [line.count, limits.component.get(line.component)!, limits.members - counted];
    if (isChild) places.push(limits.children - children);
    const taken = Math.min(...places);
    sum += taken * rupiah(line);
    counted += taken;
    if (isChild) children += taken;
  }
  return { sum, counted };
}

function reasonsFor(lines: readonly SumLine[], limits: Limits): CapReason[] {
  const reasons: CapReason[] = [];
  let children = 0;
  let others = 0;
  for (const line of lines) {
    const most = limits.component.get(line.component)!;
    if (line.count > most) {
      const { component, title } = line;
      reasons.push(
        component === 'ibu_hamil' ? { rule: 'pregnancies', most } : { rule: 'component', component, title, most },
      );
    }
    if (CHILDREN.has(line.component)) children += Math.min(line.count, most);
    else others += Math.min(line.count, most);
  }
  if (children > limits.children) reasons.push({ rule: 'children', most: limits.children });
  if (Math.min(children, limits.children) + others > limits.members)
    reasons.push({ rule: 'members', most: limits.members });
  return reasons;
}
