import { type ComponentId, componentId, type Programme } from '../policy/schema/programme.ts';
import type { MemberCount } from './amounts.ts';

/** More of one component than any household has: a slip of the keyboard, not people. */
const MOST_READ = 20;

/** Members as the language layer writes them, "sd:2" or "sd"; what is no component of any programme is left out. */
export function membersFrom(values: readonly string[]): MemberCount[] {
  return values.flatMap((value) => {
    const [name, written = '1'] = value.split(':');
    const component = componentId.safeParse(name);
    const count = Number(written);
    if (!component.success || !Number.isInteger(count) || count < 1) return [];
    return [{ component: component.data, count: Math.min(count, MOST_READ) }];
  });
}

/** Members as a programme file writes them in its examples. */
export function membersIn(members: Programme['examples'][number]['members']): MemberCount[] {
  return Object.entries(members).map(([component, count]) => ({ component: component as ComponentId, count }));
}
