import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { aims, atLeast, atMost, verdict } from './aims.ts';
import { type Contender, startProgram } from './contenders.ts';
import { median, number, percentile, spread, table } from './figures.ts';
import { drive, freshChats } from './load.ts';
import { prepareLookUps } from './look-ups.ts';
import { backendSeconds, cpuSeconds, usedBetween } from './processes.ts';
import { startService } from './service.ts';
import { connectAdmin, createPostgresStore, createSchema } from './stores.ts';

const question = 'anak sy 2 sd 1 smp dpt brp';
const concurrencies = [32, 1];
const warmUpSeconds = 2;
const lookUpChats = 800;
const names = {
  floor: 'bare floor, durable',
  question: 'Sapa Bansos, a question',
  lookUp: 'Sapa Bansos, a NIK look-up',
  telegraf: 'Telegraf, in memory',
  builderBot: 'BuilderBot, MemoryDB',
};

interface Round {
  rate: number;
  serverMicros: number;
  databaseMicros: number;
  sumMicros: number;
  p50: number;
  p99: number;
  unanswered: number;
}

/** Answers through the Telegram webhook, beside the floor and two in-memory bots, in rounds A B C A B C. */
export async function run({ seconds, rounds }: { seconds: number; rounds: number }): Promise<boolean> {
  const admin = await connectAdmin();
  if (!admin) {
    console.log('answers: not measured, no PostgreSQL answers (TEST_DATABASE_URL)');
    return false;
  }
  const closing: (() => Promise<void>)[] = [() => admin.end()];
  try {
    const contenders = await startAll(admin, closing);
    for (const contender of contenders)
      await measure(contender, admin, { concurrency: concurrencies[0]!, seconds: Math.min(seconds, warmUpSeconds) });
    const measured = new Map<number, Map<string, Round[]>>();
    for (const concurrency of concurrencies) {
      const results = new Map(contenders.map(({ name }) => [name, [] as Round[]]));
      for (let round = 0; round < rounds; round += 1) {
        for (const contender of contenders)
          results.get(contender.name)!.push(await measure(contender, admin, { concurrency, seconds }));
      }
      measured.set(concurrency, results);
      report(concurrency, results, seconds);
    }
    return judge(measured.get(concurrencies[0]!)!);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function startAll(admin: pg.Client, closing: (() => Promise<void>)[]): Promise<Contender[]> {
  const contenders: Contender[] = [];
  const add = (contender: Contender) => {
    closing.push(contender.stop);
    contenders.push(contender);
  };
  const { url, application, drop } = await createSchema(admin);
  closing.push(drop);
  const floor = await startProgram('floor.ts', { DATABASE_URL: url });
  add({ ...floor, name: names.floor, application, next: freshChats(question, 1_000_000) });

  const store = await createPostgresStore(admin);
  closing.push(store.close);
  const service = await startService(store);
  const ours = { ...service, application: store.application };
  add({ ...ours, name: names.question, next: freshChats(question, 1_000_000) });
  const next = await prepareLookUps(service, lookUpChats, 500_000);
  contenders.push({ ...ours, name: names.lookUp, next });

  installPeers();
  for (const [file, name] of [
    ['peers/telegraf.ts', names.telegraf],
    ['peers/builderbot.ts', names.builderBot],
  ] as const) {
    try {
      add({ ...(await startProgram(file)), name, next: freshChats(question, 1_000_000) });
    } catch (error) {
      console.log(`${name}: left out, ${(error as Error).message}`);
    }
  }
  return contenders;
}

/** The peers have a lock file of their own; the product's installation knows nothing of them. */
function installPeers(): void {
  const folder = import.meta.dirname;
  if (existsSync(join(folder, 'node_modules'))) return;
  const { status, stderr } = spawnSync(
    'npm',
    ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) console.log(`peers could not be installed: ${stderr.trim().split('\n').at(-1)}`);
}

async function measure(
  { pid, platform, door, application, next }: Contender,
  admin: pg.Client,
  options: { concurrency: number; seconds: number },
): Promise<Round> {
  const backends = async () => (application ? backendSeconds(admin, application) : new Map<number, number>());
  const before = { server: cpuSeconds(pid), database: await backends() };
  const { answered, seconds } = await drive(platform, door, next, options);
  // What follows the last reply (its mark in the outbox) belongs to it.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const count = answered.filter(({ reply }) => reply !== undefined).length;
  const micros = (used: number) => (used * 1e6) / count;
  const serverMicros = micros(cpuSeconds(pid) - before.server);
  const databaseMicros = micros(usedBetween(before.database, await backends()));
  const waited = answered.filter(({ reply }) => reply !== undefined).map(({ ms }) => ms);
  return {
    rate: count / seconds,
    serverMicros,
    databaseMicros,
    sumMicros: serverMicros + databaseMicros,
    p50: percentile(waited, 50),
    p99: percentile(waited, 99),
    unanswered: answered.length - count,
  };
}

/** Median over the rounds of the ratio to another contender within the same round. */
function ratio(of: readonly Round[], to: readonly Round[], figure: keyof Round): number {
  return median(of.map((round, i) => round[figure] / to[i]![figure]));
}

function report(concurrency: number, results: ReadonlyMap<string, readonly Round[]>, seconds: number): void {
  const floor = results.get(names.floor)!;
  const rows = [...results].map(([name, rounds]) => {
    const middle = (figure: keyof Round) => median(rounds.map((round) => round[figure]));
    return [
      name,
      number(middle('rate')),
      number(ratio(rounds, floor, 'rate'), 2),
      number(middle('serverMicros')),
      number(middle('databaseMicros')),
      number(middle('sumMicros')),
      number(ratio(rounds, floor, 'sumMicros'), 2),
      number(middle('p50'), 1),
      number(middle('p99'), 1),
      number(rounds.reduce((sum, round) => sum + round.unanswered, 0)),
    ];
  });
  console.log(
    `\nAnswers at concurrency ${concurrency}: ${floor.length} rounds of ${seconds} s each, interleaved, medians; only ratios are claims`,
  );
  const heads = [
    '',
    'answers/s',
    '÷ floor',
    'server µs',
    'database µs',
    'sum µs',
    '× floor',
    'p50 ms',
    'p99 ms',
    'lost',
  ];
  console.log(table([heads, ...rows]));
  const of = (figure: keyof Round) => spread(floor.map((round) => round[figure]));
  console.log(`spread of the floor: ${of('rate')} answers/s, ${of('sumMicros')} µs`);
}

function judge(results: ReadonlyMap<string, readonly Round[]>): boolean {
  const floor = results.get(names.floor)!;
  const ours = results.get(names.question)!;
  const lookUp = results.get(names.lookUp)!;
  const builderBot = results.get(names.builderBot);
  const part = (rounds: readonly Round[]) =>
    `server ${number(ratio(rounds, floor, 'serverMicros'), 1)} × and database ${number(ratio(rounds, floor, 'databaseMicros'), 1)} × the floor's`;
  const because = (rounds: readonly Round[]) =>
    `${part(rounds)}: beside the floor's work it seals, understands, keeps session and conversation, and renders`;
  const judgements = [
    ...[
      { what: 'a question', rounds: ours },
      { what: 'a NIK look-up', rounds: lookUp },
    ].flatMap(({ what, rounds }) => [
      atMost(
        `CPU per answer, ${what},`,
        ratio(rounds, floor, 'sumMicros'),
        aims.cpuOfFloor,
        '× the floor',
        because(rounds),
      ),
      atLeast(`answers/s, ${what},`, ratio(rounds, floor, 'rate'), aims.rateOfFloor, 'of the floor', because(rounds)),
    ]),
    ...(builderBot
      ? [
          atLeast(
            'answers/s, a question,',
            ratio(ours, builderBot, 'rate'),
            aims.rateOfBuilderBot,
            'of BuilderBot',
            `CPU per answer ${number(ratio(ours, builderBot, 'sumMicros'), 2)} × BuilderBot's, which stores nothing`,
          ),
        ]
      : []),
  ];
  console.log(`\nAims at concurrency ${concurrencies[0]}\n${verdict(judgements)}`);
  console.log(
    "The look-up is the turn with both numbers in a chat that has agreed before; the floor's look-up stands among 1,000,000 hashes. Redis and PostgreSQL's background writers are not counted.",
  );
  return judgements.every(({ met }) => met);
}
