import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EnvironmentError } from '../runtime/environment.ts';
import { AppError, type AppErrorKind } from '../runtime/errors.ts';
import { openLog } from '../runtime/log.ts';
import { refusalOf, webTexts } from './error-response.ts';
import type { HealthSources } from './health.ts';
import { createWebServer, listen, type RunningServer, type WebServerDeps } from './server.ts';

const texts = parse(readFileSync('config/messages/web.yaml', 'utf8')) as Record<string, string>;
const healthy: HealthSources = {
  health: async () => ({ version: '1', storage: 'embedded', sampleData: true, clock: new Date(0), channels: {} }),
  ready: async () => true,
  metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'sapa_turns_total 1\n' }),
};

let running: RunningServer | undefined;
afterEach(async () => {
  await running?.close(0);
  running = undefined;
});

async function start(router = express.Router(), deps: Partial<WebServerDeps> = {}): Promise<string> {
  const messages = () => new Map(Object.entries(texts));
  const app = createWebServer({
    log: openLog('silent'),
    messages,
    health: healthy,
    routers: [{ at: '/', router }],
    ...deps,
  });
  running = await listen(app, '127.0.0.1', 0);
  return `http://127.0.0.1:${running.port}`;
}

test('every text that a refusal says stands in the configuration', () => {
  expect(Object.keys(texts).sort()).toEqual([...new Set(webTexts)].sort());
});

test.each<[AppErrorKind, number]>([
  ['invalid', 400],
  ['forbidden', 403],
  ['not-found', 404],
  ['conflict', 409],
  ['limited', 429],
  ['unavailable', 503],
])('an AppError %s leaves as %i with its public half only', async (kind, status) => {
  const router = express.Router();
  router.get('/x', () => {
    throw new AppError(kind, 'Kata untuk <b>orang</b>.', { cause: new Error('rahasia dalam') });
  });
  const origin = await start(router);
  const json = await fetch(`${origin}/x`);
  expect(json.status).toBe(status);
  expect(await json.json()).toMatchObject({ message: 'Kata untuk <b>orang</b>.' });
  const page = await fetch(`${origin}/x`, { headers: { accept: 'text/html,*/*;q=0.8' } });
  const html = await page.text();
  expect(page.status).toBe(status);
  expect(html).toContain('Kata untuk &lt;b&gt;orang&lt;/b&gt;.');
  expect(html).not.toContain('rahasia');
  expect(page.headers.get('cache-control')).toBe('no-store');
});

test('a bug shows neither its message nor its stack, nor what the server is', async () => {
  const router = express.Router();
  router.get('/x', () => {
    throw new Error('SELECT nik FROM person');
  });
  const origin = await start(router);
  for (const accept of ['text/html', 'application/json']) {
    const response = await fetch(`${origin}/x`, { headers: { accept } });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/SELECT|at |node_modules|express/i);
    expect(response.headers.get('x-powered-by')).toBeNull();
  }
});

test('a store that is away is 503, not a bug', () => {
  expect(refusalOf(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })).status).toBe(503);
});

test('an address that no text column can hold is an address of nothing', () => {
  expect(refusalOf(Object.assign(new Error('x'), { code: '22021' })).status).toBe(404);
});

test('bodies: too large is 413, malformed is 400, a malformed address is 400, an unknown one 404', async () => {
  const router = express.Router();
  router.post('/hook', express.json({ limit: '4mb' }), (_req, res) => void res.json({}));
  router.get('/kasus/:number', (_req, res) => void res.json({}));
  const origin = await start(router);
  const post = (body: string) =>
    fetch(`${origin}/hook`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  expect((await post(JSON.stringify('x'.repeat(4 * 1024 * 1024)))).status).toBe(413);
  expect((await post('{"a":')).status).toBe(400);
  expect((await post('{}')).status).toBe(200);
  expect((await fetch(`${origin}/kasus/%E0%A4%A`)).status).toBe(400);
  expect((await fetch(`${origin}/tidak-ada`)).status).toBe(404);
});

test('every answer carries the safe headers', async () => {
  const origin = await start();
  const { headers } = await fetch(`${origin}/tidak-ada`, { headers: { accept: 'text/html' } });
  const policy = headers.get('content-security-policy')!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('strict-transport-security')).toBeNull();
});

