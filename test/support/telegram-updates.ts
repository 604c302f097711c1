import { Pool } from 'undici';

export interface TextUpdate {
  update_id: number;
  message: { message_id: number; text: string } & Record<string, unknown>;
}

export interface PressUpdate {
  update_id: number;
  callback_query: { id: string } & Record<string, unknown>;
}

export interface MessageUpdate {
  update_id: number;
  message: { message_id: number } & Record<string, unknown>;
}

/** Makes updates of private chats with numbers that only grow, as Telegram's do. */
export interface UpdateMaker {
  nextMessageId(): number;
  text(chat: number, text: string): TextUpdate;
  /** A pressed button that carries `data`. */
  press(chat: number, data: string): PressUpdate;
  /** Any other message: `fields` are merged over the common ones. */
  message(chat: number, fields: object): MessageUpdate;
}

const anyDate = 1_795_000_000;

export function createUpdateMaker(botId: number, firstUpdateId = 100_000): UpdateMaker {
  let updateId = firstUpdateId;
  let messageId = 1;
  const person = (chat: number) => ({ id: chat, is_bot: false, first_name: 'Warga', language_code: 'id' });
  const message = (chat: number, fields: object): MessageUpdate => {
    const common = {
      message_id: messageId++,
      from: person(chat),
      chat: { id: chat, type: 'private', first_name: 'Warga' },
      date: anyDate,
    };
    return { update_id: updateId++, message: { ...common, ...fields } };
  };
  return {
    nextMessageId: () => messageId++,
    text: (chat, text) => message(chat, { text }) as TextUpdate,
    message,
    press(chat, data) {
      const bubble = {
        message_id: messageId,
        from: { id: botId, is_bot: true },
        chat: { id: chat, type: 'private' },
        date: anyDate,
      };
      const query = { id: `press-${updateId}`, from: person(chat), message: bubble, chat_instance: '1', data };
      return { update_id: updateId++, callback_query: query };
    },
  };
}

export interface DeliverOptions {
  url?: string;
  /** Absent: the secret given to setWebhook; `null`: no header. */
  secret?: string | null;
}

export interface Delivery {
  /** One delivery to the webhook; 0 when the connection broke. */
  deliver(update: object, options?: DeliverOptions): Promise<number>;
  /** Delivers like Telegram: again, after `everyMs`, until it is answered 2xx. Resolves with the number of attempts. */
  deliverUntilTaken(update: object, options?: DeliverOptions & { everyMs?: number; most?: number }): Promise<number>;
  close(): Promise<void>;
}

export function createDelivery(webhook: () => { url: string; secret?: string } | undefined): Delivery {
  const pools = new Map<string, Pool>();
  const deliver: Delivery['deliver'] = async (update, given = {}) => {
    const address = given.url ?? webhook()?.url;
    if (address === undefined) throw new Error('no webhook is set');
    const url = new URL(address);
    const pool = pools.get(url.origin) ?? new Pool(url.origin, { connections: 128, pipelining: 1 });
    pools.set(url.origin, pool);
    const secret = given.secret === undefined ? webhook()?.secret : given.secret;
    try {
      const response = await pool.request({
        path: url.pathname,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret ? { 'x-telegram-bot-api-secret-token': secret } : {}),
        },
        body: JSON.stringify(update),
      });
      await response.body.dump();
      return response.statusCode;
    } catch {
      return 0;
    }
  };
  return {
    deliver,
    async deliverUntilTaken(update, { everyMs = 100, most = 600, ...given } = {}) {
      for (let attempt = 1; attempt <= most; attempt += 1) {
        const status = await deliver(update, given);
        if (status >= 200 && status < 300) return attempt;
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
      throw new Error(`not taken after ${most} deliveries`);
    },
    async close() {
      for (const pool of pools.values()) await pool.destroy();
    },
  };
}
