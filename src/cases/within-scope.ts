import type { Policy } from '../policy/policy.ts';
import { AppError } from '../runtime/errors.ts';
import { may } from '../staff/permissions.ts';
import type { Scope } from '../staff/scope.ts';
import { type CaseRecord, findCaseFor, type Store } from './store.ts';

/** A case that is not there and one outside the scope get the same answer. */
export function caseNotFound(): AppError {
  return new AppError('not-found', 'Laporan tidak ditemukan.');
}

export async function demandCase(store: Store, policy: Policy, scope: Scope, number: string): Promise<CaseRecord> {
  const row = may(scope, 'case.list') ? await findCaseFor(store, policy, scope, number) : undefined;
  if (!row) throw caseNotFound();
  return row;
}
