import {
  addStaff as addAccount,
  disableStaff,
  enableStaff,
  resetPassword,
  resetSecondFactor,
} from '../staff/accounts.ts';
import { type Role, roles } from '../staff/scope.ts';
import { readOptions, type StoreCommand, UsageError } from './command.ts';

const operator = { kind: 'operator' } as const;

/** Makes an account, or resets, disables or enables one; the first password is printed once and must be changed. */
export const addStaff: StoreCommand = async (app, args, io) => {
  const { values, flags, rest } = readOptions(args, {
    values: ['name', 'role', 'office', 'units', 'areas'],
    flags: ['reset', 'reset-second-factor', 'disable', 'enable'],
  });
  const [login, ...more] = rest;
  if (login === undefined || more.length > 0) throw new UsageError('name one account');
  const deps = app.deskDeps();
  if (flags.has('reset')) {
    const { password } = await resetPassword(deps, operator, login);
    io.out(`${JSON.stringify({ account: login, password })}\n`);
  } else if (flags.has('reset-second-factor')) await resetSecondFactor(deps, operator, login);
  else if (flags.has('disable')) await disableStaff(deps, operator, login);
  else if (flags.has('enable')) await enableStaff(deps, operator, login);
  else {
    const { role, office } = values;
    if (!role || !roles.includes(role as Role)) throw new UsageError(`--role: one of ${roles.join(', ')}`);
    if (!office) throw new UsageError('--office is needed');
    const list = (text: string | undefined) => (text ?? '').split(',').filter(Boolean);
    const { account, password } = await addAccount(deps, operator, {
      name: login,
      displayName: values.name ?? login,
      role: role as Role,
      office,
      units: list(values.units),
      areas: list(values.areas),
    });
    io.out(`${JSON.stringify({ account: account.name, role: account.role, office: account.office, password })}\n`);
  }
  return 0;
};
