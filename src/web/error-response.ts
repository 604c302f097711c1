import { Eta } from 'eta';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { AppError, type AppErrorKind, isStoreAway, sqlState } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';

/** The office's texts in force, by key. */
export type Messages = () => ReadonlyMap<string, string>;

export interface Refusal {
  status: number;
  /** Key of the general text of this status in `config/messages/web.yaml`. */
  key: string;
  /** Words made for the person who asked; absent when only the general text may be said. */
  said?: string;
}

const statusOf: Record<AppErrorKind, number> = {
  invalid: 400,
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  limited: 429,
  unavailable: 503,
};

const keyOf: Record<number, string> = {
  400: 'web.invalid',
  401: 'web.unauthorised',
  403: 'web.forbidden',
  404: 'web.not_found',
  409: 'web.conflict',
  413: 'web.too_large',
  415: 'web.wrong_type',
  429: 'web.limited',
  500: 'web.bug',
  503: 'web.unavailable',
};

/** Every key this folder says; the pages of `config/messages/web.yaml`. */
export const webTexts: readonly string[] = [...Object.values(keyOf), 'web.problem', 'web.back'];

/** What an error may become outside: a status and words, never its cause, its stack or a library's own text. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AppError) {
    const status = statusOf[error.kind];
    return { status, key: keyOf[status]!, said: error.message };
  }
  if (isStoreAway(error)) return { status: 503, key: keyOf[503]! };
  // An address with a character that no text column can hold, such as NUL, names nothing.
  if (sqlState(error) === '22021') return { status: 404, key: keyOf[404]! };
  // Errors of the HTTP library itself (body parser, malformed address) carry a 4xx status.
  const status = (error as { status?: unknown })?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, key: keyOf[status] ?? keyOf[400]! };
  return { status: 500, key: keyOf[500]! };
}

/** JSON unless the client is a page: a browser or htmx. */
export function wantsPage(req: Pick<Request, 'get' | 'accepts'>): boolean {
  return req.get('hx-request') === 'true' || req.accepts(['json', 'html']) === 'html';
}

export interface ErrorPages {
  notFound: RequestHandler;
  onError: ErrorRequestHandler;
}

/** The last two handlers of the server. Bugs are logged with their stack; what leaves names a status and nothing else. */
export function createErrorPages(log: Log, messages: Messages): ErrorPages {
  const eta = new Eta({ views: `${import.meta.dirname}/pages`, cache: true });
  const refuse = (req: Request, res: Response, refusal: Refusal) => {
    const text = (key: string) => messages().get(key) ?? '';
    const message = refusal.said ?? text(refusal.key);
    res.status(refusal.status).set('Cache-Control', 'no-store');
    if (refusal.status === 429 || refusal.status === 503) res.set('Retry-After', '30');
    if (!wantsPage(req)) {
      res.json({ error: refusal.key.replace('web.', ''), message });
      return;
    }
    const backHref = req.originalUrl.startsWith('/petugas') ? '/petugas' : '/';
    res
      .type('html')
      .send(eta.render('./error', { title: text('web.problem'), message, back: text('web.back'), backHref }));
  };
  return {
    notFound: (req, res) => refuse(req, res, { status: 404, key: keyOf[404]! }),
    onError(error, req, res, next) {
      const refusal = refusalOf(error);
      if (refusal.status >= 500)
        log.error({ err: error, route: routeOf(req), status: refusal.status }, 'request failed');
      else if (error instanceof AppError && error.cause)
        log.info({ err: error.cause, route: routeOf(req), status: refusal.status }, 'request refused');
      if (res.headersSent) return next(error);
      refuse(req, res, refusal);
    },
  };
}

/** The pattern of the route, never the address itself: an address may hold what a stranger typed. */
function routeOf(req: Request): string {
  return `${req.method} ${req.baseUrl}${(req.route as { path?: string } | undefined)?.path ?? '/*'}`;
}
