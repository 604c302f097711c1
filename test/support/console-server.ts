import express from 'express';
import { createConsole } from '../../src/console/console.ts';
import type { ConsoleDesk } from '../../src/console/desk.ts';
import { openLog } from '../../src/runtime/log.ts';
import { createErrorPages } from '../../src/web/error-response.ts';
import { listen } from '../../src/web/server.ts';
import { type StaffClient, staffClient } from './staff-client.ts';

export interface ConsoleServer {
  origin: string;
  close(): Promise<void>;
  /** A browser whose officer signed in and stands on the first page. */
  signedIn(name?: string, password?: string): Promise<StaffClient>;
}

/** The console alone, on a port of its own. */
export async function startConsole(desk: ConsoleDesk, publicUrl?: string): Promise<ConsoleServer> {
  const app = express();
  app.use('/petugas', createConsole({ desk, ...(publicUrl ? { publicUrl } : {}) }));
  const { notFound, onError } = createErrorPages(openLog('silent'), () => new Map());
  app.use(notFound, onError);
  const server = await listen(app, '127.0.0.1', 0);
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    origin,
    close: () => server.close(0),
    async signedIn(name = 'officer', password = 'sandi-yang-benar') {
      const client = staffClient(origin);
      const { location } = await client.post('/petugas/masuk', { name, password });
      const first = await client.get(location ?? '/petugas');
      if (first.location) await client.get(first.location);
      return client;
    },
  };
}
