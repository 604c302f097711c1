import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { AppError } from '../runtime/errors.ts';
import { sameSecret } from './same-secret.ts';

const cookieName = 'sapa_petugas';
const tokenShape = /^[A-Za-z0-9_-]{20,128}$/;

/** The cookie of a signed-in officer: carries the session's token and nothing else. */
export interface StaffCookie {
  read(req: Request): string | undefined;
  write(res: Response, token: string): void;
  clear(res: Response): void;
}

/** `secure` when the world reaches the console by https. */
export function createStaffCookie(secure: boolean): StaffCookie {
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', secure, path: '/petugas' };
  return {
    read(req) {
      for (const pair of (req.headers.cookie ?? '').split(';')) {
        const [name, value] = pair.trim().split('=', 2);
        if (name === cookieName && value && tokenShape.test(value)) return value;
      }
      return undefined;
    },
    write: (res, token) => void res.cookie(cookieName, token, options),
    clear: (res) => void res.clearCookie(cookieName, options),
  };
}

/**
 * Refuses what another site makes a browser send. A browser names the relation in Sec-Fetch-Site; an older one, or one on
 * plain http, names the Origin. "null" says nothing, since Referrer-Policy no-referrer makes our own forms send it: there,
 * and for clients that are no browsers, SameSite and the session's token decide.
 */
export function refuseForeignPosts(publicUrl?: string): RequestHandler {
  return (req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    const relation = req.get('sec-fetch-site');
    const origin = req.get('origin');
    const foreign =
      relation !== undefined
        ? relation !== 'same-origin'
        : origin !== undefined && origin !== 'null' && !ownOrigins(req, publicUrl).includes(origin);
    next(
      foreign ? new AppError('forbidden', 'Permintaan ini datang dari situs lain, jadi tidak dijalankan.') : undefined,
    );
  };
}

function ownOrigins(req: Request, publicUrl: string | undefined): string[] {
  const own = `${req.protocol}://${req.host}`;
  return publicUrl ? [own, new URL(publicUrl).origin] : [own];
}

/** The token of the form (`_csrf`) or of a script (`X-CSRF-Token`) must be the session's. */
export function checkToken(req: Request, expected: string): void {
  const body = req.body as { _csrf?: unknown } | undefined;
  const given = req.get('x-csrf-token') ?? (typeof body?._csrf === 'string' ? body._csrf : '');
  if (!sameSecret(given, expected)) {
    throw new AppError('forbidden', 'Halaman ini sudah lama terbuka. Muat ulang halamannya, lalu kirim lagi.');
  }
}
