import { placeholders } from '../language/render.ts';

export type TextValues = Record<string, string | number>;

/** One text of an answer: a key of `config/messages/` and its values. */
export interface AnswerText {
  key: string;
  params?: TextValues;
}

/** Every text that the answers name themselves, with the values it is given. The others are named by the policy. */
export const answerTexts = {
  'pkh.checked': ['verified'],
  'pkh.checked_long_ago': ['verified'],
  'pkh.decides': [],
  'pkh.rules_unknown': ['from'],
  'pkh.amount.one': ['title', 'amount', 'year'],
  'pkh.amount.sum': ['steps', 'total', 'year'],
  'pkh.amount.capped': ['steps', 'total', 'year', 'counted'],
  'pkh.amount.range': ['steps', 'least', 'most', 'counted'],
  'pkh.amount.same_person': ['title', 'amount'],
  'pkh.amount.other_figure': ['figure'],
  'pkh.cap.members': ['most'],
  'pkh.cap.children': ['most'],
  'pkh.cap.pregnancies': ['most'],
  'pkh.cap.component': ['title', 'most'],
  'pkh.cap.older': ['title', 'most'],
  'pkh.who.component': ['title'],
  'pkh.who.no_age_group': ['age'],
  'pkh.schedule.stage': ['stage', 'months'],
  'pkh.schedule.past_stage': ['stage', 'months'],
  'pkh.schedule.no_date': [],
  'pkh.schedule.no_news': ['today', 'place'],
  'pkh.schedule.past_no_news': ['today', 'place'],
  'pkh.schedule.ahead': ['place'],
  'pkh.schedule.planned': ['since', 'place'],
  'pkh.schedule.announced': ['since', 'place'],
  'pkh.schedule.announced_nation': ['since', 'place'],
  'pkh.schedule.paying': ['since', 'place'],
  'pkh.schedule.paying_nation': ['since', 'place'],
  'pkh.schedule.done': ['since', 'place'],
  'pkh.schedule.done_nation': ['since', 'place'],
  'pkh.schedule.unconfirmed': [],
  'pkh.schedule.payer': ['payer'],
  'pkh.schedule.year': ['year', 'list'],
  'pkh.schedule.past_year': ['year'],
  'pkh.schedule.no_such_stage': ['year', 'stages'],
  'pkh.schedule.year_unknown': ['year'],
  'pkh.schedule.stage_unknown': ['year', 'stage', 'months'],
} as const satisfies Record<string, readonly string[]>;

export type AnswerKey = keyof typeof answerTexts;

/** A text of the table, with exactly the values it asks for. */
export function textOf<K extends AnswerKey>(
  key: K,
  ...[params]: (typeof answerTexts)[K] extends readonly []
    ? []
    : [params: Record<(typeof answerTexts)[K][number], string | number>]
): AnswerText {
  return params === undefined ? { key } : { key, params };
}

/** A text named by the policy, given those of the values it asks for. */
export function namedText(
  messages: ReadonlyMap<string, string>,
  key: string,
  values: Readonly<TextValues>,
): AnswerText {
  const wanted = placeholders(messages.get(key) ?? '').flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return wanted.length === 0 ? { key } : { key, params: Object.fromEntries(wanted) };
}
