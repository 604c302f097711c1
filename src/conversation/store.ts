import type { Sql, Statement } from '../runtime/database.ts';

/** Statements that end a turn: session, inbox, conversation and outbox move together or not at all. */

export interface TurnRow {
  contactId: bigint;
  wake: number;
  stateEnc: Uint8Array;
  identityUntil: Date | null;
  office: string;
  handled: bigint[];
  heard: { text: string; intent: string | null; at: Date }[];
  /** Sealed outgoing message and its redacted words. */
  out?: { bodyEnc: Uint8Array; said: string; inboundId: bigint | null };
  waitingForPerson: boolean;
}

export interface CommittedRow {
  contactId: bigint;
  /** Something arrived while the turn was taken. */
  again: boolean;
  /** The message in the outbox; leased to this instance unless an earlier one still waits. */
  outbound?: { id: bigint; leased: boolean };
}

const commit: Statement = {
  name: 'commit-turns',
  text: `WITH turn AS (
    SELECT * FROM unnest($1::bigint[], $2::int[], $3::bytea[], $4::timestamptz[], $5::text[], $6::bool[])
      AS t(contact_id, wake, state_enc, identity_until, office, waiting)
  ), mine AS (
    UPDATE contact c SET due_at = CASE WHEN c.wake <> turn.wake THEN now() END, lease_by = NULL, lease_until = NULL
    FROM turn WHERE c.id = turn.contact_id AND c.lease_by = $7
    RETURNING c.id, c.due_at IS NOT NULL AS again
  ), saved AS (
    INSERT INTO session (contact_id, state_enc, identity_until, office, waiting_since, updated_at)
    SELECT t.contact_id, t.state_enc, t.identity_until, t.office, CASE WHEN t.waiting THEN $8::timestamptz END, $8
    FROM turn t JOIN mine ON mine.id = t.contact_id
    ON CONFLICT (contact_id) DO UPDATE SET state_enc = excluded.state_enc, identity_until = excluded.identity_until,
      office = excluded.office, waiting_since = coalesce(session.waiting_since, excluded.waiting_since), updated_at = excluded.updated_at
  ), done AS (
    UPDATE inbound SET state = 1, handled_at = $8
    FROM unnest($9::bigint[], $10::bigint[]) AS h(id, contact_id) JOIN mine ON mine.id = h.contact_id
    WHERE inbound.id = h.id
  ), heard AS (
    INSERT INTO utterance (contact_id, direction, text, intent, at)
    SELECT u.contact_id, u.direction, u.text, u.intent, u.at
    FROM unnest($11::bigint[], $12::text[], $13::text[], $14::text[], $15::timestamptz[]) WITH ORDINALITY
      AS u(contact_id, direction, text, intent, at, n) JOIN mine ON mine.id = u.contact_id ORDER BY u.n
  ), put AS (
    INSERT INTO outbound (contact_id, inbound_id, body_enc, created_at, lease_by, lease_until)
    SELECT o.contact_id, o.inbound_id, o.body_enc, $8,
      CASE WHEN NOT behind.yes THEN $7::int END, CASE WHEN NOT behind.yes THEN now() + interval '120 seconds' END
    FROM unnest($16::bigint[], $17::bigint[], $18::bytea[]) AS o(contact_id, inbound_id, body_enc)
    JOIN mine ON mine.id = o.contact_id
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM outbound e WHERE e.contact_id = o.contact_id AND e.state = 0) AS yes) behind
    RETURNING id, contact_id, lease_by
  )
  SELECT mine.id AS "contactId", mine.again, put.id AS "outboundId", put.lease_by IS NOT NULL AS leased
  FROM mine LEFT JOIN put ON put.contact_id = mine.id`,
};

/**
 * Commits turns of different contacts in one statement. A contact whose lease was lost meanwhile is missing from the
 * answer, and nothing of its turn has happened.
 */
export async function commitTurns(
  sql: Sql,
  turns: readonly TurnRow[],
  instance: number,
  at: Date,
): Promise<CommittedRow[]> {
  const said = turns.flatMap((t) => [
    ...t.heard.map((h) => ({ contactId: t.contactId, direction: 'in', text: h.text, intent: h.intent, at: h.at })),
    ...(t.out && t.out.said !== ''
      ? [{ contactId: t.contactId, direction: 'bot', text: t.out.said, intent: null, at }]
      : []),
  ]);
  const out = turns.filter((t) => t.out !== undefined);
  const handled = turns.flatMap((t) => t.handled.map((id) => ({ id, contactId: t.contactId })));
  const rows = await sql.run<{ contactId: string; again: boolean; outboundId: string | null; leased: boolean }>(
    commit,
    [
      turns.map((t) => String(t.contactId)),
      turns.map((t) => t.wake),
      turns.map((t) => t.stateEnc),
      turns.map((t) => t.identityUntil),
      turns.map((t) => t.office),
      turns.map((t) => t.waitingForPerson),
      instance,
      at,
      handled.map((h) => String(h.id)),
      handled.map((h) => String(h.contactId)),
      said.map((s) => String(s.contactId)),
      said.map((s) => s.direction),
      said.map((s) => s.text),
      said.map((s) => s.intent),
      said.map((s) => s.at),
      out.map((t) => String(t.contactId)),
      out.map((t) => (t.out!.inboundId === null ? null : String(t.out!.inboundId))),
      out.map((t) => t.out!.bodyEnc),
    ],
  );
  return rows.map((row) => ({
    contactId: BigInt(row.contactId),
    again: row.again,
    ...(row.outboundId === null ? {} : { outbound: { id: BigInt(row.outboundId), leased: row.leased } }),
  }));
}

