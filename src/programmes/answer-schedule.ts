import { formatMonths, formatShortDate } from '../language/format.ts';
import { type AnswerText, namedText, textOf } from './answer-texts.ts';
import { addMonths, dayOf, monthOf, noonOf } from './day.ts';
import { type Stage, stageNumbered, stageOn, stageStates, stagesOf, type WindowState } from './payment-calendar.ts';
import { type AskedPeriod, periodsIn } from './period.ts';
import type { ProgrammeQuestion } from './question.ts';
import { ruleValues } from './rule-values.ts';
import { situationsIn } from './situations.ts';

/** Stages answered in one bubble. */
const STAGES = 3;

/** When: months first, the stage's number second, what is known for the asker's area, and why there is no date. */
export function answerSchedule(question: ProgrammeQuestion): AnswerText[] {
  const { programme, payments, messages, text, entities, place } = question;
  const day = dayOf(question.now, question.timeZone);
  const values = { ...ruleValues(programme, payments, day), place };
  const situations = situationsIn(programme, 'when', text)
    .slice(0, 1)
    .map(({ answer }) => namedText(messages, answer, values));

  const named = periodsIn(entities.period ?? [], day);
  const asked: AskedPeriod[] = named.length > 0 ? named : [{ kind: 'month', month: monthOf(day) }];
  const said = asked.slice(0, STAGES).flatMap((period) => {
    const target = targetOf(question, period, day);
    if (target === undefined) return [namedText(messages, programme.answers.when, values)];
    return 'key' in target ? [target] : sayStage(question, target, day);
  });
  return uniqueOf([...said, ...situations]);
}

/** The stage that is meant, or the words for a time that the policy does not hold. */
function targetOf(question: ProgrammeQuestion, asked: AskedPeriod, day: string): Stage | AnswerText | undefined {
  const { programme, payments } = question;
  if (asked.kind === 'neighbour') {
    const months = stageOn(payments, programme.id, day)?.months ?? { from: monthOf(day), to: monthOf(day) };
    const month = asked.which === 'next' ? addMonths(months.to, 1) : addMonths(months.from, -1);
    return targetOf(question, { kind: 'month', month }, day);
  }
  const thisYear = Number(day.slice(0, 4));
  const year = asked.kind === 'month' ? Number(asked.month.slice(0, 4)) : asked.year;
  const known = stagesOf(payments, programme.id);
  const ofYear = known.filter((stage) => stage.year === year);
  if (ofYear.length === 0)
    return year < thisYear ? textOf('pkh.schedule.past_year', { year }) : sayUnknownYear(asked, year, known);
  if (asked.kind === 'stage') {
    const stage = stageNumbered(payments, programme.id, year, asked.stage);
    return stage ?? textOf('pkh.schedule.no_such_stage', { year, stages: ofYear.length });
  }
  if (asked.kind === 'month') return stageOn(payments, programme.id, `${asked.month}-01`);
  return textOf('pkh.schedule.year', { year, list: listOf(ofYear) });
}

/** A year without a calendar: the same stage of the last known year stands for its months. */
function sayUnknownYear(asked: AskedPeriod, year: number, known: readonly Stage[]): AnswerText {
  const like = known.findLast(
    (stage) =>
      (asked.kind === 'stage' && stage.stage === asked.stage) ||
      (asked.kind === 'month' && holdsMonth(stage, asked.month.slice(5))),
  );
  if (like === undefined) return textOf('pkh.schedule.year_unknown', { year });
  const { stage, months } = like;
  return textOf('pkh.schedule.stage_unknown', { year, stage, months: formatMonths(months.from, months.to) });
}

function holdsMonth({ months }: Stage, number: string): boolean {
  return months.from.slice(5) <= number && number <= months.to.slice(5);
}

function listOf(stages: readonly Stage[]): string {
  return stages.map(({ stage, months }) => `${stage}. ${formatMonths(months.from, months.to)}`).join('\n');
}

type Time = 'ahead' | 'now' | 'past';

function sayStage(question: ProgrammeQuestion, stage: Stage, day: string): AnswerText[] {
  const { from, to } = stage.months;
  const time = monthOf(day) < from ? 'ahead' : monthOf(day) > to ? 'past' : 'now';
  const params = { stage: stage.stage, months: formatMonths(from, to) };
  const states = stageStates(stage, day, question.area);
  return [
    ...(time === 'past'
      ? [textOf('pkh.schedule.past_stage', params)]
      : [textOf('pkh.schedule.stage', params), textOf('pkh.schedule.no_date')]),
    ...(states.length === 0 ? [sayNoNews(question, time)] : states.flatMap((state) => sayState(question, state, time))),
  ];
}

function sayNoNews({ now, timeZone, place }: ProgrammeQuestion, time: Time): AnswerText {
  const today = formatShortDate(now, timeZone);
  if (time === 'ahead') return textOf('pkh.schedule.ahead', { place });
  return time === 'past'
    ? textOf('pkh.schedule.past_no_news', { today, place })
    : textOf('pkh.schedule.no_news', { today, place });
}

function sayState(question: ProgrammeQuestion, state: WindowState, time: Time): AnswerText[] {
  const payer = state.payer === undefined ? [] : [textOf('pkh.schedule.payer', { payer: state.payer })];
  const isNews = state.state !== 'planned' || (state.confirmed && time !== 'past');
  if (!isNews) return [...payer, sayNoNews(question, time)];
  const doubt = state.confirmed ? [] : [textOf('pkh.schedule.unconfirmed')];
  return [...payer, sayNews(state, question.place), ...doubt];
}

/** News from the centre is known by its month and says nothing of the place. */
function sayNews({ state, since: day, everywhere }: WindowState, place: string): AnswerText {
  const since = everywhere ? formatMonths(monthOf(day), monthOf(day)) : formatShortDate(noonOf(day), 'UTC');
  const params = { since, place };
  switch (state) {
    case 'planned':
      return textOf('pkh.schedule.planned', params);
    case 'announced':
      return textOf(everywhere ? 'pkh.schedule.announced_nation' : 'pkh.schedule.announced', params);
    case 'paying':
      return textOf(everywhere ? 'pkh.schedule.paying_nation' : 'pkh.schedule.paying', params);
    case 'done':
      return textOf(everywhere ? 'pkh.schedule.done_nation' : 'pkh.schedule.done', params);
  }
}

/** A text that several stages share is said once, after the last of them. */
function uniqueOf(said: readonly AnswerText[]): AnswerText[] {
  const written = said.map((one) => JSON.stringify(one));
  return said.filter((_, index) => written.lastIndexOf(written[index]!) === index);
}
