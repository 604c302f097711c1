import type { TelegramPlatform } from '../test/support/telegram-platform.ts';

/** What a resident writes, and in which chat. */
export interface Message {
  chat: number;
  text: string;
}

/** Where the platform delivers. */
export interface Door {
  url: string;
  secret: string;
}

export interface Answered {
  message: Message;
  /** What the platform was told to show; absent when no answer came. */
  reply?: string;
  /** From delivery to the platform's receipt of the reply. */
  ms: number;
  /** Status of the delivery; 0 when the connection broke. */
  status: number;
}

export interface LoadOptions {
  concurrency: number;
  /** Absent: until `next` has no more. */
  seconds?: number;
}

export interface Load {
  answered: Answered[];
  seconds: number;
}

/** Nothing the service does takes this long. */
const patienceMs = 20_000;

/**
 * A closed loop: each of `concurrency` residents writes, waits for acknowledgement and answer, and only then do they
 * write again. Forgets what the platform has seen before.
 */
export async function drive(
  platform: TelegramPlatform,
  door: Door,
  next: () => Message | undefined,
  { concurrency, seconds = Number.POSITIVE_INFINITY }: LoadOptions,
): Promise<Load> {
  platform.reset();
  const hear = listen(platform);
  const answered: Answered[] = [];
  const began = performance.now();
  const resident = async () => {
    while (performance.now() - began < seconds * 1000) {
      const message = next();
      if (!message) return;
      const from = performance.now();
      const reply = hear(message.chat);
      const status = await platform.deliver(platform.text(message.chat, message.text), door);
      const heard = await reply;
      answered.push({
        message,
        status,
        ms: (heard?.at ?? performance.now()) - from,
        ...(heard && { reply: heard.text }),
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, resident));
  return { answered, seconds: (performance.now() - began) / 1000 };
}

interface Heard {
  at: number;
  text: string;
}

/** The next bubble of a chat; undefined when the platform has been told nothing at all for as long as anybody waits. */
function listen(platform: TelegramPlatform): (chat: number) => Promise<Heard | undefined> {
  const waiting = new Map<number, (heard: Heard | undefined) => void>();
  let seen = 0;
  let listening = false;

  const follow = async () => {
    listening = true;
    while (waiting.size > 0) {
      const sends = await platform.waitForSends(seen + 1, patienceMs).catch(() => undefined);
      if (!sends) {
        for (const resolve of waiting.values()) resolve(undefined);
        waiting.clear();
        break;
      }
      const at = performance.now();
      for (; seen < sends.length; seen += 1) {
        const { payload } = sends[seen]!;
        const chat = Number(payload['chat_id']);
        waiting.get(chat)?.({ at, text: String(payload['text']) });
        waiting.delete(chat);
      }
    }
    listening = false;
  };

  return (chat) =>
    new Promise((resolve) => {
      waiting.set(chat, resolve);
      if (!listening) void follow();
    });
}

/** A chat of its own for each text, over and over. */
export function freshChats(text: string, first: number): () => Message {
  let chat = first;
  return () => {
    chat += 1;
    return { chat, text };
  };
}

/** Each message once, in this order. */
export function inTurn(messages: readonly Message[]): () => Message | undefined {
  let at = 0;
  return () => messages[at++];
}
