import { randomUUID } from 'node:crypto';
import type { Office } from '../policy/schema/office.ts';
import { writeAudit } from './audit.ts';
import type { DeskDeps } from './deps.ts';
import { hashPassword } from './password.ts';
import type { Role } from './scope.ts';
import { findAccount, insertAccount } from './store.ts';

interface SampleAccount {
  name: string;
  displayName: string;
  role: Role;
  units: 'ordinary' | 'all' | 'none';
  /** Also made for the offices other than the sample's own, with the office in the name. */
  everywhere?: true;
}

const accounts: readonly SampleAccount[] = [
  { name: 'petugas', displayName: 'Petugas Contoh', role: 'officer', units: 'ordinary', everywhere: true },
  { name: 'verifikator', displayName: 'Verifikator Contoh', role: 'verifier', units: 'ordinary' },
  { name: 'kepala', displayName: 'Kepala Contoh', role: 'unit-head', units: 'all', everywhere: true },
  { name: 'data', displayName: 'Petugas Data Contoh', role: 'data-officer', units: 'ordinary' },
  { name: 'admin', displayName: 'Administrator Contoh', role: 'administrator', units: 'none' },
];

/**
 * Makes the accounts of a sample store, all with one password and no second factor; existing ones stay as they are.
 * The office that answers by default has them all under their plain names; another office "x-y" has "petugas-xy", "kepala-xy".
 * Returns the names in force.
 */
export async function createSampleStaff(deps: DeskDeps, password: string): Promise<string[]> {
  const { database, policy, clock } = deps;
  const passwordHash = await hashPassword(password);
  const wanted = [...policy.offices.values()].flatMap((office) => {
    const own = office.id === policy.service.defaultOffice;
    return accounts
      .filter((account) => own || account.everywhere)
      .map((account) => ({
        ...account,
        office,
        name: own ? account.name : `${account.name}-${office.id.replaceAll('-', '')}`,
      }));
  });
  await database.transaction(async (tx) => {
    for (const { name, displayName, role, units, office } of wanted) {
      if (await findAccount(tx, name)) continue;
      const id = randomUUID();
      await insertAccount(tx, {
        id,
        name,
        displayName: `${displayName} ${office.short}`,
        role,
        office: office.id,
        units: unitsOf(office, units),
        areas: [],
        passwordHash,
        sample: true,
        mustChange: false,
        createdAt: clock.now(),
      });
      await writeAudit(tx, {
        at: clock.now(),
        actor: { kind: 'system' },
        action: 'staff.added',
        object: { kind: 'staff', id },
        detail: { role, sample: true },
      });
    }
  });
  return wanted.map(({ name }) => name);
}

function unitsOf(office: Office, which: SampleAccount['units']): string[] {
  if (which === 'none') return [];
  return office.units.filter((unit) => which === 'all' || !unit.restricted).map((unit) => unit.id);
}
