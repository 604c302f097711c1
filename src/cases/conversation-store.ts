import type { Sql, Transaction } from '../runtime/database.ts';
import type { Store } from './store.ts';

export interface WaitingRecord {
  contactId: bigint;
  channel: string;
  heldBy: string | null;
  heldUntil: Date | null;
  waitingSince: Date | null;
  flagged: string | null;
}

interface WaitingRow extends Omit<WaitingRecord, 'contactId'> {
  contactId: string | bigint;
}

/** Sessions of an office; those that name none belong to the office that answers by default. */
const ofOffice = `FROM session s JOIN contact c ON c.id = s.contact_id WHERE coalesce(s.office, $2::text) = $1::text`;
const columns = `s.contact_id AS "contactId", c.channel, s.held_by AS "heldBy", s.held_until AS "heldUntil",
  s.waiting_since AS "waitingSince", s.flagged`;

const waiting = {
  name: 'conversations-waiting',
  text: `SELECT ${columns} ${ofOffice}
    AND (s.waiting_since IS NOT NULL OR s.held_by IS NOT NULL OR s.held_until > $3::timestamptz OR s.flagged IS NOT NULL)
    ORDER BY s.waiting_since NULLS LAST, s.contact_id LIMIT $4::int`,
};

const one = { name: 'conversation-one', text: `SELECT ${columns} ${ofOffice} AND s.contact_id = $3::bigint` };
const oneLocked = { name: 'conversation-lock', text: `${one.text} FOR UPDATE OF s` };

const toRecord = (row: WaitingRow): WaitingRecord => ({ ...row, contactId: BigInt(row.contactId) });

export async function findWaiting(
  sql: Sql,
  { office, defaultOffice, now, most }: { office: string; defaultOffice: string; now: Date; most: number },
): Promise<WaitingRecord[]> {
  return (await sql.run<WaitingRow>(waiting, [office, defaultOffice, now, most])).map(toRecord);
}

export async function findConversation(
  sql: Sql,
  {
    office,
    defaultOffice,
    contactId,
    lock = false,
  }: { office: string; defaultOffice: string; contactId: bigint; lock?: boolean },
): Promise<WaitingRecord | undefined> {
  const [row] = await sql.run<WaitingRow>(lock ? oneLocked : one, [office, defaultOffice, String(contactId)]);
  return row && toRecord(row);
}

export interface HoldPatch {
  heldBy: string | null;
  heldSince?: Date | null;
  heldUntil: Date | null;
  waitingSince?: null;
  flagged?: null;
}

export async function patchHold(
  { prisma }: Pick<Transaction, 'prisma'>,
  contactId: bigint,
  patch: HoldPatch,
): Promise<void> {
  await prisma.session.update({ where: { contactId }, data: patch });
}

/** What a contact said last. */
export async function findLastWords({ prisma }: Store, contactId: bigint): Promise<string | undefined> {
  const row = await prisma.utterance.findFirst({
    where: { contactId, direction: 'in' },
    orderBy: { id: 'desc' },
    select: { text: true },
  });
  return row?.text;
}
