/**
 * `npm run prove [-- kills] [--seed N] [--minutes M] [--kills N]`: kills the service at random instants under load, on each store
 * that is there, and counts from outside: what was acknowledged, what was answered, how often, in which order.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadPolicy } from '../../src/policy/load.ts';
import { openDatabase } from '../../src/runtime/database.ts';
import { openKeys } from '../../src/runtime/keys.ts';
import { openLog } from '../../src/runtime/log.ts';
import { migrate } from '../../src/runtime/migrate.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { startTelegramPlatform } from '../support/telegram-platform.ts';

const args = process.argv.slice(2);
const option = (name: string, otherwise: number) => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(args[at + 1]);
};
const area = args.find((a, i) => !a.startsWith('--') && !args[i - 1]?.startsWith('--')) ?? 'kills';
if (area !== 'kills') {
  console.error(`unknown area ${area}; there is: kills`);
  process.exit(2);
}
const seed = option('seed', 1);
const kills = option('kills', 200);
const minutes = option('minutes', 30);
const secret = 'a-secret-of-the-proof';
const databaseUrl = process.env['TEST_DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';

/** Mulberry32: the same seed kills at the same distances. */
function randomFrom(start: number): () => number {
  let a = start;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const messages = loadPolicy(join(import.meta.dirname, '..', '..', 'config')).messages;
/** Two commands whose answers can be told apart, so that order shows. */
const commands = [
  { text: 'menu', mark: messages.get('general.menu')!.slice(0, 30) },
  { text: 'batal', mark: messages.get('general.cancelled')!.slice(0, 30) },
];
const perContact = 4;

async function prove(kind: 'embedded' | 'postgresql'): Promise<boolean> {
  const random = randomFrom(seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'sapa-prove-'));
  const schema = `prove_${process.pid}`;
  const environment: Record<string, string> = { DATA_DIR: dataDir, SAMPLE_DATA: 'off', LOG_LEVEL: 'error' };
  let admin: pg.Client | undefined;
  if (kind === 'postgresql') {
    admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query(`CREATE SCHEMA ${schema}`);
    environment['DATABASE_URL'] = `${databaseUrl}?schema=${schema}`;
    openKeys(join(dataDir, 'keys.json'), true);
    const database = await openDatabase({ databaseUrl: environment['DATABASE_URL'], dataDir, log: openLog('silent') });
    await migrate(database);
    await database.close();
  }
  const platform = await startTelegramPlatform();
  Object.assign(environment, {
    TELEGRAM_BOT_TOKEN: platform.token,
    TELEGRAM_API_ROOT: platform.url,
    TELEGRAM_WEBHOOK_SECRET: secret,
    PUBLIC_URL: 'http://desk.example',
  });

  let server: RunningServer | undefined;
  let stopping = false;
  const asked = new Map<number, string[]>();
  let acknowledged = 0;
  let deliveries = 0;
  let nextChat = 1000;

  const contact = async () => {
    while (!stopping) {
      nextChat += 1;
      const chat = nextChat;
      const marks: string[] = [];
      asked.set(chat, marks);
      for (let i = 0; i < perContact && !stopping; i += 1) {
        const command = commands[random() < 0.5 ? 0 : 1]!;
        const update = platform.text(chat, command.text);
        for (;;) {
          deliveries += 1;
          const status = server
            ? await platform.deliver(update, { url: `${server.url}/telegram/webhook`, secret }).catch(() => 0)
            : 0;
          if (status === 200) break;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        acknowledged += 1;
        marks.push(command.mark);
        await new Promise((resolve) => setTimeout(resolve, random() * 60));
      }
    }
  };

  const started = performance.now();
  server = await startServer(environment);
  const load = Array.from({ length: 12 }, contact);
  let done = 0;
  while (done < kills && performance.now() - started < minutes * 60_000) {
    await new Promise((resolve) => setTimeout(resolve, 40 + random() * 700));
    const dying = server;
    server = undefined;
    await dying?.kill('SIGKILL');
    done += 1;
    server = await startServer(environment);
  }
  stopping = true;
  await Promise.all(load);
  const total = [...asked.values()].reduce((sum, marks) => sum + marks.length, 0);
  const heard = () => {
    const by = new Map<number, string[]>();
    for (const send of platform.sends()) {
      const text = String(send.payload['text']);
      const marks = commands
        .flatMap(({ mark }) => positions(text, mark).map((at) => ({ at, mark })))
        .sort((a, b) => a.at - b.at)
        .map((m) => m.mark);
      const chat = send.payload['chat_id'] as number;
      by.set(chat, [...(by.get(chat) ?? []), ...marks]);
    }
    return by;
  };
  const count = () => [...heard().values()].reduce((sum, marks) => sum + marks.length, 0);
  for (let waited = 0; waited < 300 && count() < total; waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 200));
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await server?.kill('SIGTERM');

  const answers = heard();
  let lost = 0;
  let doubled = 0;
  let inOrder = 0;
  for (const [chat, marks] of asked) {
    const got = answers.get(chat) ?? [];
    if (got.length < marks.length) lost += marks.length - got.length;
    doubled += Math.max(0, got.length - marks.length);
    if (isSubsequence(marks, got)) inOrder += 1;
  }
  const mayDouble = await countMayDouble(kind, environment, dataDir);
  console.log(
    `${kind.padEnd(10)} ${done} kills, ${total} messages acknowledged (${deliveries} deliveries), answered ${total - lost}, lost ${lost}, ` +
      `answered twice ${doubled} (recorded as possibly doubled: ${mayDouble}), conversations in order ${inOrder} of ${asked.size}, ` +
      `${Math.round((performance.now() - started) / 1000)} s, seed ${seed}`,
  );
  await platform.close();
  if (admin) {
    await admin.query(`DROP SCHEMA ${schema} CASCADE`);
    await admin.end();
  }
  rmSync(dataDir, { recursive: true, force: true });
  return lost === 0 && doubled <= mayDouble && inOrder === asked.size && acknowledged === total;
}

function positions(text: string, mark: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found.push(at);
  return found;
}

/** Everything asked was answered in this order; an answer may stand twice. */
function isSubsequence(wanted: readonly string[], got: readonly string[]): boolean {
  let at = 0;
  for (const mark of got) if (mark === wanted[at]) at += 1;
  return at === wanted.length;
}

async function countMayDouble(kind: string, environment: Record<string, string>, dataDir: string): Promise<number> {
  const copy = mkdtempSync(join(tmpdir(), 'sapa-prove-read-'));
  if (kind === 'embedded') cpSync(join(dataDir, 'database'), join(copy, 'database'), { recursive: true });
  const databaseUrl = environment['DATABASE_URL'];
  const database = await openDatabase({
    dataDir: copy,
    log: openLog('silent'),
    ...(databaseUrl ? { databaseUrl } : {}),
  });
  const found = await database.prisma.outbound.count({ where: { OR: [{ mayDouble: true }, { state: 3 }] } });
  await database.close();
  rmSync(copy, { recursive: true, force: true });
  return found;
}

const only = process.env['PROVE_STORE'];
let well = true;
for (const kind of ['postgresql', 'embedded'] as const) {
  if (only && only !== kind) continue;
  well = (await prove(kind)) && well;
}
process.exit(well ? 0 : 1);
