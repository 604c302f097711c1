import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

const cookieName = 'sapa_chat';
const cookieDays = 180;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A client id is the secret name of a conversation: 128 random bits as 32 hexadecimal digits, 22 base64url characters or a
 * UUID. Returns the one spelling by which the conversation is known.
 */
export function parseClientId(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  if (uuid.test(given) || /^[0-9a-f]{32}$/i.test(given)) return given.toLowerCase();
  return /^[A-Za-z0-9_-]{22}$/.test(given) ? given : undefined;
}

export function parseMessageId(given: unknown): string | undefined {
  return typeof given === 'string' && uuid.test(given) ? given.toLowerCase() : undefined;
}

/** Names a conversation where its secret must not stand: wake-up topics and limits. */
export function topicOf(clientId: string): string {
  return `webchat:${createHash('sha256').update(clientId).digest('base64url')}`;
}

/** Unique over all conversations, and the same for a repeat; tells nothing about the conversation. */
export function vendorIdOf(clientId: string, messageId: string): string {
  return createHash('sha256').update(clientId).update('\0').update(messageId).digest('base64url');
}

/** The client id of the page's own cookie. */
export function cookieClient(req: Request): string | undefined {
  for (const pair of (req.get('cookie') ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === cookieName) return parseClientId(value);
  }
  return undefined;
}

/** Gives this browser a conversation, or keeps the one it has for longer. Scripts never see the id. */
export function keepClient(req: Request, res: Response): string {
  const clientId = cookieClient(req) ?? randomBytes(16).toString('base64url');
  res.cookie(cookieName, clientId, {
    httpOnly: true,
    sameSite: 'lax',
    secure: req.secure,
    path: '/',
    maxAge: cookieDays * 86_400_000,
  });
  return clientId;
}

/** Leaves the conversation on this device: the next visit begins a new one. */
export function forgetClient(res: Response): void {
  res.clearCookie(cookieName, { httpOnly: true, sameSite: 'lax', path: '/' });
}
