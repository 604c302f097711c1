import express from 'express';
import { AppError } from '../runtime/errors.ts';
import { wantsPage } from '../web/error-response.ts';
import type { StaffCookie } from '../web/staff-session.ts';
import type { ConsoleDesk, SignInResult } from './desk.ts';
import type { Pages } from './pages.ts';
import { neededField, requireStage, signedIn, stagePaths } from './signed-in.ts';

/** Coming in and going out: password, second factor, enrolment, own new password, sign-out. */
export function createSignInPages(desk: ConsoleDesk, pages: Pages, cookie: StaffCookie): express.Router {
  const router = express.Router();
  const at = (...stages: Parameters<typeof requireStage>[2][]) => requireStage(desk, cookie, ...stages);

  /** Sets the new cookie and goes on to what the session still needs. */
  const enter = async (req: express.Request, res: express.Response, token: string) => {
    const session = await desk.session(token);
    if (!session) throw new AppError('unavailable', 'Belum bisa masuk. Coba sekali lagi.');
    cookie.write(res, token);
    const next = stagePaths[session.stage];
    if (wantsPage(req)) res.redirect(303, next);
    else res.json({ next, csrf: session.csrf });
  };
  const refuse = (
    req: express.Request,
    res: express.Response,
    page: string,
    title: string,
    result: Exclude<SignInResult, { kind: 'ok' }>,
    words: string,
  ) => {
    const minutes =
      result.kind === 'limited' ? Math.max(1, Math.ceil((result.until.getTime() - desk.now().getTime()) / 60_000)) : 0;
    const error =
      result.kind === 'limited' ? `Terlalu banyak percobaan dari sini. Coba lagi ${minutes} menit lagi.` : words;
    const status = result.kind === 'limited' ? 429 : 401;
    if (result.kind === 'limited') res.set('Retry-After', String(minutes * 60));
    if (!wantsPage(req)) return void res.status(status).json({ error: result.kind, message: error });
    const session = res.locals['signed'] ? signedIn(res).session : undefined;
    pages.send(res, page, { title, error, ...(session ? { session } : {}) }, status);
  };

  router.get('/masuk', (_req, res) => pages.send(res, 'sign-in', { title: 'Masuk' }));
  router.post('/masuk', async (req, res) => {
    const result = await desk.signIn(
      neededField(req, 'name', 'Nama masuk'),
      neededField(req, 'password', 'Kata sandi', 500),
      req.ip ?? '',
    );
    if (result.kind === 'ok') await enter(req, res, result.token);
    else refuse(req, res, 'sign-in', 'Masuk', result, 'Nama atau kata sandi tidak cocok.');
  });

  router.get('/kode', at('code'), (_req, res) =>
    pages.send(res, 'code', { title: 'Kode kedua', session: signedIn(res).session }),
  );
  router.post('/kode', at('code'), async (req, res) => {
    const result = await desk.giveCode(signedIn(res).token, neededField(req, 'code', 'Kode', 40), req.ip ?? '');
    if (result.kind === 'ok') await enter(req, res, result.token);
    else
      refuse(
        req,
        res,
        'code',
        'Kode kedua',
        result,
        'Kode itu tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu ketik lagi.',
      );
  });

  router.get('/faktor-kedua', at('enrol'), async (_req, res) => {
    const { token, session } = signedIn(res);
    pages.send(res, 'enrolment', { title: 'Pasang kode kedua', session, ...(await desk.beginEnrolment(token)) });
  });
  router.post('/faktor-kedua', at('enrol'), async (req, res) => {
    const { token, session } = signedIn(res);
    const result = await desk.confirmEnrolment(token, neededField(req, 'code', 'Kode', 40));
    if (result.kind === 'refused') {
      const error = 'Kode itu tidak cocok. Periksa jam HP (harus otomatis), lalu ketik kode yang sedang tampil.';
      pages.send(
        res,
        'enrolment',
        { title: 'Pasang kode kedua', session, error, ...(await desk.beginEnrolment(token)) },
        400,
      );
      return;
    }
    cookie.write(res, result.token);
    pages.send(res, 'recovery-codes', { title: 'Simpan kode cadangan', recoveryCodes: result.recoveryCodes });
  });

  router.get('/sandi', at('password', 'complete'), (_req, res) =>
    pages.send(res, 'password', { title: 'Ganti kata sandi', session: signedIn(res).session }),
  );
  router.post('/sandi', at('password', 'complete'), async (req, res) => {
    const { token, session } = signedIn(res);
    try {
      const before = neededField(req, 'before', 'Kata sandi lama', 500);
      const after = neededField(req, 'after', 'Kata sandi baru', 500);
      const changed = await desk.changePassword(token, { before, after });
      await enter(req, res, changed.token);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid' || !wantsPage(req)) throw error;
      pages.send(res, 'password', { title: 'Ganti kata sandi', session, error: error.message }, 400);
    }
  });

  router.post('/keluar', at('code', 'enrol', 'password', 'complete'), async (_req, res) => {
    await desk.signOut(signedIn(res).token);
    cookie.clear(res);
    res.redirect(303, '/petugas/masuk');
  });
  return router;
}
