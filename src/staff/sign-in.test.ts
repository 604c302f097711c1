import { randomBytes } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { loadPolicy } from '../policy/load.ts';
import { standingClock } from '../runtime/clock.ts';
import {
  addStaff,
  changePassword,
  changeRole,
  disableStaff,
  enableStaff,
  resetPassword,
  resetSecondFactor,
} from './accounts.ts';
import type { DeskDeps } from './deps.ts';
import { createSampleStaff } from './sample-staff.ts';
import { beginEnrolment, confirmEnrolment, giveSecondFactor } from './second-factor.ts';
import { type NewSession, readSession, type SignIn, signIn, signOut } from './sign-in.ts';

const policy = loadPolicy('config');
const operator = { kind: 'operator' } as const;
const password = 'contoh kata sandi panjang';
let count = 0;

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  let deps: DeskDeps & { clock: ReturnType<typeof standingClock> };
  beforeAll(async () => {
    store = await openTestStore(kind);
    deps = { database: store.database, sealing: store.sealing, policy, clock: standingClock('2026-11-23T01:00:00Z') };
    await createSampleStaff(deps, password);
  });
  afterAll(() => store.close());

  const enter = (name: string, given: string, networkAddress = randomBytes(4).toString('hex')) =>
    signIn(deps, { name, password: given, networkAddress });

  const entered = async (name: string, given = password): Promise<NewSession> => {
    const result = await enter(name, given);
    if (result.kind !== 'signed-in') throw new Error(`not signed in: ${result.kind}`);
    return result;
  };

  /** A real account with a second factor, ready to work. */
  const enrolled = async () => {
    count += 1;
    const name = `pegawai${count}`;
    const { password: first } = await addStaff(deps, operator, {
      name,
      displayName: 'Pegawai Uji',
      role: 'officer',
      office: 'kukar',
      units: ['kukar-layanan'],
      areas: [],
    });
    const { token } = await entered(name, first);
    const { secret } = await beginEnrolment(deps, token);
    const code = generateSync({ secret });
    const done = await confirmEnrolment(deps, token, code);
    if (done.kind !== 'accepted') throw new Error('not enrolled');
    return { name, first, code, token: done.token, session: done.session, recoveryCodes: done.recoveryCodes };
  };

  test('sample accounts are ready at once; making them again changes nothing', async () => {
    const { session, token } = await entered(' Petugas ');
    expect(session).toMatchObject({ stage: 'ready', sample: true });
    expect(session.scope).toMatchObject({ role: 'officer', office: 'kukar' });
    expect([...session.scope.units].sort()).toEqual(['kukar-layanan', 'kukar-linjamsos', 'kukar-rehsos']);
    await createSampleStaff(deps, 'lain sama sekali');
    expect((await readSession(deps, token))?.scope.name).toBe('petugas');
    await entered('petugas');
    const head = await entered('kepala');
    expect(head.session.scope.units).toContain('kukar-terbatas');
    expect((await entered('petugas-palangkaraya')).session.scope.office).toBe('palangka-raya');
    expect((await entered('petugas-kaltim')).session.scope.office).toBe('kaltim');
    expect((await entered('data')).session.scope.role).toBe('data-officer');
    expect((await entered('admin')).session.scope.units).toEqual([]);
  });

  test('unknown name, wrong password and disabled account get one answer', async () => {
    const { name, first } = await enrolled();
    await disableStaff(deps, operator, name);
    const answers: SignIn[] = [await enter('tidakada', 'x'), await enter('petugas', 'x'), await enter(name, first)];
    expect(answers).toEqual([{ kind: 'refused' }, { kind: 'refused' }, { kind: 'refused' }]);
  });

  test('the store keeps neither password nor token', async () => {
    const { token } = await entered('petugas');
    const kept = JSON.stringify(
      [await store.database.prisma.staff.findMany(), await store.database.prisma.staffSession.findMany()],
      (_, value) =>
        value instanceof Uint8Array
          ? Buffer.from(value).toString('base64url')
          : typeof value === 'bigint'
            ? String(value)
            : value,
    );
    expect(kept).not.toContain(password);
    expect(kept).not.toContain(token);
    expect(kept).toContain('$argon2id$');
  });

  test('guesses from one address wait longer and longer and never keep the owner out elsewhere', async () => {
    for (let guess = 1; guess <= 5; guess += 1)
      expect((await enter('kepala', 'x', '203.0.113.9')).kind).toBe('refused');
    const limited = await enter('kepala', password, '203.0.113.9');
    expect(limited).toEqual({ kind: 'limited', until: new Date(deps.clock.now().getTime() + 60_000) });
    expect((await enter('kepala', password, '203.0.113.10')).kind).toBe('signed-in');
    deps.clock.advance(61_000);
    expect((await enter('kepala', 'x', '203.0.113.9')).kind).toBe('refused');
    deps.clock.advance(61_000);
    expect((await enter('kepala', password, '203.0.113.9')).kind).toBe('limited');
    deps.clock.advance(60_000);
    expect((await enter('kepala', password, '203.0.113.9')).kind).toBe('signed-in');
    expect((await enter('kepala', 'x', '203.0.113.9')).kind).toBe('refused');
  });

  test('parallel guesses share one counter', async () => {
    const results = await Promise.all(Array.from({ length: 12 }, () => enter('kepala', 'x', '203.0.113.20')));
    expect(results.filter((each) => each.kind === 'refused')).toHaveLength(5);
  });

  test('a session ends by sign-out, by eight idle hours, by twelve hours at all', async () => {
    const out = await entered('petugas');
    await signOut(deps, out.token);
    expect(await readSession(deps, out.token)).toBeUndefined();
    const idle = await entered('petugas');
    deps.clock.advance(8 * 3_600_000 + 1);
    expect(await readSession(deps, idle.token)).toBeUndefined();
    const busy = await entered('petugas');
    for (let hour = 1; hour <= 12; hour += 1) {
      deps.clock.advance(3_600_000);
      expect((await readSession(deps, busy.token))?.stage).toBe('ready');
    }
    deps.clock.advance(1);
    expect(await readSession(deps, busy.token)).toBeUndefined();
    expect(await readSession(deps, 'made-up')).toBeUndefined();
  });

  test('an account without a second factor is led to enrolment before anything else, then to its own password', async () => {
    const { password: first, account } = await addStaff(deps, operator, {
      name: 'baru.masuk',
      displayName: 'Baru Masuk',
      role: 'verifier',
      office: 'kukar',
      units: ['kukar-rehsos'],
      areas: ['640203'],
    });
    expect(account).toMatchObject({ mustChange: true, enrolled: false, sample: false });
    const { token, session } = await entered('baru.masuk', first);
    expect(session.stage).toBe('enrol');
    await expect(changePassword(deps, token, { before: first, after: 'rahasia yang panjang' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(giveSecondFactor(deps, token, { code: '000000', networkAddress: 'a' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const { secret, uri } = await beginEnrolment(deps, token);
    expect((await beginEnrolment(deps, token)).secret).toBe(secret);
    expect(uri).toMatch(/^otpauth:\/\/totp\//);
    expect(await confirmEnrolment(deps, token, 'abc')).toEqual({ kind: 'refused' });
    const done = await confirmEnrolment(deps, token, generateSync({ secret }));
    if (done.kind !== 'accepted') throw new Error('refused');
    expect(done.session.stage).toBe('change-password');
    expect(done.token).not.toBe(token);
    expect(await readSession(deps, token)).toBeUndefined();
    expect(new Set(done.recoveryCodes).size).toBe(10);
    await expect(changePassword(deps, done.token, { before: first, after: 'pendek' })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await expect(
      changePassword(deps, done.token, { before: 'salah', after: 'rahasia yang panjang' }),
    ).rejects.toMatchObject({ kind: 'invalid' });
    const other = await entered('baru.masuk', first);
    expect(other.session.stage).toBe('second-factor');
    const changed = await changePassword(deps, done.token, { before: first, after: 'rahasia yang panjang' });
    expect(changed.session.stage).toBe('ready');
    expect(await readSession(deps, other.token)).toBeUndefined();
    expect(await enter('baru.masuk', first)).toEqual({ kind: 'refused' });
  });

  test('a code of the authenticator and a recovery code are each good once', async () => {
    const { name, first, code: used, recoveryCodes } = await enrolled();
    const { token, session } = await entered(name, first);
    expect(session.stage).toBe('second-factor');
    // The step of enrolment was used up by it.
    expect(await giveSecondFactor(deps, token, { code: used, networkAddress: 'a' })).toEqual({ kind: 'refused' });
    const accepted = await giveSecondFactor(deps, token, {
      code: recoveryCodes[3]!.toUpperCase(),
      networkAddress: 'a',
    });
    expect(accepted.kind).toBe('accepted');
    expect(await readSession(deps, token)).toBeUndefined();
    const again = await entered(name, first);
    expect(await giveSecondFactor(deps, again.token, { code: recoveryCodes[3]!, networkAddress: 'a' })).toEqual({
      kind: 'refused',
    });
    expect((await giveSecondFactor(deps, again.token, { code: recoveryCodes[4]!, networkAddress: 'a' })).kind).toBe(
      'accepted',
    );
    for (let guess = 0; guess < 5; guess += 1) {
      const next = await entered(name, first);
      await giveSecondFactor(deps, next.token, { code: '12345', networkAddress: 'b' });
    }
    const late = await entered(name, first);
    expect((await giveSecondFactor(deps, late.token, { code: recoveryCodes[5]!, networkAddress: 'b' })).kind).toBe(
      'limited',
    );
  });

  test('password reset, role change, lost factor and disabling end every session', async () => {
    const { name, token } = await enrolled();
    const admin = { kind: 'staff', scope: (await entered('admin')).session.scope } as const;
    await changeRole(deps, admin, name, { role: 'verifier', units: ['kukar-rehsos'], areas: [] });
    expect(await readSession(deps, token)).toBeUndefined();
    const { password: fresh } = await resetPassword(deps, admin, name);
    const second = await entered(name, fresh);
    expect(second.session.stage).toBe('second-factor');
    await resetSecondFactor(deps, admin, name);
    expect(await readSession(deps, second.token)).toBeUndefined();
    const third = await entered(name, fresh);
    expect(third.session.stage).toBe('enrol');
    await disableStaff(deps, admin, name);
    expect(await readSession(deps, third.token)).toBeUndefined();
    await enableStaff(deps, admin, name);
    expect((await entered(name, fresh)).session.scope.role).toBe('verifier');
    const trail = await store.database.prisma.audit.findMany({
      where: { actorId: admin.scope.staffId, action: { not: 'staff.signed-in' } },
      select: { action: true },
      orderBy: { id: 'asc' },
    });
    expect(trail.map((each) => each.action)).toEqual([
      'staff.role-changed',
      'staff.password-reset',
      'staff.second-factor-reset',
      'staff.disabled',
      'staff.enabled',
    ]);
  });

  test('only administrators manage accounts, of their own office, never their own', async () => {
    const draft = {
      name: 'orang.lain',
      displayName: 'Orang Lain',
      role: 'officer',
      office: 'kaltim',
      units: [],
      areas: [],
    } as const;
    const admin = { kind: 'staff', scope: (await entered('admin')).session.scope } as const;
    const officer = { kind: 'staff', scope: (await entered('petugas')).session.scope } as const;
    await expect(addStaff(deps, admin, { ...draft, units: [], areas: [] })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(addStaff(deps, officer, { ...draft, office: 'kukar', units: [], areas: [] })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(disableStaff(deps, admin, 'petugas-kaltim')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(disableStaff(deps, officer, 'verifikator')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(disableStaff(deps, admin, 'admin')).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test.each([
    ['a unit of another office', { units: ['kaltim-layanan'] }],
    ['an area of another office', { areas: ['6271'] }],
    ['an unknown office', { office: 'nowhere' }],
    ['an unknown role', { role: 'king' as 'officer' }],
    ['a name with blanks', { name: 'dua kata' }],
    ['no display name', { displayName: ' ' }],
  ])('an account with %s is refused', async (_, wrong) => {
    const draft = {
      name: 'uji.salah',
      displayName: 'Uji',
      role: 'officer' as const,
      office: 'kukar',
      units: [],
      areas: [],
      ...wrong,
    };
    await expect(addStaff(deps, operator, draft)).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('a name is given once', async () => {
    const draft = {
      name: 'PETUGAS',
      displayName: 'Uji',
      role: 'officer' as const,
      office: 'kukar',
      units: [],
      areas: [],
    };
    await expect(addStaff(deps, operator, draft)).rejects.toMatchObject({ kind: 'conflict' });
  });
});
