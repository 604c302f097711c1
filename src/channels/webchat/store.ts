import type { Sql, Statement } from '../../runtime/database.ts';

export interface MailboxRow {
  id: string;
  outboundId: string;
  bodyEnc: Uint8Array;
  at: Date;
  deliveredAt: Date | null;
}

const insert: Statement = {
  name: 'webchat-insert',
  text: `INSERT INTO webchat_event (contact_id, outbound_id, body_enc, at)
    VALUES ($1::bigint, $2::bigint, $3::bytea, $4::timestamptz) ON CONFLICT (outbound_id) DO NOTHING RETURNING id::text`,
};

/** Puts a bubble into the mailbox; undefined when this outbox row is in it already. */
export async function insertEvent(
  sql: Sql,
  event: { contactId: bigint; outboundId: bigint; bodyEnc: Uint8Array; at: Date },
): Promise<string | undefined> {
  const rows = await sql.run<{ id: string }>(insert, [
    String(event.contactId),
    String(event.outboundId),
    event.bodyEnc,
    event.at,
  ]);
  return rows[0]?.id;
}

const columns = `e.id::text AS id, e.outbound_id::text AS "outboundId", e.body_enc AS "bodyEnc", e.at, e.delivered_at AS "deliveredAt"`;
const mine = `FROM webchat_event e JOIN contact c ON c.id = e.contact_id
    WHERE c.channel = 'webchat' AND c.account = $1 AND c.address_hash = $2 AND e.body_enc IS NOT NULL`;

const after: Statement = {
  name: 'webchat-after',
  text: `SELECT ${columns} ${mine} AND e.id > $3::bigint ORDER BY e.id LIMIT $4`,
};
const newest: Statement = { name: 'webchat-newest', text: `SELECT ${columns} ${mine} ORDER BY e.id DESC LIMIT $3` };

/** The next bubbles of a conversation after one of them, oldest first. An unknown conversation has none. */
export function eventsAfter(
  sql: Sql,
  account: string,
  addressHash: Uint8Array,
  id: string,
  most: number,
): Promise<MailboxRow[]> {
  return sql.run<MailboxRow>(after, [account, addressHash, id, most]);
}

/** The last bubbles of a conversation, oldest first. */
export async function newestEvents(
  sql: Sql,
  account: string,
  addressHash: Uint8Array,
  most: number,
): Promise<MailboxRow[]> {
  return (await sql.run<MailboxRow>(newest, [account, addressHash, most])).reverse();
}

const own: Statement = {
  name: 'webchat-own-words',
  text: `SELECT u.text, u.at FROM utterance u JOIN contact c ON c.id = u.contact_id
    WHERE c.channel = 'webchat' AND c.account = $1 AND c.address_hash = $2 AND u.direction = 'in' ORDER BY u.id DESC LIMIT $3`,
};

/** What the person last said, redacted as it is kept, oldest first. */
export async function newestOwnWords(
  sql: Sql,
  account: string,
  addressHash: Uint8Array,
  most: number,
): Promise<{ text: string; at: Date }[]> {
  return (await sql.run<{ text: string; at: Date }>(own, [account, addressHash, most])).reverse();
}

const delivered: Statement = {
  name: 'webchat-delivered',
  text: 'UPDATE webchat_event SET delivered_at = $2 WHERE id = ANY ($1::bigint[]) AND delivered_at IS NULL',
};

/** Writes down when bubbles first left towards a screen. */
export async function markDelivered(sql: Sql, ids: readonly string[], at: Date): Promise<void> {
  await sql.run(delivered, [ids, at]);
}
