import { createAddressBook } from '../../src/messaging/address-book.ts';
import type { OutboundBody } from '../../src/messaging/message.ts';
import type { TestStore } from './database.ts';
import type { TestDesk } from './desk.ts';

/** A household whose aid did not come: matter, place and period in one message. */
export const unpaid = 'pkh saya belum cair sejak juli di RT 5 Loa Ipuh Tenggarong';

/** Types the number of a choice under the last bubble, as somebody without buttons does. */
export function choose(
  desk: TestDesk,
  bubbles: readonly OutboundBody[],
  choice: string,
  address: string,
): Promise<OutboundBody[]> {
  const offered = bubbles.at(-1)?.choices ?? [];
  const at = offered.findIndex((each) => each.id === choice);
  if (at < 0) throw new Error(`no choice ${choice} among ${offered.map((each) => each.id).join(', ')}`);
  return desk.say(String(at + 1), address);
}

/** Presses the button of a choice. */
export function press(desk: TestDesk, bubble: OutboundBody, choice: string, address: string): Promise<OutboundBody[]> {
  return desk.put({ kind: 'choice', menu: bubble.menu!, choice }, address);
}

/** Number and opening code as a receipt says them. */
export function receiptOf(bubbles: readonly OutboundBody[]): { number: string; code: string; text: string } {
  const text = bubbles.map((bubble) => bubble.text).join('\n');
  const number = /\b\d{2}-\d{6}\b/.exec(text)?.[0];
  const code = /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b/.exec(text)?.[0];
  if (!number || !code) throw new Error(`no receipt in: ${text}`);
  return { number, code, text };
}

/** Files the unpaid household's complaint in one message, the offer and the confirmation answered by number. */
export async function fileUnpaid(desk: TestDesk, address: string, words: string = unpaid) {
  const offered = await desk.say(words, address);
  const summary = await choose(desk, offered, 'report', address);
  return receiptOf(await choose(desk, summary, 'send', address));
}

/** The row of an address in the store. */
export async function contactOf({ database, sealing }: TestStore, address: string): Promise<bigint> {
  const { hash } = createAddressBook(sealing).seal({ channel: 'terminal', account: 'test', address });
  return (await database.prisma.contact.findFirstOrThrow({ where: { addressHash: Buffer.from(hash) } })).id;
}
