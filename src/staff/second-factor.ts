import { randomInt } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { AppError } from '../runtime/errors.ts';
import { writeAudit } from './audit.ts';
import type { DeskDeps } from './deps.ts';
import { countAttempt, forgetAttempts, type GuardVerdict } from './guard-store.ts';
import { demandStage, guardKey, type NewSession, raiseSession, signInLimits } from './sign-in.ts';
import { exchangeRecovery, findAccountById, findSecrets, updateAccount, useStep } from './store.ts';

const totpPlace = 'Staff.totp';
const recoveryPlace = 'Staff.recovery';
const periodSeconds = 30;
const recoveryCodes = 10;
const issuer = 'Sapa Bansos';

export type SecondFactor =
  | ({ kind: 'accepted' } & NewSession)
  | { kind: 'refused' }
  | Extract<GuardVerdict, { kind: 'limited' }>;

/** The step a six-digit code is good for, one step of drift either way; undefined when it is for none. */
export function matchingStep(secret: string, code: string, epochSeconds: number): bigint | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const result = verifySync({
    secret,
    token,
    epoch: epochSeconds,
    period: periodSeconds,
    epochTolerance: periodSeconds,
  });
  if (!result.valid) return undefined;
  return BigInt(Math.floor(epochSeconds / periodSeconds) + result.delta);
}

/**
 * Begins enrolment: the secret for an authenticator, as text and as otpauth URI. Asked again before it is confirmed,
 * it is the same secret. An existing second factor is only taken away by an administrator.
 */
export async function beginEnrolment(deps: DeskDeps, token: string): Promise<{ secret: string; uri: string }> {
  const { database, sealing } = deps;
  const { scope } = await demandStage(deps, token, 'enrol');
  const account = await findAccountById(database, scope.staffId);
  const secrets = await findSecrets(database, scope.staffId);
  if (!account || !secrets) throw new AppError('not-found', 'Akun tidak ditemukan.');
  let secret: string;
  if (secrets.totpEnc) {
    secret = sealing.open(totpPlace, account.id, secrets.totpEnc);
  } else {
    secret = generateSecret();
    await updateAccount(database, account.id, { totpEnc: sealing.seal(totpPlace, account.id, secret) });
  }
  return { secret, uri: generateURI({ issuer, label: account.name, secret, period: periodSeconds }) };
}

/** Ends enrolment with a first code. The recovery codes are told here and never again. */
export async function confirmEnrolment(
  deps: DeskDeps,
  token: string,
  code: string,
): Promise<({ kind: 'accepted'; recoveryCodes: string[] } & NewSession) | { kind: 'refused' }> {
  const { database, sealing, clock } = deps;
  const { scope } = await demandStage(deps, token, 'enrol');
  const account = await findAccountById(database, scope.staffId);
  const secrets = await findSecrets(database, scope.staffId);
  if (!account || account.enrolled || !secrets?.totpEnc) return { kind: 'refused' };
  const step = matchingStep(sealing.open(totpPlace, account.id, secrets.totpEnc), code, machineSeconds(deps));
  if (step === undefined) return { kind: 'refused' };
  const codes = Array.from({ length: recoveryCodes }, recoveryCode);
  return database.transaction(async (tx) => {
    if (!(await useStep(tx, account.id, step))) return { kind: 'refused' };
    await updateAccount(tx, account.id, { recoveryEnc: sealRecovery(deps, account.id, codes) });
    await writeAudit(tx, {
      at: clock.now(),
      actor: { kind: 'staff', id: account.id },
      action: 'staff.second-factor-enrolled',
      object: { kind: 'staff', id: account.id },
    });
    return {
      kind: 'accepted',
      recoveryCodes: codes,
      ...(await raiseSession(deps, tx, token, { ...account, enrolled: true })),
    };
  });
}

/** Second factor of a sign-in: a code of the authenticator or a recovery code, each good once. */
export async function giveSecondFactor(
  deps: DeskDeps,
  token: string,
  given: { code: string; networkAddress: string },
): Promise<SecondFactor> {
  const { database, sealing, clock } = deps;
  const { scope } = await demandStage(deps, token, 'second-factor');
  const key = guardKey(deps, `code ${scope.staffId}`, given.networkAddress);
  const verdict = await countAttempt(database, 'sign_in_guard', key, clock.now(), signInLimits);
  if (verdict.kind === 'limited') return verdict;
  const account = await findAccountById(database, scope.staffId);
  const secrets = await findSecrets(database, scope.staffId);
  if (!account?.enrolled || !secrets?.totpEnc) return { kind: 'refused' };
  const step = matchingStep(sealing.open(totpPlace, account.id, secrets.totpEnc), given.code, machineSeconds(deps));
  const wanted = given.code.toLowerCase().replace(/[^a-z0-9]/g, '');
  const recovery = secrets.recoveryEnc
    ? (JSON.parse(sealing.open(recoveryPlace, account.id, secrets.recoveryEnc)) as string[])
    : [];
  const left = recovery.filter((code) => code.replace('-', '') !== wanted);
  return database.transaction(async (tx) => {
    let accepted = false;
    if (step !== undefined) {
      accepted = await useStep(tx, account.id, step);
    } else if (secrets.recoveryEnc && left.length < recovery.length) {
      accepted = await exchangeRecovery(tx, account.id, secrets.recoveryEnc, sealRecovery(deps, account.id, left));
    }
    if (!accepted) return { kind: 'refused' };
    await forgetAttempts(tx, 'sign_in_guard', key);
    await writeAudit(tx, {
      at: clock.now(),
      actor: { kind: 'staff', id: account.id },
      action: step === undefined ? 'staff.recovery-code-used' : 'staff.second-factor-given',
      object: { kind: 'staff', id: account.id },
    });
    return { kind: 'accepted', ...(await raiseSession(deps, tx, token, account)) };
  });
}

function sealRecovery(deps: DeskDeps, staffId: string, codes: readonly string[]): Uint8Array<ArrayBuffer> {
  return deps.sealing.seal(recoveryPlace, staffId, JSON.stringify(codes));
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

function recoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** An authenticator follows the machine's time, also where the desk's own clock was moved. */
function machineSeconds({ clock }: DeskDeps): number {
  return Math.floor((clock.now().getTime() - clock.offsetMs()) / 1000);
}
