import { AppError } from '../runtime/errors.ts';
import type { Role, Scope } from './scope.ts';

export type Action =
  /** Case rows without words: number, category, state, dates. */
  | 'case.list'
  /** Story, conversation, notes and replies of a case. */
  | 'case.read'
  | 'case.note'
  /** Take, reply, wait, answer, refer. */
  | 'case.handle'
  | 'case.assign'
  | 'case.pass-on'
  | 'case.restrict'
  /** See an identity number in full, with a purpose. */
  | 'case.reveal'
  | 'conversation.read'
  | 'conversation.hold'
  | 'import.stage'
  | 'import.approve'
  | 'staff.manage';

/** What each role may do; how far is the scope's matter. */
const allowed: Readonly<Record<Role, readonly Action[]>> = {
  officer: [
    'case.list',
    'case.read',
    'case.note',
    'case.handle',
    'case.pass-on',
    'case.restrict',
    'case.reveal',
    'conversation.read',
    'conversation.hold',
  ],
  verifier: ['case.list', 'case.read', 'case.note', 'case.restrict'],
  'unit-head': [
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
    'import.approve',
  ],
  'data-officer': ['case.list', 'case.read', 'case.note', 'import.stage'],
  auditor: ['case.list'],
  administrator: ['staff.manage'],
};

export function may(who: { role: Role }, action: Action): boolean {
  return allowed[who.role].includes(action);
}

/** Throws AppError `forbidden` where the role may not. */
export function demand(scope: Scope, action: Action): void {
  if (!may(scope, action)) throw new AppError('forbidden', 'Akun ini tidak berwenang melakukan itu.');
}
