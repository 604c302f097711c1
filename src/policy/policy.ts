import type { Category, Disclosure, ImportSource, Intent, Referral, RoutingRule, Service } from './schema/desk.ts';
import type { Area, Calendar, Office } from './schema/office.ts';
import type { Payments, Programme } from './schema/programme.ts';

/** Everything the office decides, read and checked as a whole; swapped as a whole, never changed in place. */
export interface Policy {
  /** Content hash of the folder: which policy an answer rested on. */
  version: string;
  service: Service;
  areas: ReadonlyMap<string, Area>;
  offices: ReadonlyMap<string, Office>;
  calendar: Calendar;
  categories: ReadonlyMap<string, Category>;
  routing: readonly RoutingRule[];
  intents: ReadonlyMap<string, Intent>;
  disclosure: readonly Disclosure[];
  sources: ReadonlyMap<string, ImportSource>;
  referrals: ReadonlyMap<string, Referral>;
  programmes: ReadonlyMap<string, Programme>;
  payments: readonly Payments[];
  messages: ReadonlyMap<string, string>;
}

/** A problem of `config/`, said so that a person without programming can mend it. */
export interface PolicyProblem {
  file: string;
  line: number;
  path: string;
  message: string;
}

export class PolicyError extends Error {
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map((p) => `${p.file}:${p.line} ${p.path}: ${p.message}`).join('\n'));
    this.name = 'PolicyError';
    this.problems = problems;
  }
}

/** The policy in force: read `current` at the start of each turn and keep it to the end. */
export interface PolicyHolder {
  readonly current: Policy;
}
