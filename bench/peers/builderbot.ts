/** A BuilderBot with its MemoryDB and a provider of its own for the Bot API: keeps nothing, acknowledges at once. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { freePort } from '../free-port.ts';

type Handler = (req: IncomingMessage & { body?: Update }, res: ServerResponse) => void;

interface Update {
  message?: { chat: { id: number }; text?: string };
}

interface Provider {
  emit(event: 'message', message: { from: string; body: string; name: string }): void;
  server: { post(path: string, handler: Handler): unknown };
}

/** The part of `@builderbot/bot` that is used; it is installed for the measurement alone. */
interface BuilderBot {
  ProviderClass: new () => Provider;
  MemoryDB: new () => { listHistory: unknown[]; save(context: unknown): Promise<void> };
  EVENTS: { WELCOME: string };
  addKeyword(event: string): { addAnswer(text: string): unknown };
  createFlow(flows: unknown[]): unknown;
  createProvider(provider: new () => Provider): unknown;
  createBot(parts: object): Promise<{ httpServer(port: number): void }>;
}

const packageName = '@builderbot/bot';
const { ProviderClass, MemoryDB, EVENTS, addKeyword, createFlow, createProvider, createBot } = (await import(
  packageName
)) as BuilderBot;

const platform = new Pool(process.env['PLATFORM_URL']!, { connections: 64, pipelining: 1 });
const sendPath = `/bot${process.env['PLATFORM_TOKEN']}/sendMessage`;

class BotApiProvider extends ProviderClass {
  globalVendorArgs = { name: 'bot', port: 0 };

  async initVendor() {
    return new EventEmitter();
  }

  busEvents() {
    return [];
  }

  beforeHttpServerInit() {
    this.server.post('/telegram/webhook', (req, res) => {
      const message = req.body?.message;
      if (message?.text) this.emit('message', { from: String(message.chat.id), body: message.text, name: 'Warga' });
      res.end();
    });
  }

  afterHttpServerInit() {}

  async sendMessage(to: string, text: string) {
    const response = await platform.request({
      path: sendPath,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: Number(to), text }),
    });
    return response.body.json();
  }

  async saveFile() {
    return '';
  }
}

/** Every message copies the whole history: without a limit its cost would only tell how long it has been running. */
class ShortMemory extends MemoryDB {
  override async save(context: unknown) {
    if (this.listHistory.length >= 1000) this.listHistory = [];
    return super.save(context);
  }
}

/** Its server does not say when it listens: it is asked until it answers. */
const port = await freePort();
const bot = await createBot({
  flow: createFlow([addKeyword(EVENTS.WELCOME).addAnswer('BuilderBot '.repeat(33).trim())]),
  database: new ShortMemory(),
  provider: createProvider(BotApiProvider),
});
bot.httpServer(port);
while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)))
  await new Promise((resolve) => setTimeout(resolve, 20));
process.send!({ port });
