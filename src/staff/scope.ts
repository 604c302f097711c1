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
