import type { Sql, Statement } from '../runtime/database.ts';

/** Statements of the message path: prepared, grouped where messages arrive together. */

export interface ArrivalRow {
  channel: string;
  account: string;
  addressHash: Uint8Array;
  addressEnc: Uint8Array;
  vendorId: string;
  bodyEnc: Uint8Array;
  vendorAt: Date | null;
  limited: boolean;
}

const insertArrivals: Statement = {
  name: 'insert-arrivals',
  text: `WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS g(channel, account, hash, enc, n)
  ), contacts AS (
    INSERT INTO contact (channel, account, address_hash, address_enc, wake, due_at, last_in_at)
    SELECT channel, account, hash, enc, 1, now(), $10 FROM given ORDER BY channel, account, hash
    ON CONFLICT (channel, account, address_hash)
    DO UPDATE SET wake = contact.wake + 1, due_at = now(), last_in_at = excluded.last_in_at
    RETURNING id, channel, account, address_hash
  ), arrived AS (
    SELECT * FROM unnest($5::int[], $6::text[], $7::bytea[], $8::timestamptz[], $9::bool[])
      WITH ORDINALITY AS a(contact, vendor_id, body, vendor_at, limited, n)
  )
  INSERT INTO inbound (contact_id, channel, account, vendor_id, body_enc, vendor_at, limited, received_at)
  SELECT c.id, c.channel, c.account, a.vendor_id, a.body, a.vendor_at, a.limited, $10
  FROM arrived a JOIN given g ON g.n = a.contact
  JOIN contacts c ON c.channel = g.channel AND c.account = g.account AND c.address_hash = g.hash
  ORDER BY a.n
  ON CONFLICT (channel, account, vendor_id) DO NOTHING
  RETURNING vendor_id`,
};

/** Stores arrivals and makes their contacts due; what is known already changes nothing. Returns how many were new. */
export async function storeArrivals(sql: Sql, arrivals: readonly ArrivalRow[], receivedAt: Date): Promise<number> {
  const contacts = new Map<string, number>();
  const columns: [string[], string[], Uint8Array[], Uint8Array[]] = [[], [], [], []];
  const contactOf = arrivals.map((a) => {
    const key = `${a.channel}\0${a.account}\0${Buffer.from(a.addressHash).toString('base64')}`;
    let n = contacts.get(key);
    if (n === undefined) {
      n = contacts.size + 1;
      contacts.set(key, n);
      columns[0].push(a.channel);
      columns[1].push(a.account);
      columns[2].push(a.addressHash);
      columns[3].push(a.addressEnc);
    }
    return n;
  });
  const rows = await sql.run(insertArrivals, [
    ...columns,
    contactOf,
    arrivals.map((a) => a.vendorId),
    arrivals.map((a) => a.bodyEnc),
    arrivals.map((a) => a.vendorAt),
    arrivals.map((a) => a.limited),
    receivedAt,
  ]);
  return rows.length;
}

export interface ClaimedRow {
  contactId: string;
  channel: string;
  account: string;
  addressEnc: Uint8Array;
  wake: number;
  stateEnc: Uint8Array | null;
  heldBy: string | null;
  heldSince: Date | null;
  heldUntil: Date | null;
  waitingSince: Date | null;
  offeredEnc: Uint8Array | null;
  inboundId: string | null;
  vendorId: string | null;
  bodyEnc: Uint8Array | null;
  limited: boolean | null;
  starts: number | null;
  receivedAt: Date | null;
}

const claimContacts: Statement = {
  name: 'claim-contacts',
  text: `WITH picked AS MATERIALIZED (
    SELECT id FROM contact
    WHERE due_at IS NOT NULL AND due_at <= now() AND (lease_by IS NULL OR lease_until < now())
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ), leased AS (
    UPDATE contact SET lease_by = $1, lease_until = now() + interval '30 seconds'
    FROM picked WHERE contact.id = picked.id
    RETURNING contact.id, contact.channel, contact.account, contact.address_enc, contact.wake, contact.offered_enc
  ), begun AS (
    UPDATE inbound SET starts = 1 FROM leased WHERE inbound.contact_id = leased.id AND inbound.state = 0 AND inbound.starts = 0
  )
  SELECT leased.id AS "contactId", leased.channel, leased.account, leased.address_enc AS "addressEnc", leased.wake,
    s.state_enc AS "stateEnc", s.held_by AS "heldBy", s.held_since AS "heldSince", s.held_until AS "heldUntil",
    s.waiting_since AS "waitingSince", leased.offered_enc AS "offeredEnc",
    i.id AS "inboundId", i.vendor_id AS "vendorId", i.body_enc AS "bodyEnc", i.limited, i.starts, i.received_at AS "receivedAt"
  FROM leased LEFT JOIN session s ON s.contact_id = leased.id
  LEFT JOIN inbound i ON i.contact_id = leased.id AND i.state = 0
  ORDER BY leased.id, i.id`,
};

