import { type Dispatcher, Pool } from 'undici';

/** Telegram answered, and said no. The description is the vendor's and may name a chat: it never goes to a log. */
export class BotApiRefusal extends Error {
  readonly status: number;
  readonly description: string;
  /** Seconds to wait before the next call, where Telegram says so. */
  readonly retryAfter?: number;

  constructor(status: number, description: string, retryAfter?: number) {
    super(`telegram refused with ${status}`);
    this.name = 'BotApiRefusal';
    this.status = status;
    this.description = description;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** No readable answer came. `written` tells whether the request may have reached Telegram. */
export class BotApiUnreached extends Error {
  readonly written: boolean;

  constructor(written: boolean, cause: unknown) {
    super(written ? 'telegram did not answer' : 'telegram was not reached', { cause });
    this.name = 'BotApiUnreached';
    this.written = written;
  }
}

export interface BotApi {
  /** Calls one method of the Bot API; throws BotApiRefusal or BotApiUnreached. */
  call<Result>(method: string, payload: object, options?: CallOptions): Promise<Result>;
  /** Waits a moment for calls under way, then cuts them. */
  close(): Promise<void>;
}

export interface CallOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
}

const answerTimeoutMs = 20_000;
const closeTimeoutMs = 3000;
const connections = 64;

/** A keep-alive client of the Bot API: one pool, no retries of its own, the token in no error. */
export function createBotApi(options: { token: string; apiRoot: string }): BotApi {
  const root = new URL(options.apiRoot);
  const pool = new Pool(root.origin, {
    connections,
    pipelining: 1,
    connect: { timeout: 5000 },
    keepAliveTimeout: 30_000,
  });
  const prefix = `${root.pathname.replace(/\/$/, '')}/bot${options.token}/`;
  return {
    async call<Result>(method: string, payload: object, { timeoutMs = answerTimeoutMs, signal }: CallOptions = {}) {
      const answer = await exchange(
        pool,
        {
          path: prefix + method,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(payload),
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        },
        signal,
      );
      return read<Result>(answer);
    },
    async close() {
      const closed = pool.close().catch(() => {});
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, closeTimeoutMs).unref())]);
      if (!pool.destroyed) await pool.destroy();
    },
  };
}

interface Answer {
  status: number;
  text: string;
}

/** One request through the pool's own dispatch, which alone tells whether the request had begun to be written. */
function exchange(pool: Pool, request: Dispatcher.DispatchOptions, signal?: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new BotApiUnreached(false, signal.reason));
    let written = false;
    let status = 0;
    const chunks: Buffer[] = [];
    let abort = () => {};
    const settled = () => signal?.removeEventListener('abort', abort);
    pool.dispatch(request, {
      onRequestStart(controller) {
        written = true;
        abort = () => controller.abort(new Error('stopped'));
        if (signal?.aborted) abort();
        else signal?.addEventListener('abort', abort, { once: true });
      },
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        settled();
        resolve({ status, text: Buffer.concat(chunks).toString('utf8') });
      },
      onResponseError(_controller, error) {
        settled();
        reject(new BotApiUnreached(written, error));
      },
    });
  });
}

interface Envelope {
  ok?: boolean;
  result?: unknown;
  description?: string;
  parameters?: { retry_after?: number };
}

function read<Result>({ status, text }: Answer): Result {
  let envelope: Envelope | undefined;
  try {
    envelope = JSON.parse(text) as Envelope;
  } catch (cause) {
    if (status < 400) throw new BotApiUnreached(true, cause);
  }
  if (envelope?.ok === true && status < 400) return envelope.result as Result;
  const retryAfter = envelope?.parameters?.retry_after;
  throw new BotApiRefusal(
    status,
    String(envelope?.description ?? ''),
    typeof retryAfter === 'number' ? retryAfter : undefined,
  );
}
