/**
 * The floor: the least a desk can do that loses nothing. Webhook, grouped INSERT with a unique key, look-up among hashes
 * and outbox row in one statement, 200, reply over a kept connection, grouped sent mark. It understands nothing.
 */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Pool } from 'undici';
import { grouped } from '../src/messaging/group.ts';
import { webhookSecret } from './service.ts';

const knownRows = 1_000_000;
const limits = { inFlight: 2, most: 500 };
const reply = 'Floor '.repeat(60).trim();
const key = 'a key of the floor';

const tables = `
  CREATE TABLE known (hash bytea PRIMARY KEY, status int NOT NULL);
  CREATE TABLE inbound (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, vendor_id text NOT NULL UNIQUE, body text NOT NULL);
  CREATE TABLE outbound (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, inbound_id bigint NOT NULL, chat bigint NOT NULL,
    status int, sent_at timestamptz, vendor_id text
  )`;

const take = {
  name: 'take',
  text: `WITH given AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bytea[]) AS g(vendor_id, chat, body, hash)
  ), arrived AS (
    INSERT INTO inbound (vendor_id, body) SELECT vendor_id, body FROM given ORDER BY vendor_id
    ON CONFLICT (vendor_id) DO NOTHING RETURNING id, vendor_id
  ), answered AS (
    INSERT INTO outbound (inbound_id, chat, status)
    SELECT a.id, g.chat, (SELECT k.status FROM known k WHERE k.hash = g.hash)
    FROM arrived a JOIN given g ON g.vendor_id = a.vendor_id
    RETURNING id, inbound_id
  )
  SELECT a.vendor_id, o.id::text AS outbound FROM arrived a JOIN answered o ON o.inbound_id = a.id`,
};

const mark = {
  name: 'mark',
  text: `UPDATE outbound SET sent_at = now(), vendor_id = d.vendor_id
    FROM unnest($1::bigint[], $2::text[]) AS d(id, vendor_id) WHERE outbound.id = d.id`,
};

interface Update {
  update_id: number;
  message: { chat: { id: number }; text: string };
}

async function run(): Promise<void> {
  const url = new URL(process.env['DATABASE_URL']!);
  const schema = url.searchParams.get('schema')!;
  url.searchParams.delete('schema');
  const pool = new pg.Pool({
    connectionString: url.href,
    max: 2 * limits.inFlight,
    options: `-c plan_cache_mode=force_generic_plan -c search_path=${schema}`,
  });
  pool.on('error', () => {});
  await pool.query(tables);
  await pool.query(
    'INSERT INTO known SELECT sha256(convert_to(i::text, $2)), i % 4 FROM generate_series(1, $1::int) i',
    [knownRows, 'UTF8'],
  );
  await pool.query('ANALYZE known');
  const platform = new Pool(process.env['PLATFORM_URL']!, { connections: 64, pipelining: 1 });
  const sendPath = `/bot${process.env['PLATFORM_TOKEN']}/sendMessage`;

  const store = grouped<{ update: Update; hash: Buffer }, string | undefined>(async (items) => {
    const { rows } = await pool.query<{ vendor_id: string; outbound: string }>({
      ...take,
      values: [
        items.map(({ update }) => String(update.update_id)),
        items.map(({ update }) => update.message.chat.id),
        items.map(({ update }) => update.message.text),
        items.map(({ hash }) => hash),
      ],
    });
    const outbound = new Map(rows.map((row) => [row.vendor_id, row.outbound]));
    return items.map(({ update }) => outbound.get(String(update.update_id)));
  }, limits);

  const markSent = grouped<{ id: string; vendorId: string }, void>(async (items) => {
    await pool.query({ ...mark, values: [items.map(({ id }) => id), items.map(({ vendorId }) => vendorId)] });
    return items.map(() => undefined);
  }, limits);

  const answer = async (update: Update, id: string) => {
    const response = await platform.request({
      path: sendPath,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: update.message.chat.id, text: reply }),
    });
    const sent = (await response.body.json()) as { result: { message_id: number } };
    await markSent({ id, vendorId: String(sent.result.message_id) });
  };

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    if (req.headers['x-telegram-bot-api-secret-token'] !== webhookSecret) return void res.writeHead(401).end();
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const update = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Update;
    const id = await store({ update, hash: createHmac('sha256', key).update(update.message.text).digest() });
    res.writeHead(200).end();
    if (id !== undefined) await answer(update, id);
  };

  const server = createServer((req, res) => {
    serve(req, res).catch(() => {
      if (!res.headersSent) res.writeHead(503).end();
    });
  });
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
}

await run();
