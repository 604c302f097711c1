import type { Transaction } from '../runtime/database.ts';
import { type AuditEntry, insertAudit } from './store.ts';

export type { Actor, AuditEntry } from './store.ts';

/** Records who did or saw what, in the transaction in which it happened. */
export function writeAudit(tx: Pick<Transaction, 'prisma'>, entry: AuditEntry): Promise<void> {
  return insertAudit(tx, entry);
}
