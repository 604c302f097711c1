export type Role = 'officer' | 'verifier' | 'unit-head' | 'data-officer' | 'auditor' | 'administrator';

/** Who is looking and how far: every store function that staff read through puts this into its SQL. */
export interface Scope {
  staffId: string;
  name: string;
  displayName: string;
  role: Role;
  office: string;
  units: readonly string[];
  /** Kemendagri digits; empty means the whole office. */
  areas: readonly string[];
}

export const roles: readonly Role[] = ['officer', 'verifier', 'unit-head', 'data-officer', 'auditor', 'administrator'];

/** The scope of an account: what it may see follows from its row alone, never from a request. */
export function scopeOf(account: {
  id: string;
  name: string;
  displayName: string;
  role: Role;
  office: string;
  units: readonly string[];
  areas: readonly string[];
}): Scope {
  const { id, name, displayName, role, office, units, areas } = account;
  return { staffId: id, name, displayName, role, office, units, areas };
}
