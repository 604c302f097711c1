import { maskNik } from '../src/language/format.ts';
import { sampleHouseholds, sampleSeed } from '../src/registry/sample/households.ts';
import { type Answered, drive, inTurn, type Message } from './load.ts';
import type { RunningService } from './service.ts';

/** Under the limit of messages a chat may write in a minute, with room for those before the measurement. */
const perMinute = 14;
const minuteMs = 60_000;

/**
 * Chats that have read the notice, agreed and looked their household up once. What is measured afterwards is the turn
 * that brings both numbers again: read, searched, told. Chats to which nothing is told are left out.
 */
export async function prepareLookUps(
  { platform, door }: RunningService,
  chats: number,
  first: number,
): Promise<() => Message | undefined> {
  const households = [...sampleHouseholds(sampleSeed, chats)];
  const masked = new Map(households.map(({ payee }, i) => [first + i, maskNik(payee.nik)]));
  const asking = households.map(({ payee, kk }, i) => ({
    chat: first + i,
    text: `cek status nik ${payee.nik} kk ${kk}`,
  }));
  const concurrency = 16;
  await drive(platform, door, inTurn(asking), { concurrency });
  const told = await drive(platform, door, inTurn(asking.map(({ chat }) => ({ chat, text: 'setuju' }))), {
    concurrency,
  });
  const found = new Set(told.answered.filter(isTold(masked)).map(({ message }) => message.chat));
  const queue = asking.filter(({ chat }) => found.has(chat)).map((message) => ({ message, asked: [] as number[] }));
  return () => {
    const one = queue.shift();
    if (!one) return undefined;
    queue.push(one);
    const now = performance.now();
    one.asked = one.asked.filter((at) => now - at < minuteMs);
    if (one.asked.length >= perMinute) return undefined;
    one.asked.push(now);
    return one.message;
  };
}

/** Only an answer from the registry names the number, masked. */
function isTold(masked: ReadonlyMap<number, string>) {
  return ({ message, reply }: Answered) => reply?.includes(masked.get(message.chat) ?? '\0') ?? false;
}
