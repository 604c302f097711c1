import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startTelegramPlatform, type TelegramPlatform } from '../test/support/telegram-platform.ts';
import type { Door, Message } from './load.ts';
import { webhookSecret } from './service.ts';

/** One row of the table: something that answers in a process of its own, and what is asked of it. */
export interface Contender {
  name: string;
  pid: number;
  platform: TelegramPlatform;
  door: Door;
  /** Name of its connections to PostgreSQL; absent when it stores nothing. */
  application?: string;
  next(): Message | undefined;
  stop(): Promise<void>;
}

const startLimitMs = 120_000;

/** A server of this folder as its own process, beside a platform of its own. Rejects when it does not come up. */
export async function startProgram(
  file: string,
  environment: Record<string, string> = {},
): Promise<Pick<Contender, 'pid' | 'platform' | 'door' | 'stop'>> {
  const platform = await startTelegramPlatform();
  const child = fork(join(import.meta.dirname, file), {
    env: { ...process.env, PLATFORM_URL: platform.url, PLATFORM_TOKEN: platform.token, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr!.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await platform.close();
  };
  try {
    const port = await new Promise<number>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${file} did not start in time: ${complaint}`)), startLimitMs);
      child.once('message', (said) => {
        clearTimeout(limit);
        resolve((said as { port: number }).port);
      });
      child.once('close', () => {
        clearTimeout(limit);
        reject(new Error(`${file} ended: ${complaint}`));
      });
    });
    const door = { url: `http://127.0.0.1:${port}/telegram/webhook`, secret: webhookSecret };
    return { pid: child.pid!, platform, door, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
