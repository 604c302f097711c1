import type { Message, Update, User } from 'telegraf/types';
import type { InboundBody, InboundMessage } from '../../messaging/message.ts';

/** Why an update carries nothing for the desk. A closed list: it is counted and logged. */
export type IgnoredReason = 'bot' | 'edited' | 'incomplete' | 'not-private' | 'service' | 'other-kind';

export type Decoded =
  | { kind: 'message'; updateId: number; message: InboundMessage; callback?: string }
  | { kind: 'ignored'; updateId: number; reason: IgnoredReason; callback?: string }
  /** Not an update at all: it has no number by which a repeat could be known. */
  | { kind: 'refused' };

const longestCallbackData = 64;
const nothing = new Set([
  'pinned_message',
  'message_auto_delete_timer_changed',
  'chat_background_set',
  'write_access_allowed',
  'forum_topic_created',
]);
const namedKinds = ['poll', 'dice', 'game', 'story', 'invoice', 'passport_data', 'users_shared', 'web_app_data'];

/**
 * What an update means for the desk. Pure, and never throws whatever JSON it is given.
 * The vendor id is "update id:message id": the first makes it unique, the second is what can be deleted in the chat.
 */
export function decodeUpdate(given: unknown, account: string, clockOffsetMs = 0): Decoded {
  if (!isObject(given) || !Number.isSafeInteger(given['update_id']) || (given['update_id'] as number) < 0)
    return { kind: 'refused' };
  const update = given as unknown as Partial<Update.MessageUpdate & Update.CallbackQueryUpdate> & Update.AbstractUpdate;
  const updateId = update.update_id;
  const ignored = (reason: IgnoredReason, callback?: string): Decoded => ({
    kind: 'ignored',
    updateId,
    reason,
    ...(callback === undefined ? {} : { callback }),
  });
  const accepted = (
    address: string,
    body: InboundBody,
    more: { messageId?: number; at?: Date | undefined; callback?: string },
  ): Decoded => ({
    kind: 'message',
    updateId,
    message: {
      channel: 'telegram',
      account,
      address,
      vendorId: more.messageId === undefined ? String(updateId) : `${updateId}:${more.messageId}`,
      ...(more.at ? { vendorAt: more.at } : {}),
      body,
    },
    ...(more.callback === undefined ? {} : { callback: more.callback }),
  });

  if ('callback_query' in update) {
    const query = update.callback_query as unknown;
    if (!isObject(query) || typeof query['id'] !== 'string') return ignored('incomplete');
    const sender = senderOf(query['from']);
    const chat = isObject(query['message']) ? query['message']['chat'] : query['from'];
    if (!sender || !isObject(chat) || !Number.isSafeInteger(chat['id'])) return ignored('incomplete', query['id']);
    if (sender.is_bot) return ignored('bot', query['id']);
    // Without its bubble (an old or inline one) the chat of a press is the private chat, whose id is the sender's.
    if (chat !== query['from'] && chat['type'] !== 'private') return ignored('not-private', query['id']);
    return accepted(String(chat['id']), pressed(query['data']), { callback: query['id'] });
  }
  if ('edited_message' in update) return ignored('edited');
  if (!('message' in update)) return ignored('other-kind');
  const message = update.message as unknown;
  if (!isObject(message) || !isObject(message['chat']) || !Number.isSafeInteger(message['chat']['id']))
    return ignored('incomplete');
  if (message['chat']['type'] !== 'private') return ignored('not-private');
  const sender = senderOf(message['from']);
  if (!sender || !Number.isSafeInteger(message['message_id'])) return ignored('incomplete');
  if (sender.is_bot) return ignored('bot');
  if (Object.keys(message).some((key) => nothing.has(key))) return ignored('service');
  const address = String(message['chat']['id']);
  const messageId = message['message_id'] as number;
  return accepted(address, written(message as unknown as Message, sender), {
    messageId,
    at: momentOf(message['date'], clockOffsetMs),
  });
}

/** A button's data is "m:menu:choice"; anything else becomes a press of no known menu, which the desk answers with a fresh one. */
function pressed(data: unknown): InboundBody {
  const match =
    typeof data === 'string' && Buffer.byteLength(data) <= longestCallbackData
      ? /^m:([^:]*):(.+)$/s.exec(storable(data))
      : null;
  return { kind: 'choice', menu: match?.[1] ?? '', choice: match?.[2] ?? '' };
}

function written(message: Message, sender: User): InboundBody {
  const has = (key: string) => key in message && (message as unknown as Record<string, unknown>)[key] != null;
  const text = field(message, 'text');
  if (typeof text === 'string') return { kind: 'text', text: withoutCommandMark(storable(text)) };
  const caption = field(message, 'caption');
  const media = (kind: (InboundBody & { kind: 'media' })['media']): InboundBody => ({
    kind: 'media',
    media: kind,
    ...(typeof caption === 'string' ? { caption: storable(caption) } : {}),
  });
  if (has('location')) return located(field(message, 'location'));
  if (has('contact')) return cardOf(message, sender);
  if (has('photo')) return media('photo');
  if (has('voice') || has('audio')) return media('voice');
  if (has('sticker')) return media('sticker');
  if (has('video') || has('video_note') || has('animation')) return media('video');
  if (has('document')) return media('document');
  return { kind: 'unsupported', what: namedKinds.find(has) ?? 'message' };
}

function located(location: unknown): InboundBody {
  const { latitude, longitude } = (isObject(location) ? location : {}) as { latitude?: unknown; longitude?: unknown };
  const within = (value: unknown, most: number): value is number =>
    typeof value === 'number' && Math.abs(value) <= most;
  return within(latitude, 90) && within(longitude, 180)
    ? { kind: 'location', latitude, longitude }
    : { kind: 'unsupported', what: 'location' };
}

/** Only a card the sender shared of himself, here and now, is his own number. */
function cardOf(message: Message, sender: User): InboundBody {
  const card = field(message, 'contact');
  if (!isObject(card) || typeof card['phone_number'] !== 'string') return { kind: 'unsupported', what: 'contact' };
  const passedOn = ['forward_origin', 'forward_date', 'via_bot'].some((key) => field(message, key) !== undefined);
  return { kind: 'contact', phone: storable(card['phone_number']), own: card['user_id'] === sender.id && !passedOn };
}

/** "/petugas@nama_bot" is the word "petugas" said with a mark. What a deep link adds to "/start" is nobody's word. */
function withoutCommandMark(text: string): string {
  const match = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?=\s|$)/i.exec(text);
  if (!match) return text;
  return match[1]!.toLowerCase() === 'start' ? '/start' : match[1] + text.slice(match[0].length);
}

/** NUL and lone surrogates cannot be stored as text. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function momentOf(seconds: unknown, offsetMs: number): Date | undefined {
  const year = 31_557_600;
  return typeof seconds === 'number' && seconds > 43 * year && seconds < 130 * year
    ? new Date(seconds * 1000 + offsetMs)
    : undefined;
}

function senderOf(from: unknown): User | undefined {
  return isObject(from) && Number.isSafeInteger(from['id']) ? (from as unknown as User) : undefined;
}

function field(message: Message, key: string): unknown {
  return (message as unknown as Record<string, unknown>)[key];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