test('https in the public address turns on HSTS', async () => {
  const origin = await start(express.Router(), { publicUrl: 'https://desk.example' });
  expect((await fetch(`${origin}/healthz`)).headers.get('strict-transport-security')).toContain('max-age');
});

test('health answers while its sources fail; readiness does not', async () => {
  const failing = async () => {
    throw new Error('away');
  };
  const origin = await start(express.Router(), { health: { ...healthy, health: failing, ready: failing } });
  const health = await fetch(`${origin}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'degraded' }]);
  expect((await fetch(`${origin}/readyz`)).status).toBe(503);
});

test('health says what it is told', async () => {
  const origin = await start();
  expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({
    status: 'ok',
    version: '1',
    storage: 'embedded',
    sampleData: true,
    clock: '1970-01-01T00:00:00.000Z',
    channels: {},
  });
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
});

test('metrics are for this machine, or for who holds one of the tokens', async () => {
  const open = await start();
  expect((await fetch(`${open}/metrics`)).status).toBe(200);
  expect((await fetch(`${open}/metrics`, { headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(403);
  await running!.close(0);
  const closed = await start(express.Router(), { health: { ...healthy, metricsToken: 'baru,lama' } });
  const read = async (authorization?: string) =>
    (await fetch(`${closed}/metrics`, authorization ? { headers: { authorization } } : {})).status;
  expect(
    await Promise.all([read(), read('Bearer salah'), read('Bearer '), read('Bearer baru'), read('Bearer lama')]),
  ).toEqual([401, 401, 401, 200, 200]);
});

test('a forwarded address counts only behind a proxy that was named', async () => {
  const router = express.Router();
  router.get('/ip', (req, res) => void res.send(req.ip));
  const spoof = { headers: { 'x-forwarded-for': '203.0.113.9' } };
  const plain = await start(router);
  expect(await (await fetch(`${plain}/ip`, spoof)).text()).toBe('127.0.0.1');
  await running!.close(0);
  const proxied = await start(router, { trustProxy: '127.0.0.1' });
  expect(await (await fetch(`${proxied}/ip`, spoof)).text()).toBe('203.0.113.9');
});

test('a list of proxies that cannot be read is a fault of the setting', async () => {
  await expect(start(express.Router(), { trustProxy: 'true' })).rejects.toThrow(/TRUST_PROXY/);
});

test('shared assets are served with a tag and answered 304', async () => {
  const origin = await start();
  const first = await fetch(`${origin}/assets/base.css`);
  expect(first.headers.get('content-type')).toContain('text/css');
  // Not fetch: it adds a header that forbids the 304.
  const again = await new Promise<number | undefined>((resolve) => {
    const headers = { 'if-none-match': first.headers.get('etag')! };
    get(`${origin}/assets/base.css`, { headers }, (res) => resolve(res.resume().statusCode));
  });
  expect(again).toBe(304);
});

test('a taken port is said in words that name the setting', async () => {
  await start();
  const second = listen(express(), '127.0.0.1', running!.port);
  await expect(second).rejects.toThrow(EnvironmentError);
  await expect(second).rejects.toThrow(/PORT: \d+ on 127\.0\.0\.1 is taken/);
});

test('closing ends live streams at once and lets a running request finish', async () => {
  const router = express.Router();
  const arrived = Promise.withResolvers<() => void>();
  router.get('/live', (_req, res) => {
    res.set('Content-Type', 'text/event-stream').write(': hidup\n\n');
  });
  router.get('/slow', (_req, res) => {
    arrived.resolve(() => res.send('selesai'));
  });
  const origin = await start(router);
  const live = await fetch(`${origin}/live`);
  const slow = fetch(`${origin}/slow`);
  const finish = await arrived.promise;
  const closed = running!.close();
  expect(await live.text()).toBe(': hidup\n\n');
  finish();
  expect(await (await slow).text()).toBe('selesai');
  await closed;
  await expect(
    new Promise((resolve, reject) => connect(running!.port, '127.0.0.1', () => resolve('open')).on('error', reject)),
  ).rejects.toThrow();
});
