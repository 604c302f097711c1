import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKeys } from '../src/runtime/keys.ts';
import { openSampleStore, openTestStore, storeKinds, type TestStore } from './support/database.ts';
import { startServer } from './support/server.ts';

const root = join(import.meta.dirname, '..');
const config = join(root, 'config');
const folder = mkdtempSync(join(tmpdir(), 'sapa-faults-'));
/** These refusals do not depend on the store: the quicker one to start stands for both. */
const plainKind = storeKinds.at(-1)!;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the service says when it does not start; fails where it does, or where what it says is meant for programmers. */
async function refusal(environment: Record<string, string>): Promise<string> {
  const outcome = await startServer(environment).catch((error: Error) => error.message);
  if (typeof outcome !== 'string') {
    await outcome.kill('SIGKILL');
    throw new Error('the service started');
  }
  const [ending, ...said] = outcome.split('\n');
  expect(ending).toBe('the service ended with 1:');
  expect(said[0]).toBe('Sapa Bansos tidak bisa mulai:');
  expect(outcome).not.toMatch(/^\s+at |node:internal|\.ts:\d|node_modules/m);
  return said.slice(1).join('\n').trim();
}

describe('a setting that cannot work', () => {
  const elsewhere = (name: string) => ({ DATA_DIR: join(folder, name) });

  test('names every wrong variable at once', async () => {
    const said = await refusal({ ...elsewhere('settings'), PORT: '70000', LOG_LEVEL: 'loud', SAMPLE_DATA: 'maybe' });
    expect(said.split('\n').map((line) => line.split(':')[0])).toEqual(['PORT', 'LOG_LEVEL', 'SAMPLE_DATA']);
  });

  test('a broken config folder is told with file and line, every problem at once', async () => {
    const broken = join(folder, 'config');
    cpSync(config, broken, { recursive: true });
    const lines = readFileSync(join(config, 'service.yaml'), 'utf8').split('\n').length;
    appendFileSync(join(broken, 'service.yaml'), 'messagesPerMinit: 20\n');
    const messages = join(broken, 'messages', 'web.yaml');
    writeFileSync(messages, `${readFileSync(messages, 'utf8').trimEnd()}\nweb.back: Kembali saja\n`);
    const duplicate = readFileSync(messages, 'utf8').trimEnd().split('\n').length;
    const said = await refusal({ ...elsewhere('policy'), CONFIG_DIR: broken });
    expect(said).toMatch(new RegExp(`^\\S*service\\.yaml:${lines} .*messagesPerMinit`, 'm'));
    expect(said).toMatch(new RegExp(`^\\S*messages/web\\.yaml:${duplicate} .*web\\.back`, 'm'));
  });

  test('a store that does not answer is said without the password to it', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const said = await refusal({
      ...elsewhere('away'),
      DATABASE_URL: `postgresql://desk:a-secret-password@127.0.0.1:${port}/desk`,
    });
    expect(said).toMatch(/^DATABASE_URL: /);
    expect(said).not.toContain('a-secret-password');
  });
});

describe('a store of an office', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openSampleStore();
    await store.database.close();
  });
  afterAll(() => store.close());

  test('does not open with another key file, nor with none', async () => {
    const [other, none] = ['other.json', 'none.json'].map((name) => join(folder, name));
    openKeys(other!, true);
    const start = (path: string) => refusal({ ...store.environment, KEYS_FILE: path });
    expect(await start(other!)).toBe(`the key file ${other} is not the one this store was sealed with`);
    expect(await start(none!)).toBe(`key file ${none} is missing; restore it from the backup or set KEYS_FILE`);
  });

  test('a taken port is said, and the store is let go', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      const said = await refusal({ ...store.environment, PORT: String(port) });
      expect(said).toBe(`PORT: ${port} on 127.0.0.1 is taken by another program; stop it or set another PORT`);
    } finally {
      taken.close();
    }
  });

  test('opens after all these refusals, and only once at a time', async () => {
    const first = await startServer(store.environment);
    try {
      const said = await refusal(store.environment);
      expect(said).toBe(`${store.dataDir} is in use by process ${first.process.pid}; stop it first, or set DATA_DIR`);
      expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
      expect(await (await fetch(`${first.url}/healthz`)).json()).toMatchObject({ status: 'ok', sampleData: true });
    } finally {
      expect(await first.kill()).toBe(0);
    }
  });
});

describe(`a ${plainKind} store without sample data`, () => {
  let store: TestStore;
  let office: Record<string, string>;
  beforeAll(async () => {
    store = await openTestStore(plainKind);
    await store.database.close();
    office = { ...store.environment, SAMPLE_DATA: 'off' };
  });
  afterAll(() => store.close());

  test('has no clock of its own', async () => {
    const said = await refusal({ ...office, CLOCK_START: '2027-01-04T01:00:00Z' });
    expect(said).toBe('CLOCK_START: only a store with sample data may have its own clock');
  });

  test('takes no sample data later', async () => {
    const said = await refusal({ ...office, SAMPLE_DATA: 'on' });
    expect(said).toMatch(/^SAMPLE_DATA: this store already holds other data/);
  });

  test('does not open with a damaged key file, nor makes a new one when its own is gone', async () => {
    const keys = join(store.dataDir, 'keys.json');
    writeFileSync(keys, '{"version":1,"seal":[]');
    expect(await refusal(office)).toBe(`key file ${keys} is not a key file of this service`);
    rmSync(keys);
    expect(await refusal(office)).toBe(`key file ${keys} is missing; restore it from the backup or set KEYS_FILE`);
    expect(existsSync(keys)).toBe(false);
  });
});
