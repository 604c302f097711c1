import type { ReporterCaseView } from '../../cases/case.ts';
import { formatDate, formatShortDate } from '../../language/format.ts';
import { render } from '../../language/render.ts';
import type { FlowContext, OfferedChoice, TurnEvent } from '../flow.ts';
import { say } from './outcomes.ts';

/** What the flow keeps of the case on show; the rest is read again when it is needed. */
export interface ShownCase {
  id: string;
  number: string;
  canContest: boolean;
  byCode: boolean;
}

export function shownCase({ id, number, canContest, byCode }: ReporterCaseView): ShownCase {
  return { id, number, canContest, byCode };
}

const stateKeys = {
  received: 'case_status.received',
  'in-progress': 'case_status.in_progress',
  answered: 'case_status.answered',
} as const;

const waitingKeys = {
  reporter: 'case_status.waiting_reporter',
  office: 'case_status.waiting_office',
  'field-task': 'case_status.waiting_field',
  centre: 'case_status.waiting_centre',
} as const;

const closedKeys = {
  confirmed: 'case_status.closed_confirmed',
  silent: 'case_status.closed_silent',
  withdrawn: 'case_status.closed_withdrawn',
  merged: 'case_status.closed_merged',
  referred: 'case_status.closed_referred',
  unreachable: 'case_status.closed_unreachable',
} as const;

/** State in words, the promised date while it still binds, the last answer, and what may be done. */
export function caseLines(context: FlowContext, view: ReporterCaseView): TurnEvent[] {
  const zone = context.policy.offices.get(view.office)?.timeZone ?? context.office.timeZone;
  const open = view.state === 'received' || view.state === 'in-progress' || view.state === 'waiting';
  const late = open && !view.lastAnswer && view.promisedBy < context.now;
  const promise = late ? 'case_status.promise_missed' : 'case_status.promise';
  const { lastAnswer } = view;
  return [
    say('case_status.header', {
      number: view.number,
      matter: view.categoryTitle,
      date: formatShortDate(view.openedAt, zone),
    }),
    say(stateKey(view)),
    ...(open && !lastAnswer ? [say(promise, { date: formatDate(view.promisedBy, zone) })] : []),
    ...(lastAnswer
      ? [say('case_status.last_answer', { date: formatShortDate(lastAnswer.at, zone), answer: lastAnswer.text })]
      : []),
    say('case_status.what_next', {}, choicesFor(view)),
  ];
}

function stateKey({ state, waitingFor, closedAs }: ReporterCaseView): string {
  if (state === 'waiting') return waitingKeys[waitingFor ?? 'office'];
  if (state === 'closed') return closedKeys[closedAs ?? 'confirmed'];
  return stateKeys[state];
}

/** Only the filing chat may withdraw or confirm: a code may have been seen by others. */
function choicesFor(view: ReporterCaseView): OfferedChoice[] {
  const choices: OfferedChoice[] = [];
  if (view.state === 'answered' && !view.byCode)
    choices.push({ id: 'case_confirm', key: 'case_status.choice.confirm' });
  if (view.canContest) choices.push({ id: 'case_contest', key: 'case_status.choice.contest' });
  if (view.state !== 'closed') choices.push({ id: 'case_add', key: 'case_status.choice.add' });
  if (view.byCode && view.state !== 'closed') choices.push({ id: 'case_join', key: 'case_status.choice.join' });
  if (!view.byCode && view.state !== 'closed')
    choices.push({ id: 'case_withdraw', key: 'case_status.choice.withdraw' });
  choices.push('talk_to_staff');
  return choices;
}

/** Several cases of this chat, newest first, each a choice. */
export function caseList(context: FlowContext, views: readonly ReporterCaseView[]): TurnEvent {
  const choices = views.map((view) => ({
    id: `case_${view.number}`,
    key: 'case_status.choice.number',
    params: { number: view.number },
  }));
  const { messages } = context.policy;
  const zone = context.office.timeZone;
  const cases = views.map((view) =>
    render(messages, 'case_status.list_item', {
      number: view.number,
      matter: view.categoryTitle,
      date: formatShortDate(view.openedAt, zone),
    }),
  );
  return say('case_status.list', { cases: cases.join('\n') }, choices);
}
