import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { App } from '../app.ts';
import { AppError } from '../runtime/errors.ts';
import { type CommandIo, UsageError } from './command.ts';
import { storeCommands } from './store-commands.ts';

/** Lines of JSON: first the request, then `{line}` for each line of input and `{end}`; back come `{out}`, `{err}`, `{exit}`. */
interface Request {
  command: string;
  args: string[];
  directory: string;
}

function controlPath(dataDir: string): string {
  return join(dataDir, 'control.sock');
}

export interface Control {
  close(): Promise<void>;
}

/** Lets operator commands reach the running service: a socket that only this user may open. */
export async function openControl(app: App): Promise<Control> {
  const path = controlPath(app.environment.dataDir);
  mkdirSync(app.environment.dataDir, { recursive: true, mode: 0o700 });
  if (existsSync(path)) {
    if (await answers(path)) {
      app.log.warn('control socket is in use by another process of this data folder');
      return { close: async () => {} };
    }
    rmSync(path, { force: true });
  }
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serveOne(app, socket).catch((error: unknown) => app.log.error({ err: error }, 'control command failed'));
  });
  server.listen(path);
  await once(server, 'listening');
  chmodSync(path, 0o600);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(path, { force: true });
    },
  };
}

async function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
}

async function serveOne(app: App, socket: Socket): Promise<void> {
  const incoming = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const first = await incoming.next();
  if (first.done) return;
  const request = JSON.parse(first.value) as Request;
  const send = (message: object) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
  };
  const io: CommandIo = {
    directory: request.directory,
    out: (text) => send({ out: text }),
    err: (text) => send({ err: text }),
    lines: {
      async *[Symbol.asyncIterator]() {
        for (let next = await incoming.next(); !next.done; next = await incoming.next()) {
          const message = JSON.parse(next.value) as { line?: string; end?: boolean };
          if (message.end) return;
          if (message.line !== undefined) yield message.line;
        }
      },
    },
  };
  send({ exit: await runStoreCommand(app, request.command, request.args, io) });
  socket.end();
}

/** Runs one command; what it refuses is said in a line, never as a stack. */
export async function runStoreCommand(
  app: App,
  command: string,
  args: readonly string[],
  io: CommandIo,
): Promise<number> {
  const run = storeCommands.get(command);
  if (!run) {
    io.err(`unknown command ${command}\n`);
    return 2;
  }
  try {
    return await run.run(app, args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\nusage: sapa ${run.usage}\n`);
      return 2;
    }
    if (error instanceof AppError) {
      io.err(`${error.kind}: ${error.message}\n`);
      return 1;
    }
    app.log.error({ err: error, command }, 'command failed');
    io.err('the command failed; the log says why\n');
    return 1;
  }
}

/** Hands a command to the running service; `undefined` when none runs on this data folder. */
export async function askRunning(
  dataDir: string,
  command: string,
  args: readonly string[],
  io: CommandIo,
): Promise<number | undefined> {
  const path = controlPath(dataDir);
  if (!existsSync(path)) return undefined;
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch {
    return undefined;
  }
  const send = (message: object) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
  };
  send({ command, args: [...args], directory: io.directory } satisfies Request);
  (async () => {
    for await (const line of io.lines) send({ line });
    send({ end: true });
  })().catch(() => {});
  for await (const line of createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })) {
    const message = JSON.parse(line) as { out?: string; err?: string; exit?: number };
    if (message.out !== undefined) io.out(message.out);
    if (message.err !== undefined) io.err(message.err);
    if (message.exit !== undefined) {
      socket.destroy();
      return message.exit;
    }
  }
  io.err('the service went away\n');
  return 1;
}