/** Leases due contacts to this instance and reads all their pending messages; `starts` is the count before this claim. */
export function claimDue(sql: Sql, instance: number, most: number): Promise<ClaimedRow[]> {
  return sql.run<ClaimedRow>(claimContacts, [instance, most]);
}

/** Counts one more start of messages that were begun before without an end, just before they are tried again. */
export async function countStart(sql: Sql, inboundIds: readonly bigint[]): Promise<void> {
  await sql.run({ name: 'count-start', text: 'UPDATE inbound SET starts = starts + 1 WHERE id = ANY ($1::bigint[])' }, [
    inboundIds.map(String),
  ]);
}

const releaseContact: Statement = {
  name: 'release-contact',
  text: `UPDATE contact SET lease_by = NULL, lease_until = NULL,
      due_at = CASE WHEN wake <> $3 THEN now() WHEN $4::float8 IS NULL THEN NULL ELSE now() + $4 * interval '1 millisecond' END
    WHERE id = $1 AND lease_by = $2`,
};

/** Gives a contact back: at rest, or due again after `againMs`; at once when something arrived meanwhile. */
export async function release(
  sql: Sql,
  contactId: bigint,
  instance: number,
  wake: number,
  againMs: number | null,
): Promise<void> {
  await sql.run(releaseContact, [String(contactId), instance, wake, againMs]);
}

/** Forgets that messages were begun: their turn waits for the rest of a burst. */
export async function forgetStart(sql: Sql, inboundIds: readonly bigint[]): Promise<void> {
  await sql.run({ name: 'forget-start', text: 'UPDATE inbound SET starts = 0 WHERE id = ANY ($1::bigint[])' }, [
    inboundIds.map(String),
  ]);
}

export interface OutboundRow {
  id: string;
  contactId: string;
  channel: string;
  account: string;
  addressEnc: Uint8Array;
  bodyEnc: Uint8Array;
  attempts: number;
}

const claimOutboundRows: Statement = {
  name: 'claim-outbound',
  text: `WITH picked AS MATERIALIZED (
    SELECT o.id FROM outbound o
    WHERE o.state = 0 AND o.next_at <= now() AND (o.lease_by IS NULL OR o.lease_until < now())
      AND NOT EXISTS (SELECT 1 FROM outbound e WHERE e.contact_id = o.contact_id AND e.state = 0 AND e.id < o.id)
    ORDER BY o.id LIMIT $2 FOR UPDATE SKIP LOCKED
  )
  UPDATE outbound SET lease_by = $1, lease_until = now() + interval '120 seconds'
  FROM picked, contact c WHERE outbound.id = picked.id AND c.id = outbound.contact_id AND c.channel = ANY ($3::text[])
  RETURNING outbound.id, outbound.contact_id AS "contactId", c.channel, c.account, c.address_enc AS "addressEnc",
    outbound.body_enc AS "bodyEnc", outbound.attempts`,
};

/** Leases the first waiting message of each contact of these channels. */
export function claimOutbound(
  sql: Sql,
  instance: number,
  most: number,
  channels: readonly string[],
): Promise<OutboundRow[]> {
  return sql.run<OutboundRow>(claimOutboundRows, [instance, most, channels]);
}

export interface SendRecord {
  id: bigint;
  /** 0 try again after againMs, 1 sent, 2 failed, 3 ambiguous, 4 opted out. */
  state: 0 | 1 | 2 | 3 | 4;
  vendorId: string | null;
  failure: string | null;
  againMs: number;
}

