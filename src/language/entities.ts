import type { Area } from '../policy/schema/office.ts';
import { fold } from './clean.ts';
import { createComponentReader } from './component.ts';
import { type EntityWords, PhraseIndex } from './entity-words.ts';
import { readIdentity } from './identity.ts';
import type { Entities } from './meaning.ts';
import { createMoneyReader } from './money.ts';
import type { FoundNumber } from './numbers.ts';
import { createPeriodReader } from './period.ts';
import { createPlaceReader } from './place.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One message in the forms its readers need. */
export interface ReadText {
  /** Cleaned, as typed. */
  text: string;
  numbers: readonly FoundNumber[];
  /** Cleaned, long numbers masked. */
  masked: string;
  /** Words as typed, lower case. */
  typed: readonly string[];
  /** Words after the vocabulary. */
  words: readonly string[];
}

const CASE_NUMBER = /(?<![\d-])\d{2}-\d{6}(?![\d-])/g;

/** Names and numbers of a message as normalised strings; only what was found has a key. */
export function createEntityReader(
  lists: EntityWords,
  vocabulary: Vocabulary,
  areas: Iterable<Area>,
): (read: ReadText) => Entities {
  const money = createMoneyReader(lists.money, vocabulary);
  const period = createPeriodReader(vocabulary);
  const component = createComponentReader(lists, vocabulary);
  const place = createPlaceReader(lists.place, areas);
  const named = (['programme', 'relation', 'status_word', 'bank'] as const).map(
    (name) => [name, PhraseIndex.of(lists[name])] as const,
  );

  return ({ text, numbers, masked, typed, words }) => {
    const found: Entities = { ...readIdentity(text, numbers) };
    const values = (kind: FoundNumber['kind']) => [
      ...new Set(numbers.filter((number) => number.kind === kind).map(({ value }) => value)),
    ];
    found.phone = values('phone');
    found.receipt_code = values('code');
    found.case_number = masked.match(CASE_NUMBER) ?? [];
    found.money = money(fold(masked));
    found.period = period(words);
    found.component = component(words);
    found.place = place(typed);
    for (const [name, index] of named) found[name] = index.values(words);
    return Object.fromEntries(Object.entries(found).filter(([, list]) => list !== undefined && list.length > 0));
  };
}
