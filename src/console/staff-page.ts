import express from 'express';
import { AppError } from '../runtime/errors.ts';
import type { Role } from '../staff/scope.ts';
import type { ConsoleDesk } from './desk.ts';
import type { Pages } from './pages.ts';
import { neededField, signedIn } from './signed-in.ts';
import { roleNames } from './words.ts';

/** Accounts of the office, for its administrator: add, new password, disable, enable. */
export function createStaffPage(desk: ConsoleDesk, pages: Pages): express.Router {
  const router = express.Router();
  router.use('/staf', (_req, res, next) => {
    const allowed = signedIn(res).session.scope.role === 'administrator';
    next(allowed ? undefined : new AppError('forbidden', 'Halaman ini hanya untuk administrator kantor.'));
  });

  const show = async (
    res: express.Response,
    extras: { done?: string; error?: string; firstPassword?: { name: string; password: string } } = {},
    status = 200,
  ) => {
    const { session } = signedIn(res);
    const [staff, units] = await Promise.all([desk.listStaff(session.scope), desk.units(session.scope)]);
    pages.send(res, 'staff', { title: 'Staf', session, staff, units, ...extras }, status);
  };
  /** What the administrator mistyped is said on the page itself. */
  const mendable =
    (work: (req: express.Request, res: express.Response) => Promise<void>) =>
    async (req: express.Request, res: express.Response) => {
      try {
        await work(req, res);
      } catch (error) {
        if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error;
        await show(res, { error: error.message }, error.kind === 'conflict' ? 409 : 400);
      }
    };

  router.get('/staf', (_req, res) => show(res));
  router.post(
    '/staf',
    mendable(async (req, res) => {
      const name = neededField(req, 'name', 'Nama masuk', 60).toLowerCase();
      const displayName = neededField(req, 'displayName', 'Nama tampilan', 100);
      const { password } = await desk.addStaff(signedIn(res).session.scope, {
        name,
        displayName,
        role: roleField(req),
        units: unitsField(req),
      });
      await show(res, { firstPassword: { name, password } }, 201);
    }),
  );
  router.post(
    '/staf/sandi',
    mendable(async (req, res) => {
      const name = neededField(req, 'name', 'Nama masuk');
      const { password } = await desk.resetPassword(signedIn(res).session.scope, name);
      await show(res, { firstPassword: { name, password } });
    }),
  );
  router.post(
    '/staf/kode-kedua',
    mendable(async (req, res) => {
      await desk.resetSecondFactor(signedIn(res).session.scope, neededField(req, 'name', 'Nama masuk'));
      await show(res, { done: 'Kode kedua dilepas. Saat masuk berikutnya, kode baru harus dipasang.' });
    }),
  );
  router.post(
    '/staf/keadaan',
    mendable(async (req, res) => {
      const disabled = neededField(req, 'disabled', 'Keadaan') === 'ya';
      await desk.setDisabled(signedIn(res).session.scope, neededField(req, 'name', 'Nama masuk'), disabled);
      await show(res, { done: disabled ? 'Akun dinonaktifkan. Semua sesinya berakhir.' : 'Akun diaktifkan lagi.' });
    }),
  );
  return router;
}

function roleField(req: express.Request): Role {
  const role = neededField(req, 'role', 'Peran');
  if (!Object.hasOwn(roleNames, role)) throw new AppError('invalid', 'Peran itu tidak dikenal.');
  return role as Role;
}

/** One ticked box arrives as text, several as a list, none not at all. */
function unitsField(req: express.Request): string[] {
  const units: unknown = (req.body as Record<string, unknown>)['units'] ?? [];
  const list: unknown[] = Array.isArray(units) ? units : [units];
  if (!list.every((unit) => typeof unit === 'string')) throw new AppError('invalid', 'Pilihan bidang salah bentuk.');
  return list as string[];
}
