import { AppError } from '../runtime/errors.ts';
import { type Account, listStaff } from '../staff/accounts.ts';
import type { DeskDeps } from '../staff/deps.ts';

/** The account in whose name an operator command works; it must exist and not be disabled. */
export async function activeAccount(deps: DeskDeps, name: string): Promise<Account> {
  const account = (await listStaff(deps, { kind: 'operator' })).find((each) => each.name === name.toLowerCase());
  if (!account) throw new AppError('not-found', `there is no account ${name}`);
  if (account.disabledAt) throw new AppError('forbidden', `account ${name} is disabled`);
  return account;
}
