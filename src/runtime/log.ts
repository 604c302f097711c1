import { pino } from 'pino';

export type Log = pino.Logger;

/** Field names whose values never reach the log, wherever they stand. */
const withheld = ['text', 'body', 'nik', 'kk', 'phone', 'name', 'address', 'password', 'token', 'code', 'secret'];

/**
 * The service's log: JSON lines on `destination` (standard error when absent), personal fields removed.
 * Messages are fixed lower-case phrases; values are fields.
 */
export function openLog(level: string, destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: withheld.flatMap((field) => [field, `*.${field}`]), remove: true },
    serializers: { err: describeError },
  };
  return pino(options, destination ?? pino.destination({ fd: 2, sync: true }));
}

/** A stack without the values some libraries put into their messages: digits of four and more are masked. */
export function describeError(error: unknown): Record<string, unknown> {
  const e = error as { name?: string; message?: string; stack?: string; code?: unknown; cause?: unknown };
  const mask = (text: string | undefined) => text?.replace(/\d{4,}/g, '#').slice(0, 4000);
  return {
    type: e?.name,
    code: e?.code,
    message: mask(e?.message ?? String(error)),
    stack: mask(e?.stack),
    ...(e?.cause ? { cause: describeError(e.cause) } : {}),
  };
}
