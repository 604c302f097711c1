import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import { EnvironmentError } from '../runtime/environment.ts';
import type { Log } from '../runtime/log.ts';
import { createErrorPages, type Messages } from './error-response.ts';
import { createHealthRouter, type HealthSources } from './health.ts';

export interface WebServerDeps {
  log: Log;
  messages: Messages;
  health: HealthSources;
  /** Address under which the world reaches this server; https turns on what only https can keep. */
  publicUrl?: string;
  /** Proxies to believe: a number of hops, or addresses and networks joined by commas. */
  trustProxy?: string;
  /** The edges, in order. Each parses the bodies it expects, with its own limit. */
  routers: readonly { at: string; router: express.Router }[];
}

/** The whole web server without its port: safe headers, health, shared assets, the edges, and safe errors last. */
export function createWebServer(deps: WebServerDeps): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  if (deps.trustProxy) trustProxy(app, deps.trustProxy);
  app.use(safeHeaders(deps.publicUrl?.startsWith('https:') ?? false));
  app.use(createHealthRouter(deps.health));
  app.use('/assets', staticAssets(`${import.meta.dirname}/assets`));
  for (const { at, router } of deps.routers) app.use(at, router);
  const { notFound, onError } = createErrorPages(deps.log, deps.messages);
  app.use(notFound);
  app.use(onError);
  return app;
}

/** Files of one folder, or one file where `path` names one; a browser asks again after ten minutes and mostly hears 304. */
export function staticAssets(path: string): express.RequestHandler {
  return express.static(path, { etag: true, index: false, redirect: false, maxAge: '10m' });
}

/** A wrong list must not fall back to believing everybody or nobody. */
function trustProxy(app: express.Express, setting: string): void {
  try {
    app.set('trust proxy', /^\d+$/.test(setting) ? Number(setting) : setting);
  } catch {
    throw new EnvironmentError('TRUST_PROXY: expected a number of hops, or addresses and networks joined by commas');
  }
}

/** Nothing inline, nothing from elsewhere, no framing, no referrer. */
function safeHeaders(https: boolean): express.RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
  });
}

export interface RunningServer {
  port: number;
  /** Takes no new request, ends live streams at once, lets running requests finish for `graceMs`, then cuts them. */
  close(graceMs?: number): Promise<void>;
}

/** Listens; a port that cannot be had is a fault of the setting, said as such. */
export function listen(app: express.Express, host: string, port: number): Promise<RunningServer> {
  const streams = new Set<ServerResponse>();
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 20_000 }, app);
  server.on('request', (_req, res) => {
    streams.add(res);
    res.on('close', () => streams.delete(res));
  });
  const close = (graceMs = 5000) =>
    new Promise<void>((done) => {
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      server.close(() => {
        clearTimeout(cut);
        done();
      });
      for (const res of streams) if (String(res.getHeader('content-type')).startsWith('text/event-stream')) res.end();
      server.closeIdleConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, host, port)));
    server.listen(port, host, () => resolve({ port: (server.address() as AddressInfo).port, close }));
  });
}

function portProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new EnvironmentError(`PORT: ${port} on ${host} is taken by another program; stop it or set another PORT`);
  if (error.code === 'EACCES')
    return new EnvironmentError(`PORT: this user may not listen on ${port}; set a PORT above 1023`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new EnvironmentError(`HOST: ${host} is not an address of this machine`);
  return error;
}
