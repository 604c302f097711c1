import type { ComponentId } from '../policy/schema/programme.ts';
import { amountOn } from './amounts.ts';
import { type AnswerText, namedText, textOf } from './answer-texts.ts';
import { dayOf } from './day.ts';
import { membersFrom } from './members.ts';
import type { ProgrammeQuestion } from './question.ts';
import { componentValues, ruleValues, sayChecked, sayOutside } from './rule-values.ts';
import { ageIn, situationsIn } from './situations.ts';

/** Points answered in one bubble; a long story gets the first ones and the way to ask on. */
const POINTS = 3;

/** Who may qualify: the circumstances that were told, each with its answer, else the rule as a whole. */
export function answerEligibility(question: ProgrammeQuestion): AnswerText[] {
  const { programme, payments, messages, text, entities } = question;
  const day = dayOf(question.now, question.timeZone);
  const outside = sayOutside(programme, day);
  if (outside) return [outside];
  const values = ruleValues(programme, payments, day);
  const situations = situationsIn(programme, 'who', text).map(({ answer }) => namedText(messages, answer, values));

  const age = ageIn(text);
  const byAge = age === undefined ? [] : componentsOfAge(question, age);
  const named = membersFrom(entities.component ?? []).map(({ component }) => component);
  const components = [...new Set([...named, ...(named.length > 0 ? [] : byAge)])].filter(
    (component) => amountOn(programme, component, day) !== undefined,
  );
  const points = [
    ...situations,
    ...sayComponents(question, components, day),
    ...(age !== undefined && byAge.length === 0 && named.length === 0 ? [textOf('pkh.who.no_age_group', { age })] : []),
  ].slice(0, POINTS);
  const answer =
    points.length === 0 ? [namedText(messages, programme.answers.who, values)] : [...points, textOf('pkh.decides')];
  return [...answer, sayChecked(programme, day)];
}

function componentsOfAge({ programme }: ProgrammeQuestion, age: number): ComponentId[] {
  return programme.components
    .filter(({ ages }) => ages !== undefined && ages.least <= age && age <= (ages.most ?? age))
    .map(({ id }) => id);
}

/** What holds for each component; the school levels share one text, which is said once. */
function sayComponents(
  { programme, messages }: ProgrammeQuestion,
  components: readonly ComponentId[],
  day: string,
): AnswerText[] {
  const said = new Map<string, AnswerText>();
  for (const { id, title, note } of programme.components) {
    if (!components.includes(id)) continue;
    if (note === undefined) said.set(id, textOf('pkh.who.component', { title }));
    else said.set(note, namedText(messages, note, componentValues(programme, id, day)));
  }
  return [...said.values()];
}