/** Marks messages as parked and the contact as in need of a person's eye. */
export async function parkInbound(sql: Sql, contactId: bigint, ids: readonly bigint[], reason: string): Promise<void> {
  await sql.run(
    {
      name: 'park-inbound',
      text: 'UPDATE inbound SET state = 2, parked_for = $2::text WHERE id = ANY ($1::bigint[]) RETURNING id',
    },
    [ids.map(String), reason],
  );
  await sql.run(
    {
      name: 'flag-session',
      text: 'UPDATE session SET flagged = $2::text WHERE contact_id = $1::bigint RETURNING contact_id',
    },
    [contactId, reason],
  );
}

/** A person was asked for: the bot is silent until then, or until somebody takes the conversation. */
export async function holdSession(sql: Sql, contactId: bigint, at: Date, until: Date): Promise<void> {
  await sql.run(
    {
      name: 'hold-session',
      text: `UPDATE session SET held_since = $2::timestamptz, held_until = $3::timestamptz, waiting_since = coalesce(waiting_since, $2::timestamptz)
        WHERE contact_id = $1::bigint RETURNING contact_id`,
    },
    [contactId, at, until],
  );
}

export async function releaseSession(sql: Sql, contactId: bigint): Promise<void> {
  await sql.run(
    {
      name: 'release-session',
      text: 'UPDATE session SET held_by = NULL, held_since = NULL, held_until = NULL, waiting_since = NULL WHERE contact_id = $1::bigint RETURNING contact_id',
    },
    [contactId],
  );
}

/** Conversations whose hold has run out at `now`, and since when somebody waits there for a person. */
export function expiredHolds(
  sql: Sql,
  now: Date,
): Promise<{ contactId: string; office: string | null; waitingSince: Date | null }[]> {
  return sql.run(
    {
      name: 'expired-holds',
      text: `SELECT contact_id AS "contactId", office, waiting_since AS "waitingSince" FROM session
        WHERE held_until IS NOT NULL AND held_until <= $1 LIMIT 500`,
    },
    [now],
  );
}

/** Ends a hold that has run out; who waited goes on waiting. False when somebody has taken the conversation meanwhile. */
export async function endHold(sql: Sql, contactId: bigint, now: Date): Promise<boolean> {
  const rows = await sql.run(
    {
      name: 'end-hold',
      text: `UPDATE session SET held_by = NULL, held_since = NULL, held_until = NULL
        WHERE contact_id = $1::bigint AND held_until <= $2::timestamptz RETURNING contact_id`,
    },
    [contactId, now],
  );
  return rows.length > 0;
}

/** When the next hold runs out, and when the next identity number must be forgotten. */
export async function nextExpiries(sql: Sql): Promise<{ hold: Date | undefined; identity: Date | undefined }> {
  const [row] = await sql.run<{ hold: Date | null; identity: Date | null }>({
    name: 'next-expiries',
    text: 'SELECT min(held_until) AS hold, min(identity_until) AS identity FROM session',
  });
  return { hold: row?.hold ?? undefined, identity: row?.identity ?? undefined };
}

/** Sessions that hold an identity number past its time. */
export function expiredIdentities(sql: Sql, now: Date): Promise<{ contactId: string; stateEnc: Uint8Array }[]> {
  return sql.run(
    {
      name: 'expired-identities',
      text: 'SELECT contact_id AS "contactId", state_enc AS "stateEnc" FROM session WHERE identity_until IS NOT NULL AND identity_until <= $1 LIMIT 500',
    },
    [now],
  );
}

/** Replaces a session's state only while nobody has changed it since it was read. */
export async function replaceState(sql: Sql, contactId: bigint, was: Uint8Array, becomes: Uint8Array): Promise<void> {
  await sql.run(
    {
      name: 'replace-state',
      text: 'UPDATE session SET state_enc = $3, identity_until = NULL WHERE contact_id = $1 AND state_enc = $2',
    },
    [String(contactId), was, becomes],
  );
}

export async function insertConsent(
  sql: Sql,
  contactId: bigint,
  version: string,
  given: boolean,
  at: Date,
): Promise<void> {
  await sql.run(
    given
      ? {
          name: 'give-consent',
          text: 'INSERT INTO consent (contact_id, text_version, given_at) VALUES ($1::bigint, $3::text, $2::timestamptz) RETURNING id',
        }
      : {
          name: 'withdraw-consent',
          text: 'UPDATE consent SET withdrawn_at = $2::timestamptz WHERE contact_id = $1::bigint AND text_version = $3::text AND withdrawn_at IS NULL RETURNING id',
        },
    [contactId, at, version],
  );
}

export async function hasConsent(sql: Sql, contactId: bigint, version: string, since: Date): Promise<boolean> {
  const rows = await sql.run(
    {
      name: 'has-consent',
      text: 'SELECT 1 FROM consent WHERE contact_id = $1 AND text_version = $2 AND withdrawn_at IS NULL AND given_at >= $3 LIMIT 1',
    },
    [String(contactId), version, since],
  );
  return rows.length > 0;
}
