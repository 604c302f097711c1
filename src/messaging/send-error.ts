/**
 * The closed list of ways a send can fail.
 * Again: connection-failed, throttled. Never again: the others; `ambiguous` means it may have arrived.
 */
export type SendErrorKind =
  | 'connection-failed'
  | 'throttled'
  | 'rejected'
  | 'outside-window'
  | 'opted-out'
  | 'misconfigured'
  | 'ambiguous';

export class SendError extends Error {
  readonly kind: SendErrorKind;
  /** How long the vendor wants us to wait, for this contact or (with `everybody`) for the whole channel. */
  readonly retryAfterMs?: number;
  readonly everybody: boolean;

  constructor(
    kind: SendErrorKind,
    message: string,
    options: { retryAfterMs?: number; everybody?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'SendError';
    this.kind = kind;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    this.everybody = options.everybody ?? false;
  }

  get again(): boolean {
    return this.kind === 'connection-failed' || this.kind === 'throttled';
  }
}
