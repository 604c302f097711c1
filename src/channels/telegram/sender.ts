import type { ContactAddress, OutboundBody } from '../../messaging/message.ts';
import { SendError } from '../../messaging/send-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Log } from '../../runtime/log.ts';
import { type BotApi, BotApiRefusal, BotApiUnreached } from './bot-api.ts';

const longestCallbackData = 64;
/** A wait that Telegram asks of two chats within this time is meant for the whole bot. */
const floodWindowMs = 5000;

export interface Sender {
  send(to: ContactAddress, body: OutboundBody): Promise<{ vendorId: string }>;
}

export interface SenderOptions {
  api: BotApi;
  clock: Clock;
  log: Log;
  /** Hears the outcome of every send, so that a refused token turns the channel red. */
  onOutcome(error?: SendError): void;
}

/** Sends bubbles as plain text with one button per line; every failure becomes one of the closed list. */
export function createSender({ api, clock, log, onOutcome }: SenderOptions): Sender {
  let lastThrottled = { address: '', at: Number.NEGATIVE_INFINITY };

  const failureOf = (error: unknown, address: string): SendError => {
    if (error instanceof SendError) return error;
    if (error instanceof BotApiUnreached) {
      return new SendError(error.written ? 'ambiguous' : 'connection-failed', error.message, { cause: error.cause });
    }
    if (!(error instanceof BotApiRefusal)) return new SendError('ambiguous', 'telegram send failed', { cause: error });
    const { status } = error;
    if (status === 429) {
      const now = clock.now().getTime();
      const everybody = lastThrottled.address !== address && now - lastThrottled.at < floodWindowMs;
      lastThrottled = { address, at: now };
      return new SendError('throttled', error.message, {
        retryAfterMs: Math.max(error.retryAfter ?? 1, 1) * 1000,
        everybody,
      });
    }
    if (status >= 500) return new SendError('connection-failed', error.message);
    if (status === 401 || status === 404) return new SendError('misconfigured', error.message);
    return new SendError(status === 403 ? 'opted-out' : 'rejected', error.message);
  };

  const erase = (chatId: number, vendorId: string) => {
    const messageId = Number(vendorId.split(':')[1]);
    if (!Number.isSafeInteger(messageId)) return;
    api
      .call('deleteMessage', { chat_id: chatId, message_id: messageId })
      .catch((error: unknown) =>
        log.info({ status: error instanceof BotApiRefusal ? error.status : 0 }, 'telegram message not deleted'),
      );
  };

  return {
    async send({ address }, body) {
      const chatId = Number(address);
      if (body.erase !== undefined) erase(chatId, body.erase);
      try {
        const sent = await api.call<{ message_id: number }>('sendMessage', {
          chat_id: chatId,
          text: body.text,
          link_preview_options: { is_disabled: true },
          ...keyboard(body),
        });
        onOutcome();
        return { vendorId: String(sent.message_id) };
      } catch (error) {
        const failure = failureOf(error, address);
        onOutcome(failure);
        throw failure;
      }
    },
  };
}

function keyboard({ choices = [], menu = '' }: OutboundBody): object {
  if (choices.length === 0) return {};
  const rows = choices.map(({ id, title }) => {
    const data = `m:${menu}:${id}`;
    if (Buffer.byteLength(data) > longestCallbackData)
      throw new SendError('rejected', 'choice id too long for a button');
    return [{ text: title, callback_data: data }];
  });
  return { reply_markup: { inline_keyboard: rows } };
}
