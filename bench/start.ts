import { startServer } from '../test/support/server.ts';
import { startTelegramPlatform } from '../test/support/telegram-platform.ts';
import { aims, atMost, type Judgement, verdict } from './aims.ts';
import { median, number, spread, table } from './figures.ts';
import { telegramEnvironment } from './service.ts';
import { type BenchStore, connectAdmin, createEmbeddedStore, createPostgresStore } from './stores.ts';

const askEveryMs = 10;

/** Seconds from the start of the process to the first 200 of `/readyz`. */
export async function run({ rounds }: { rounds: number }): Promise<boolean> {
  const admin = await connectAdmin();
  const postgres = admin && (await createPostgresStore(admin));
  const existing = createEmbeddedStore();
  const times = { postgresql: [] as number[], existing: [] as number[], fresh: [] as number[] };
  try {
    // Once unmeasured: fills the compile cache and makes the store that exists.
    await secondsToReady(existing);
    if (postgres) await secondsToReady(postgres);
    for (let round = 0; round < rounds; round += 1) {
      if (postgres) times.postgresql.push(await secondsToReady(postgres));
      times.existing.push(await secondsToReady(existing));
      const fresh = createEmbeddedStore();
      times.fresh.push(await secondsToReady(fresh));
      await fresh.close();
    }
  } finally {
    await existing.close();
    await postgres?.close();
    await admin?.end();
  }
  const kinds = [
    { kind: 'postgresql', name: 'PostgreSQL, existing' },
    { kind: 'existing', name: 'embedded, existing' },
    { kind: 'fresh', name: 'embedded, new, with the sample' },
  ] as const;
  const measured = kinds.filter(({ kind }) => times[kind].length > 0);
  console.log(`\nStart to the first 200 of /readyz, ${rounds} rounds`);
  console.log(
    table([
      ['', 'median s', 'spread'],
      ...measured.map(({ kind, name }) => [name, number(median(times[kind]), 2), spread(times[kind], 2)]),
    ]),
  );
  const judgements: Judgement[] = measured.map(({ kind, name }) =>
    atMost(`start, ${name},`, median(times[kind]), aims.startSeconds[kind], 's'),
  );
  console.log(verdict(judgements));
  return judgements.every(({ met }) => met);
}

async function secondsToReady(store: BenchStore): Promise<number> {
  const platform = await startTelegramPlatform();
  const environment = await telegramEnvironment(platform);
  const began = performance.now();
  const starting = startServer({ ...store.environment, ...environment });
  const ready = (async () => {
    while ((await statusOf(`${environment.PUBLIC_URL}/readyz`)) !== 200)
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    return (performance.now() - began) / 1000;
  })();
  const server = await starting;
  const seconds = await ready;
  await server.kill('SIGTERM');
  await platform.close();
  return seconds;
}

function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 0,
  );
}
