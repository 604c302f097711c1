import { describe, expect, test } from 'vitest';
import { type Action, demand, may } from './permissions.ts';
import { type Role, roles, scopeOf } from './scope.ts';

const actions: Action[] = [
  'case.list',
  'case.read',
  'case.note',
  'case.handle',
  'case.assign',
  'case.pass-on',
  'case.restrict',
  'case.reveal',
  'conversation.read',
  'conversation.hold',
  'import.stage',
  'import.approve',
  'staff.manage',
];

/** One mark per action, in the order above. */
const table: Record<Role, string> = {
  officer: '++++-+++++---',
  verifier: '+++---+------',
  'unit-head': '++++++++++-+-',
  'data-officer': '+++-------+--',
  auditor: '+------------',
  administrator: '------------+',
};

describe('what each role may do', () => {
  test.each(roles)('%s', (role) => {
    expect(actions.map((action) => (may({ role }, action) ? '+' : '-')).join('')).toBe(table[role]);
  });

  test('nobody stages and approves an import, nobody manages accounts and sees cases', () => {
    for (const role of roles) {
      expect(may({ role }, 'import.stage') && may({ role }, 'import.approve')).toBe(false);
      expect(may({ role }, 'staff.manage') && may({ role }, 'case.list')).toBe(false);
    }
  });

  test('a refusal is forbidden, in words for the person', () => {
    const scope = scopeOf({
      id: 'x',
      name: 'x',
      displayName: 'X',
      role: 'auditor',
      office: 'kukar',
      units: [],
      areas: [],
    });
    expect(() => demand(scope, 'case.read')).toThrow(expect.objectContaining({ kind: 'forbidden' }));
    expect(() => demand(scope, 'case.list')).not.toThrow();
  });
});
