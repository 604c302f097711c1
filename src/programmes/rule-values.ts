import { formatMonths, formatRupiah, formatShortDate } from '../language/format.ts';
import type { ComponentId, Payments, Programme } from '../policy/schema/programme.ts';
import { amountOn, capOn, componentOf, mostOf, valueOn } from './amounts.ts';
import { type AnswerText, type TextValues, textOf } from './answer-texts.ts';
import { monthOf, noonOf } from './day.ts';
import { factsAge } from './facts-age.ts';

/** Rules of a programme as values for its texts, so that no figure stands twice in the policy. */
export function ruleValues(programme: Programme, payments: readonly Payments[], day: string): TextValues {
  const unclaimed = valueOn(
    payments.flatMap((year) => year.unclaimedDays),
    day,
  );
  return defined({
    members: capOn(programme, 'members', day),
    children: capOn(programme, 'children', day),
    pregnancies: capOn(programme, 'pregnancies', day),
    babies: mostOf(programme, 'balita', day),
    desil_from: programme.desil?.from,
    desil_to: programme.desil?.to,
    pupil_from: componentOf(programme, 'sd')?.ages?.least,
    pupil_to: componentOf(programme, 'sma')?.ages?.most,
    unclaimed_days: unclaimed?.value,
    unclaimed_since: unclaimed && formatMonths(monthOf(unclaimed.from), monthOf(unclaimed.from)),
  });
}

/** One component's own values. */
export function componentValues(programme: Programme, component: ComponentId, day: string): TextValues {
  const found = componentOf(programme, component);
  const amount = amountOn(programme, component, day);
  return defined({
    title: found?.title,
    amount: amount && formatRupiah(amount.rupiahPerStage),
    year: amount && formatRupiah(amount.rupiahPerYear),
    age_from: found?.ages?.least,
    age_to: found?.ages?.most,
    most: mostOf(programme, component, day),
  });
}

/** Says so when the day lies outside the time the rules of the file hold for. */
export function sayOutside(programme: Programme, day: string): AnswerText | undefined {
  const { validFrom, validTo } = programme;
  if (validFrom <= day && day <= (validTo ?? day)) return undefined;
  return textOf('pkh.rules_unknown', { from: formatShortDate(noonOf(validFrom), 'UTC') });
}

/** How old the facts are: said under every figure. */
export function sayChecked(programme: Programme, day: string): AnswerText {
  const { lastVerified, outdated } = factsAge(programme, day);
  const params = { verified: formatShortDate(noonOf(lastVerified), 'UTC') };
  return outdated ? textOf('pkh.checked_long_ago', params) : textOf('pkh.checked', params);
}

function defined(values: Record<string, string | number | undefined>): TextValues {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}
