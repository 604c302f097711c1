import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { number, percentile, table } from './figures.ts';
import { drive, inTurn } from './load.ts';
import { startService } from './service.ts';
import { type BenchStore, connectAdmin, createEmbeddedStore, createPostgresStore } from './stores.ts';

const concurrency = 32;
const firstChat = 1_000_000;

/**
 * Every message of the evaluation file, each from a chat of its own, through the Telegram webhook of a running service.
 * An apology for a failed turn counts as crashing, not as an answer.
 */
export async function run(): Promise<boolean> {
  const texts = readFileSync(join(import.meta.dirname, 'evaluation.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
  const admin = await connectAdmin();
  const rows = [
    ['', 'messages', 'acknowledged', 'answered', 'parked', 'failed turns', 'answers/s', 'p50 ms', 'p99 ms'],
  ];
  let well = true;
  const replay = async (name: string, store: BenchStore) => {
    const service = await startService(store);
    const { platform, door, server } = service;
    const messages = texts.map((text, i) => ({ chat: firstChat + i, text }));
    const { answered, seconds } = await drive(platform, door, inTurn(messages), { concurrency });
    const acknowledged = answered.filter(({ status }) => status === 200).length;
    const replied = answered.filter(({ reply }) => reply !== undefined);
    const parked = await counter(`${server.url}/metrics`, 'sapa_parked_total');
    const failed = server.output().split('"turn failed"').length - 1;
    const alive = server.process.exitCode === null && server.process.signalCode === null;
    await service.stop();
    await store.close();
    const ms = replied.map((one) => one.ms);
    const counts = [texts.length, acknowledged, replied.length, parked, failed, replied.length / seconds];
    rows.push([name, ...counts.map((n) => number(n)), number(percentile(ms, 50), 1), number(percentile(ms, 99), 1)]);
    for (const { message, reply } of answered)
      if (reply === undefined) console.log(`${name}: no answer to line ${message.chat - firstChat + 1}`);
    if (!alive) console.log(`${name}: the service ended by itself`);
    const everyOne = acknowledged === texts.length && replied.length === texts.length;
    well &&= alive && everyOne && parked === 0 && failed === 0;
  };
  if (admin) await replay('PostgreSQL and Redis', await createPostgresStore(admin));
  await replay('embedded', createEmbeddedStore());
  await admin?.end();
  console.log(`\nReplay of ${texts.length} messages as residents write, concurrency ${concurrency}\n${table(rows)}`);
  console.log(well ? 'none lost, none unanswered, none crashing' : 'NOT all acknowledged, answered and handled well');
  return well;
}

async function counter(url: string, name: string): Promise<number> {
  const text = await (await fetch(url)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
}
