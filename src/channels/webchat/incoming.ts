import { parseClientId, parseMessageId } from './client.ts';

export const longestText = 4000;
const longestChoice = 128;

export interface Incoming {
  clientId: string;
  messageId: string;
  said: { text: string } | { choice: string };
}

/** Key of the words by which a body is refused. */
export type IncomingRefusal =
  | 'webchat.bad_client'
  | 'webchat.bad_message'
  | 'webchat.empty'
  | 'webchat.too_long'
  | 'webchat.bad_choice';

/** What the page or another program sent; `cookieClientId` stands in where the body names no client. Pure. */
export function decodeIncoming(body: unknown, cookieClientId: string | undefined): Incoming | IncomingRefusal {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'webchat.bad_message';
  const given = body as Record<string, unknown>;
  const clientId = given['clientId'] === undefined ? cookieClientId : parseClientId(given['clientId']);
  if (clientId === undefined) return 'webchat.bad_client';
  const messageId = parseMessageId(given['messageId']);
  const { text, choice } = given;
  if (messageId === undefined || (text !== undefined && choice !== undefined)) return 'webchat.bad_message';
  if (choice !== undefined) {
    if (typeof choice !== 'string' || choice === '' || choice.length > longestChoice) return 'webchat.bad_choice';
    return { clientId, messageId, said: { choice } };
  }
  if (text !== undefined && typeof text !== 'string') return 'webchat.bad_message';
  if (text === undefined || text.trim() === '') return 'webchat.empty';
  if (text.length > longestText) return 'webchat.too_long';
  return { clientId, messageId, said: { text } };
}
