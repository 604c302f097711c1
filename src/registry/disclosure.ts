/** What a look-up may tell at the assurance reached; everything else was dropped before it left the registry. */
export interface StatusRecord {
  programme: string;
  listed: 'listed' | 'not-listed' | 'waiting' | 'stopped';
  /** "2026-4" */
  period?: string;
  state?: 'planned' | 'in-process' | 'sent' | 'returned' | 'not-known';
  /** Reason class, only where the disclosure table calls it harmless. */
  reason?: string;
  /** Person level and above. */
  amountRupiah?: number;
  payer?: string;
  dataDate: Date;
  source: string;
}

export type LookUpResult =
  | {
      kind: 'found';
      assurance: 'household' | 'person';
      maskedNik: string;
      office: string;
      area: string;
      records: StatusRecord[];
      dataDate: Date;
    }
  /** Unknown NIK, wrong KK number, limited or locked: one answer for all, counted alike. */
  | { kind: 'no-match' }
  /** This chat has opened as many households as it may: the counter helps with the next. */
  | { kind: 'too-many-households' };

/** What the registry holds for an office, and of which day. */
export interface Coverage {
  programmes: string[];
  areas: string[];
  dataDate: Date;
}
