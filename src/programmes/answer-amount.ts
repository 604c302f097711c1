import { formatRupiah } from '../language/format.ts';
import {
  amountOn,
  type CapReason,
  componentOf,
  countedAs,
  type FamilySum,
  type MemberCount,
  mostOf,
  sumFor,
} from './amounts.ts';
import { type AnswerText, namedText, textOf } from './answer-texts.ts';
import { dayOf } from './day.ts';
import { membersFrom } from './members.ts';
import type { ProgrammeQuestion } from './question.ts';
import { componentValues, ruleValues, sayChecked, sayOutside } from './rule-values.ts';
import { situationsIn } from './situations.ts';

/** Notes said under one sum: more than two and nobody reads the sum. */
const NOTES = 2;

/** How much: the sum with its steps when members are named, else the table and the question who they are. */
export function answerAmount(question: ProgrammeQuestion): AnswerText[] {
  const { programme, payments, messages, text, entities } = question;
  const day = dayOf(question.now, question.timeZone);
  const outside = sayOutside(programme, day);
  if (outside) return [outside];
  const values = ruleValues(programme, payments, day);
  const situations = situationsIn(programme, 'amount', text)
    .slice(0, 1)
    .map(({ answer }) => namedText(messages, answer, values));
  const members = membersFrom(entities.component ?? []);
  const sum = sumFor(programme, members, day);
  const doubted = situations.length === 0 ? doubtedFigure(question, sum, day) : undefined;
  const opening = [...situations, ...(doubted === undefined ? [] : [doubted])];
  if (sum.lines.length === 0) {
    return [
      ...opening,
      namedText(messages, programme.answers.amount, { ...values, table: tableOf(question, day) }),
      sayChecked(programme, day),
    ];
  }
  return [
    ...opening,
    saySum(sum),
    ...sum.reasons.map(sayReason),
    ...notesOf(question, sum, day),
    ...samePerson(question, members, day),
    textOf('pkh.decides'),
    sayChecked(programme, day),
  ];
}

function tableOf({ programme }: ProgrammeQuestion, day: string): string {
  return programme.components
    .flatMap(({ id, title }) => {
      const amount = amountOn(programme, id, day);
      return amount === undefined ? [] : [`• ${title}: ${formatRupiah(amount.rupiahPerStage)}`];
    })
    .join('\n');
}

function saySum(sum: FamilySum): AnswerText {
  const { lines, perStage, perYear, counted } = sum;
  const [only] = lines;
  if (only && lines.length === 1 && only.count === 1) {
    return textOf('pkh.amount.one', {
      title: only.title,
      amount: formatRupiah(perStage.most),
      year: formatRupiah(perYear.most),
    });
  }
  const steps = lines
    .map(
      ({ title, count, rupiahPerStage }) => `${title} ${formatRupiah(rupiahPerStage)}${count > 1 ? ` × ${count}` : ''}`,
    )
    .join(' + ');
  if (perStage.least !== perStage.most) {
    return textOf('pkh.amount.range', {
      steps,
      least: formatRupiah(perStage.least),
      most: formatRupiah(perStage.most),
      counted,
    });
  }
  const total = { steps, total: formatRupiah(perStage.most), year: formatRupiah(perYear.most) };
  return sum.capped ? textOf('pkh.amount.capped', { ...total, counted }) : textOf('pkh.amount.sum', total);
}

function sayReason(reason: CapReason): AnswerText {
  const { most } = reason;
  switch (reason.rule) {
    case 'component':
      return textOf('pkh.cap.component', { title: reason.title, most });
    case 'members':
      return textOf('pkh.cap.members', { most });
    case 'children':
      return textOf('pkh.cap.children', { most });
    case 'pregnancies':
      return textOf('pkh.cap.pregnancies', { most });
  }
}

/** Conditions of the members named, and limits that an older list put lower. */
function notesOf({ programme, messages }: ProgrammeQuestion, sum: FamilySum, day: string): AnswerText[] {
  const notes = new Map<string, AnswerText>();
  for (const { component, count, title } of sum.lines) {
    const found = componentOf(programme, component);
    const older = found?.most.find((limit) => limit.from <= day && limit.value < count);
    // A limit that bites is said with the sum.
    if (count > (mostOf(programme, component, day) ?? count)) continue;
    if (older) notes.set(`older ${component}`, textOf('pkh.cap.older', { title, most: older.value }));
    if (found?.note) notes.set(found.note, namedText(messages, found.note, componentValues(programme, component, day)));
  }
  return [...notes.values()].slice(0, NOTES);
}

/** "SD dan disabilitas" may be one child. */
function samePerson({ programme }: ProgrammeQuestion, members: readonly MemberCount[], day: string): AnswerText[] {
  const components = members.map(({ component }) => component);
  const single = members.length === 2 && members.every(({ count }) => count === 1);
  if (!single || !components.includes('disabilitas') || components.includes('ibu_hamil')) return [];
  const better = countedAs(programme, components, day);
  if (better === undefined) return [];
  const { title, amount } = componentValues(programme, better, day);
  return title === undefined || amount === undefined ? [] : [textOf('pkh.amount.same_person', { title, amount })];
}

/** A figure in the question that the rules do not know: rumours of a rise, wrong lists. */
function doubtedFigure(
  { programme, entities }: ProgrammeQuestion,
  sum: FamilySum,
  day: string,
): AnswerText | undefined {
  const asked = sum.lines.map(({ component }) => component);
  const components = asked.length > 0 ? asked : programme.components.map(({ id }) => id);
  const known = new Set([sum.perStage.least, sum.perStage.most, sum.perYear.least, sum.perYear.most]);
  for (const component of components) {
    const amount = amountOn(programme, component, day);
    if (amount === undefined) continue;
    for (const rupiah of [amount.rupiahPerStage, amount.rupiahPerYear, Math.round(amount.rupiahPerYear / 12)])
      known.add(rupiah);
  }
  const doubted = (entities.money ?? []).map(Number).find((rupiah) => rupiah > 0 && !known.has(rupiah));
  return doubted === undefined ? undefined : textOf('pkh.amount.other_figure', { figure: formatRupiah(doubted) });
}
