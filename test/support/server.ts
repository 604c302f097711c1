import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunningServer {
  /** Base address, without a slash at the end. */
  url: string;
  port: number;
  /** Everything the process wrote so far. */
  output(): string;
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  process: ChildProcess;
}

const root = join(import.meta.dirname, '..', '..');
const startLimitMs = 30_000;

/** The whole service as its own process, as an operator starts it; resolves when it says where it listens. */
export async function startServer(environment: Record<string, string>): Promise<RunningServer> {
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts')], {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PORT: '0',
      LOG_LEVEL: 'info',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  const port = await new Promise<number>((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the service did not start:\n${output}`));
    }, startLimitMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      const found = /^Chat warga\s+http:\/\/\S+?:(\d+)\//.exec(line);
      if (!found) return;
      clearTimeout(limit);
      resolve(Number(found[1]));
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      reject(new Error(`the service ended with ${code}:\n${output}`));
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    output: () => output,
    process: child,
    async kill(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      await once(child, 'close');
      return child.exitCode;
    },
  };
}