const recordSends: Statement = {
  name: 'record-sends',
  text: `WITH done AS (
    SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::float8[]) AS d(id, state, vendor_id, failure, again_ms)
  ), opted AS (
    UPDATE contact SET opted_out_at = $6 FROM done, outbound o WHERE o.id = done.id AND done.state = 4 AND contact.id = o.contact_id
  )
  UPDATE outbound SET state = done.state, vendor_id = done.vendor_id, failure = done.failure, attempts = attempts + 1,
    sent_at = CASE WHEN done.state = 1 THEN $6::timestamptz END, body_enc = CASE WHEN done.state = 0 THEN body_enc END,
    next_at = now() + done.again_ms * interval '1 millisecond', lease_by = NULL, lease_until = NULL
  FROM done WHERE outbound.id = done.id`,
};

/** Writes down what became of sends; a finished one loses its sealed body. */
export async function storeSends(sql: Sql, records: readonly SendRecord[], at: Date): Promise<void> {
  await sql.run(recordSends, [
    records.map((r) => String(r.id)),
    records.map((r) => r.state),
    records.map((r) => r.vendorId),
    records.map((r) => r.failure),
    records.map((r) => r.againMs),
    at,
  ]);
}

/** Lets go of leased messages that this process will not send after all. */
export async function unleaseOutbound(sql: Sql, ids: readonly bigint[]): Promise<void> {
  await sql.run(
    {
      name: 'unlease-outbound',
      text: 'UPDATE outbound SET lease_by = NULL, lease_until = NULL WHERE id = ANY ($1::bigint[]) AND state = 0',
    },
    [ids.map(String)],
  );
}

/** Puts one message into the outbox inside the caller's transaction. */
export async function insertOutbound(
  sql: Sql,
  row: { contactId: bigint; bodyEnc: Uint8Array; at: Date; activityId?: bigint },
): Promise<bigint> {
  const [inserted] = await sql.run<{ id: string | bigint }>(
    {
      name: 'insert-outbound',
      text: `INSERT INTO outbound (contact_id, body_enc, created_at, activity_id)
        VALUES ($1::bigint, $2::bytea, $3::timestamptz, $4::bigint) RETURNING id`,
    },
    [row.contactId, row.bodyEnc, row.at, row.activityId ?? null],
  );
  return BigInt(inserted!.id);
}

export async function insertUtterance(
  sql: Sql,
  row: {
    contactId: bigint | null;
    threadId: string | null;
    direction: string;
    text: string;
    intent: string | null;
    at: Date;
  },
): Promise<void> {
  await sql.run(
    {
      name: 'insert-utterance',
      text: `INSERT INTO utterance (contact_id, thread_id, direction, text, intent, at)
        VALUES ($1::bigint, $2::uuid, $3::text, $4::text, $5::text, $6::timestamptz) RETURNING id`,
    },
    [row.contactId, row.threadId, row.direction, row.text, row.intent, row.at],
  );
}

/** Empties sealed bodies past their time and forgets old utterances. */
export async function emptyOld(sql: Sql, before: { inbound: Date; mailbox: Date; utterance: Date }): Promise<void> {
  await sql.run(
    {
      name: 'empty-inbound',
      text: 'UPDATE inbound SET body_enc = NULL WHERE body_enc IS NOT NULL AND state <> 0 AND received_at < $1',
    },
    [before.inbound],
  );
  await sql.run(
    { name: 'empty-mailbox', text: 'UPDATE webchat_event SET body_enc = NULL WHERE body_enc IS NOT NULL AND at < $1' },
    [before.mailbox],
  );
  await sql.run({ name: 'forget-utterances', text: 'DELETE FROM utterance WHERE at < $1' }, [before.utterance]);
}

/** How much waits, for health and metrics. */
export async function countPending(sql: Sql): Promise<{ channel: string; inbound: number; outbound: number }[]> {
  return sql.run<{ channel: string; inbound: number; outbound: number }>({
    name: 'count-pending',
    text: `SELECT c.channel, count(i.id)::int AS inbound, 0 AS outbound FROM inbound i JOIN contact c ON c.id = i.contact_id WHERE i.state = 0 GROUP BY 1
      UNION ALL SELECT c.channel, 0, count(o.id)::int FROM outbound o JOIN contact c ON c.id = o.contact_id WHERE o.state = 0 GROUP BY 1`,
  });
}

/** Remembers the choices of a bubble that leaves outside a turn. */
export async function rememberOffer(sql: Sql, contactId: bigint, offeredEnc: Uint8Array): Promise<void> {
  await sql.run(
    { name: 'remember-offer', text: 'UPDATE contact SET offered_enc = $2::bytea WHERE id = $1::bigint RETURNING id' },
    [contactId, offeredEnc],
  );
}
