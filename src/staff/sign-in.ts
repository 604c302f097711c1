import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '../runtime/database.ts';
import { AppError } from '../runtime/errors.ts';
import { writeAudit } from './audit.ts';
import type { DeskDeps } from './deps.ts';
import { countAttempt, forgetAttempts, type GuardLimits } from './guard-store.ts';
import { checkPassword } from './password.ts';
import { type Scope, scopeOf } from './scope.ts';
import {
  type Account,
  deleteSession,
  deleteSessionsOf,
  deleteStaleSessions,
  findAccount,
  findSecrets,
  findSession,
  insertSession,
  touchSession,
} from './store.ts';

/** What stands between a signed-in person and the work. */
export type SessionStage = 'second-factor' | 'enrol' | 'change-password' | 'ready';

export interface StaffSession {
  scope: Scope;
  csrf: string;
  stage: SessionStage;
  sample: boolean;
}

/** A new session: the token goes into the cookie and is nowhere else. */
export interface NewSession {
  token: string;
  session: StaffSession;
}

export type SignIn =
  | ({ kind: 'signed-in' } & NewSession)
  /** Unknown name, wrong password, disabled account: one answer after the same time. */
  | { kind: 'refused' }
  | { kind: 'limited'; until: Date };

/** ASVS 7.3: a forgotten screen ends by itself, a stolen cookie lives no longer than a working day. */
const idleMs = 8 * 3_600_000;
const absoluteMs = 12 * 3_600_000;
/** How stale `seen_at` may be: spares a write per request. */
const touchMs = 60_000;

/** Wrong passwords or codes from one network address before it waits. */
export const signInLimits: GuardLimits = { freeFailures: 5, firstWaitMinutes: 1, longestWaitMinutes: 60 };

/** The counter is for a name together with a network address: failures elsewhere never keep the owner out. */
export function guardKey(deps: DeskDeps, what: string, networkAddress: string): Uint8Array {
  return deps.sealing.hash('sign-in-guard', `${what}\0${networkAddress}`).value;
}

/** First factor. Sample accounts are ready at once; all others go on to `second-factor` or `enrol`. */
export async function signIn(
  deps: DeskDeps,
  credentials: { name: string; password: string; networkAddress: string },
): Promise<SignIn> {
  const { database, clock } = deps;
  const now = clock.now();
  const name = credentials.name.trim().toLowerCase();
  const key = guardKey(deps, `name ${name}`, credentials.networkAddress);
  const verdict = await countAttempt(database, 'sign_in_guard', key, now, signInLimits);
  if (verdict.kind === 'limited') return verdict;
  const account = await findAccount(database, name);
  const secrets = await findSecrets(database, account?.id ?? '00000000-0000-0000-0000-000000000000');
  const matches = await checkPassword(credentials.password, secrets?.passwordHash);
  if (!account || account.disabledAt || !matches) return { kind: 'refused' };
  await forgetAttempts(database, 'sign_in_guard', key);
  const fresh = await database.transaction(async (tx) => {
    await deleteStaleSessions(tx, new Date(now.getTime() - idleMs), new Date(now.getTime() - absoluteMs));
    await writeAudit(tx, {
      at: now,
      actor: { kind: 'staff', id: account.id },
      action: 'staff.signed-in',
      object: { kind: 'staff', id: account.id },
    });
    return openSession(tx, account, { complete: account.sample, at: now, openedAt: now });
  });
  return { kind: 'signed-in', ...fresh };
}

/** The session a cookie names; nothing once it was idle, old, or its account disabled. */
export async function readSession(deps: DeskDeps, token: string): Promise<StaffSession | undefined> {
  const now = deps.clock.now();
  const tokenHash = hashToken(token);
  const row = await findSession(deps.database, tokenHash);
  if (!row) return undefined;
  const idle = now.getTime() - new Date(row.seenAt).getTime();
  if (idle > idleMs || now.getTime() - new Date(row.openedAt).getTime() > absoluteMs) {
    await deleteSession(deps.database, tokenHash);
    return undefined;
  }
  if (idle > touchMs) await touchSession(deps.database, tokenHash, now);
  return describe(row, row.csrf, row.complete);
}

/** The session of a step that only makes sense at `stage`; anything else is refused. */
export async function demandStage(deps: DeskDeps, token: string, ...stages: SessionStage[]): Promise<StaffSession> {
  const session = await readSession(deps, token);
  if (!session || !stages.includes(session.stage)) {
    throw new AppError('forbidden', 'Sesi ini sudah berakhir. Silakan masuk lagi.');
  }
  return session;
}

export async function signOut(deps: DeskDeps, token: string): Promise<void> {
  await deleteSession(deps.database, hashToken(token));
}

/**
 * Exchanges a session for one with more rights: a new token, the same absolute end.
 * `alone` ends the account's other sessions too.
 */
export async function raiseSession(
  deps: DeskDeps,
  tx: Transaction,
  token: string,
  account: Account,
  { alone = false }: { alone?: boolean } = {},
): Promise<NewSession> {
  const tokenHash = hashToken(token);
  const row = await findSession(tx, tokenHash);
  if (!row) throw new AppError('forbidden', 'Sesi ini sudah berakhir. Silakan masuk lagi.');
  const now = deps.clock.now();
  if (alone) await deleteSessionsOf(tx, account.id);
  else await deleteSession(tx, tokenHash);
  return openSession(tx, account, { complete: true, at: now, openedAt: new Date(row.openedAt) });
}

async function openSession(
  tx: Transaction,
  account: Account,
  { complete, at, openedAt }: { complete: boolean; at: Date; openedAt: Date },
): Promise<NewSession> {
  const token = randomBytes(32).toString('base64url');
  const csrf = randomBytes(32).toString('base64url');
  await insertSession(tx, { tokenHash: hashToken(token), staffId: account.id, csrf, complete, at, openedAt });
  return { token, session: describe(account, csrf, complete) };
}

function describe(account: Account, csrf: string, complete: boolean): StaffSession {
  const stage = complete
    ? account.mustChange
      ? 'change-password'
      : 'ready'
    : account.enrolled
      ? 'second-factor'
      : 'enrol';
  return { scope: scopeOf(account), csrf, stage, sample: account.sample };
}

/** A token has 256 random bits, so a plain hash cannot be searched; the stored form opens nothing. */
function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return createHash('sha256').update(token).digest() as Uint8Array<ArrayBuffer>;
}
