import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from './support/database.ts';

const root = join(import.meta.dirname, '..');
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('embedded');
  await store.database.close();
});
afterAll(() => store.close());

/** Starts as the README says and resolves with the address it prints. */
async function npmStart() {
  const { PATH = '', HOME = '' } = process.env;
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { PATH, HOME, ...store.environment, SAMPLE_DATA: 'off', PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve) => {
    createInterface({ input: npm.stdout }).on('line', (line) => {
      const found = /^Chat warga\s+(http:\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
  return { npm, url };
}

const isAlive = (url: string) =>
  fetch(`${url}healthz`).then(
    () => true,
    () => false,
  );

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'npm ended by %s takes the service with it, and it starts again',
  async (signal) => {
    const { npm, url } = await npmStart();
    expect(await isAlive(url)).toBe(true);
    npm.kill(signal);
    await expect.poll(() => isAlive(url), { timeout: 20_000, interval: 200 }).toBe(false);
  },
);
