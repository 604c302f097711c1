import type { Entities } from '../language/meaning.ts';
import type { Payments, Programme } from '../policy/schema/programme.ts';

/** What somebody asked about a programme, with all that the answer rests on. */
export interface ProgrammeQuestion {
  programme: Programme;
  payments: readonly Payments[];
  messages: ReadonlyMap<string, string>;
  /** As written; empty when a choice was pressed. */
  text: string;
  entities: Entities;
  now: Date;
  /** Of the responsible office. */
  timeZone: string;
  /** Kemendagri digits the answer is for, and their name. */
  area: string;
  place: string;
}
