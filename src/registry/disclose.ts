import type { Policy } from '../policy/policy.ts';
import type { Disclosure } from '../policy/schema/desk.ts';
import type { StatusRecord } from './disclosure.ts';
import { isSensitive } from './reason.ts';

/** How well it is known who asks; each tells more than the one before. */
export type Assurance = 'household' | 'person' | 'counter';

/** What a disclosure table may name. */
export type Fact =
  | 'programme'
  | 'listed'
  | 'period'
  | 'state'
  | 'harmless-reason'
  | 'amount'
  | 'payer'
  | 'ordinary-reason'
  | 'sensitive-reason';

const householdFacts: readonly Fact[] = ['programme', 'listed', 'period', 'state', 'harmless-reason'];
const personFacts: readonly Fact[] = [...householdFacts, 'amount', 'payer', 'ordinary-reason'];

/** What a table can grant at most. An office may tell less than this; a slip in its table never tells more. */
const ceiling: Record<Assurance, readonly Fact[]> = {
  household: householdFacts,
  person: personFacts,
  counter: [...personFacts, 'sensitive-reason'],
};

/** The office's own table, else the one for every office; without either nothing may be told. */
export function disclosureFor(policy: Pick<Policy, 'disclosure'>, office: string): Disclosure | undefined {
  return (
    policy.disclosure.find((table) => table.office === office) ??
    policy.disclosure.find((table) => table.office === undefined)
  );
}

/**
 * Reduces a record to what may be told at this assurance. Undefined where not even the programme or the listing may
 * be; source and date of the data always stay with what is told.
 */
export function disclose(
  table: Disclosure | undefined,
  assurance: Assurance,
  record: StatusRecord,
): StatusRecord | undefined {
  const granted = new Set<string>(table?.[assurance]);
  const may = (fact: Fact) => granted.has(fact) && ceiling[assurance].includes(fact);
  if (!may('programme') || !may('listed')) return undefined;
  const { programme, listed, source, dataDate, period, state, reason, amountRupiah, payer } = record;
  return {
    programme,
    listed,
    source,
    dataDate,
    ...(period !== undefined && may('period') ? { period } : {}),
    ...(state !== undefined && may('state') ? { state } : {}),
    ...(reason !== undefined && may(reasonFact(reason, table)) ? { reason } : {}),
    ...(amountRupiah !== undefined && may('amount') ? { amountRupiah } : {}),
    ...(payer !== undefined && may('payer') ? { payer } : {}),
  };
}

function reasonFact(reason: string, table: Disclosure | undefined): Fact {
  if (isSensitive(reason)) return 'sensitive-reason';
  return table?.harmlessReasons.includes(reason) ? 'harmless-reason' : 'ordinary-reason';
}
