import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../runtime/errors.ts';
import { wantsPage } from '../web/error-response.ts';
import { checkToken, type StaffCookie } from '../web/staff-session.ts';
import type { ConsoleDesk, SessionView, Stage } from './desk.ts';

export interface Signed {
  token: string;
  session: SessionView;
}

const signInPath = '/petugas/masuk';

/** Where a person must go before anything else. */
export const stagePaths: Record<Stage, string> = {
  code: '/petugas/kode',
  enrol: '/petugas/faktor-kedua',
  password: '/petugas/sandi',
  complete: '/petugas',
};

/** Lets through who is signed in and stands at one of `stages`; sends everybody else where they belong. A POST also needs the session's token. */
export function requireStage(desk: ConsoleDesk, cookie: StaffCookie, ...stages: Stage[]): RequestHandler {
  return async (req, res, next) => {
    const token = cookie.read(req);
    const session = token ? await desk.session(token) : undefined;
    if (!token || !session) {
      if (token) cookie.clear(res);
      return sendAway(req, res, signInPath);
    }
    if (!stages.includes(session.stage)) return sendAway(req, res, stagePaths[session.stage]);
    if (req.method === 'POST') checkToken(req, session.csrf);
    res.locals['signed'] = { token, session } satisfies Signed;
    next();
  };
}

/** Only behind `requireStage`. */
export function signedIn(res: Response): Signed {
  return res.locals['signed'] as Signed;
}

function sendAway(req: Request, res: Response, path: string): void {
  if (req.get('hx-request') === 'true') res.status(401).set('HX-Redirect', path).end();
  else if (wantsPage(req)) res.redirect(303, path);
  else res.status(401).json({ error: 'unauthorised', next: path });
}

/** A request whose body was parsed. */
export type Posted = Pick<Request, 'body'>;

/** A field of a posted form or JSON object, trimmed; absent when empty. Longer than `longest` is refused. */
export function field(req: Posted, name: string, longest = 200): string | undefined {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new AppError('invalid', `Isian "${name}" salah bentuk.`);
  // No text column holds NUL or half a character.
  const text = value.toWellFormed().replaceAll('\0', '').replace(/\r\n/g, '\n').trim();
  if (text.length > longest) throw new AppError('invalid', `Isian ini paling panjang ${longest} huruf.`);
  return text === '' ? undefined : text;
}

/** A field that must be there. `label` is how the page calls it. */
export function neededField(req: Posted, name: string, label: string, longest = 200): string {
  const value = field(req, name, longest);
  if (value === undefined) throw new AppError('invalid', `${label} belum diisi.`);
  return value;
}
