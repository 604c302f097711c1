import type { Sql } from '../runtime/database.ts';
import { insertUtterance } from './store.ts';

/**
 * Keeps what was said, already redacted. It belongs to the contact, or to the thread of a confidential filing,
 * never to both: a row with both would join a pseudonym to an address.
 */
export function putUtterance(
  sql: Sql,
  utterance: {
    contactId?: bigint;
    threadId?: string;
    direction: 'in' | 'bot' | 'staff';
    text: string;
    at: Date;
    intent?: string;
  },
): Promise<void> {
  const { contactId, threadId, direction, text, at, intent } = utterance;
  if ((contactId === undefined) === (threadId === undefined)) throw new Error('an utterance has exactly one owner');
  return insertUtterance(sql, {
    contactId: contactId ?? null,
    threadId: threadId ?? null,
    direction,
    text,
    at,
    intent: intent ?? null,
  });
}
