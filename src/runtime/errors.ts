export type AppErrorKind = 'invalid' | 'not-found' | 'forbidden' | 'conflict' | 'limited' | 'unavailable';

/**
 * A refusal that a caller can answer. `message` may be shown to the person who asked;
 * anything private goes into `cause`, which only the log sees, and is lost at every edge.
 */
export class AppError extends Error {
  readonly kind: AppErrorKind;

  constructor(kind: AppErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.kind = kind;
  }
}

/** SQLSTATE of a failed statement, whichever layer raised it (pg, Prisma, the driver adapter). */
export function sqlState(error: unknown): string | undefined {
  const e = error as {
    code?: unknown;
    cause?: { originalCode?: string; code?: string };
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
  };
  const own = typeof e?.code === 'string' && /^[0-9A-Z]{5}$/.test(e.code) ? e.code : undefined;
  return e?.cause?.originalCode ?? e?.meta?.driverAdapterError?.cause?.originalCode ?? own;
}

/** True when the same transaction may succeed if tried again: serialisation failure or deadlock. */
export function isRetryable(error: unknown): boolean {
  return (error as { code?: string })?.code === 'P2034' || ['40001', '40P01'].includes(sqlState(error) ?? '');
}

/** True when the store itself is away: what arrives meanwhile is refused, never acknowledged. */
export function isStoreAway(error: unknown): boolean {
  const code = (error as { code?: string })?.code ?? '';
  const state = sqlState(error) ?? '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'P1001', 'P1017', 'P2024', 'P2028'].includes(code) ||
    state.startsWith('08') ||
    ['57P01', '57P02', '57P03', '53300', '57014', '53100'].includes(state) ||
    /Connection terminated|timeout exceeded when trying to connect|not queryable/i.test(
      String((error as Error)?.message),
    )
  );
}
