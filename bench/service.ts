import { type RunningServer, startServer } from '../test/support/server.ts';
import { startTelegramPlatform, type TelegramPlatform } from '../test/support/telegram-platform.ts';
import { freePort } from './free-port.ts';
import type { Door } from './load.ts';
import type { BenchStore } from './stores.ts';

export const webhookSecret = 'a-secret-of-the-measurement';

/** The service as its own process, with a platform that delivers to it. */
export interface RunningService {
  server: RunningServer;
  platform: TelegramPlatform;
  door: Door;
  pid: number;
  stop(): Promise<void>;
}

export async function startService(store: BenchStore): Promise<RunningService> {
  const platform = await startTelegramPlatform();
  const server = await startServer({ ...store.environment, ...(await telegramEnvironment(platform)) });
  return {
    server,
    platform,
    door: { url: `${server.url}/telegram/webhook`, secret: webhookSecret },
    pid: server.process.pid!,
    async stop() {
      await server.kill('SIGTERM');
      await platform.close();
    },
  };
}

/** Webhook on a port known before the start, so that the door can be tried while the service comes up. */
export async function telegramEnvironment(platform: TelegramPlatform) {
  const port = await freePort();
  return {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    TELEGRAM_BOT_TOKEN: platform.token,
    TELEGRAM_API_ROOT: platform.url,
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
  };
}
