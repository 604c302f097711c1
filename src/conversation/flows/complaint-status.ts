// Warga: laporan sy sdh smp mana
// Sapa:  Laporan 26-001234 … Petugas sedang menanganinya. Kabar paling lambat Kamis, 3 Desember 2026. 1 Tambah keterangan 2 Cabut
// Warga: 1
// Sapa:  Tulis keterangannya …

import type { ReporterCaseView } from '../../cases/case.ts';
import { formatDate, formatTime } from '../../language/format.ts';
import { openingCode } from '../../language/opening-code.ts';
import { render } from '../../language/render.ts';
import type { Flow, FlowContext, FlowInput, OfferedChoice, Outcome, TurnEvent } from '../flow.ts';
import { caseLines, caseList, type ShownCase, shownCase } from './complaint-status-view.ts';
import { changesTopic, done, goTo, offer, say, stay, unhandled } from './outcomes.ts';
import { withoutIdentity } from './told.ts';

interface StatusOfCaseSlots {
  shown?: ShownCase;
}

/** More than these are not listed; the older ones open by their number. */
const mostListed = 6;

const ownIntents = ['complaint_status', 'complaint_amend'];

const withdrawChoices: OfferedChoice[] = [
  { id: 'withdraw_own', key: 'case_status.choice.withdraw_own' },
  { id: 'withdraw_pressed', key: 'case_status.choice.withdraw_pressed' },
  { id: 'keep', key: 'case_status.choice.keep' },
];

/** What became of a report: from the filing chat by itself or its number, from elsewhere by its opening code. */
export const complaintStatus: Flow = {
  name: 'complaint-status',

  async start(context, input) {
    if (input?.choice === 'case_confirm' || input?.choice === 'case_contest') return answered(context, input.choice);
    if (input && codeIn(input)) return byCode(context, input);
    const cases = await context.services.casesOfContact();
    const named = input && byNumber(cases, input);
    if (named) return show(context, named);
    if (input?.meaning.entities.case_number) return goTo('code', {}, say('case_status.number_not_enough'));
    if (cases.length === 0) return goTo('code', {}, say('case_status.ask_code'));
    if (cases.length === 1) return show(context, cases[0]!);
    const listed = cases.slice(0, mostListed);
    const about = listed.map(({ id }): TurnEvent => ({ type: 'about-case', caseId: id }));
    return offer('list', {}, ...about, caseList(context, listed));
  },

  step(step, context, input) {
    const { shown } = context.slots as StatusOfCaseSlots;
    if (step === 'code') return codeStep(context, input);
    if (step === 'list' || !shown) return listStep(context, input);
    if (step === 'add') return addStep(context, input, shown);
    if (step === 'contest') return contestStep(context, input, shown);
    if (step === 'withdraw') return withdrawStep(input, shown);
    return shownStep(context, input, shown);
  },
};

function show(context: FlowContext, view: ReporterCaseView): Outcome {
  return offer(
    'shown',
    { shown: shownCase(view) },
    { type: 'about-case', caseId: view.id },
    ...caseLines(context, view),
  );
}

/** Pressed under an answer: it concerns the newest answered case of this chat. */
async function answered(context: FlowContext, choice: 'case_confirm' | 'case_contest'): Promise<Outcome> {
  const cases = await context.services.casesOfContact();
  const newest = cases.find((view) => view.state === 'answered') ?? cases.find((view) => view.canContest);
  if (!newest) return done(say('case_status.nothing_answered', {}, ['talk_to_staff']));
  return act(choice, context, shownCase(newest)) ?? unhandled;
}

/** Whoever acts by the code answers from this chat: the office must be able to write back here. */
function joining(context: FlowContext, { id: caseId, byCode: isByCode }: ShownCase): TurnEvent[] {
  if (!isByCode) return [];
  const { id: contactId, channel, account, address } = context.contact;
  return [{ type: 'act-on-case', caseId, act: { kind: 'join', from: { contactId, channel, account, address } } }];
}

/** What a choice under a case does. */
function act(choice: string | undefined, context: FlowContext, shown: ShownCase): Outcome | undefined {
  const { id: caseId, number } = shown;
  switch (choice) {
    case 'case_confirm':
      return done({ type: 'act-on-case', caseId, act: { kind: 'confirm' } }, say('case_status.confirmed', { number }));
    case 'case_contest':
      if (!shown.canContest) return done(say('case_status.too_late', { number }, ['talk_to_staff']));
      return goTo('contest', { shown }, say('case_status.ask_contest', { number }, ['skip']));
    case 'case_add':
      return goTo('add', { shown }, say('case_status.ask_add', { number }));
    case 'case_withdraw':
      return goTo('withdraw', { shown }, say('case_status.ask_withdraw', { number }, withdrawChoices));
    case 'case_join':
      return done(...joining(context, { ...shown, byCode: true }), say('case_status.joined', { number }));
    default:
      return undefined;
  }
}

function shownStep(context: FlowContext, input: FlowInput, shown: ShownCase): Outcome {
  const outcome = act(input.choice, context, shown);
  if (outcome) return outcome;
  if (input.choice === undefined && input.meaning.intents[0]?.id === 'complaint_amend') {
    return goTo('add', { shown }, say('case_status.ask_add', { number: shown.number }));
  }
  return unhandled;
}

async function listStep(context: FlowContext, input: FlowInput): Promise<Outcome> {
  const cases = await context.services.casesOfContact();
  const named = byNumber(cases, input);
  if (named) return show(context, named);
  return codeIn(input) ? byCode(context, input) : unhandled;
}

async function codeStep(context: FlowContext, input: FlowInput): Promise<Outcome> {
  if (codeIn(input)) return byCode(context, input);
  if (changesTopic(input, ownIntents)) return unhandled;
  return stay(say('case_status.ask_code_again', {}, ['talk_to_staff']));
}

async function byCode(context: FlowContext, input: FlowInput): Promise<Outcome> {
  const found = await context.services.caseByCode(codeIn(input)!);
  if (found.kind === 'found') return show(context, found.case);
  if (found.kind === 'no-match') return goTo('code', {}, say('case_status.code_no_match', {}, ['talk_to_staff']));
  const zone = context.office.timeZone;
  const params = { date: formatDate(found.until, zone), time: formatTime(found.until, zone) };
  return done(say('case_status.code_limited', params, ['talk_to_staff']));
}

/** The code as the understanding found it, or the whole message read as one. */
function codeIn(input: FlowInput): string | undefined {
  const found = input.meaning.entities.receipt_code?.map((code) => openingCode.parse(code)).find(Boolean);
  return found ?? openingCode.parse(input.text);
}

/** A number opens only what was filed from this chat. */
function byNumber(cases: readonly ReporterCaseView[], input: FlowInput): ReporterCaseView | undefined {
  const pressed = /^case_(\d{2}-\d+)$/.exec(input.choice ?? '')?.[1];
  const numbers = pressed ? [pressed] : (input.meaning.entities.case_number ?? []);
  return cases.find((view) => numbers.includes(view.number));
}

function addStep(context: FlowContext, input: FlowInput, shown: ShownCase): Outcome {
  const { id, number } = shown;
  const text = withoutIdentity(input.text, context.policy);
  if (input.choice !== undefined) return unhandled;
  if (text === '')
    return stay(say(input.body.kind === 'media' ? 'case_status.media' : 'case_status.ask_add', { number }));
  return done(
    ...erase(input),
    ...joining(context, shown),
    { type: 'act-on-case', caseId: id, act: { kind: 'add', text } },
    say('case_status.added', { number }),
  );
}

function contestStep(context: FlowContext, input: FlowInput, shown: ShownCase): Outcome {
  const { id, number } = shown;
  const skipped = input.choice === 'skip' || input.meaning.command === 'skip';
  if (input.choice !== undefined && !skipped) return unhandled;
  const written = skipped ? '' : withoutIdentity(input.text, context.policy);
  if (written === '' && !skipped) return stay(say('case_status.ask_contest', { number }, ['skip']));
  const text = written || render(context.policy.messages, 'case_status.contest_without_words');
  return done(
    ...erase(input),
    ...joining(context, shown),
    { type: 'act-on-case', caseId: id, act: { kind: 'contest', text } },
    say('case_status.contested', { number }),
  );
}

/** Who was pressed to withdraw is asked, never made to explain; the answer is kept where only the handling line reads it. */
function withdrawStep(input: FlowInput, { id, number }: ShownCase): Outcome {
  if (input.choice === 'keep') return done(say('case_status.kept', { number }));
  if (input.choice === 'withdraw_own' || input.choice === 'withdraw_pressed') {
    const pressed = input.choice === 'withdraw_pressed';
    const said = pressed ? 'case_status.withdrawn_pressed' : 'case_status.withdrawn';
    return done({ type: 'act-on-case', caseId: id, act: { kind: 'withdraw', pressed } }, say(said, { number }));
  }
  if (changesTopic(input, ownIntents)) return unhandled;
  return stay(say('case_status.ask_withdraw', { number }, withdrawChoices));
}

function erase({ meaning: { entities } }: FlowInput): TurnEvent[] {
  return entities.nik || entities.kk || entities.nik_or_kk ? [{ type: 'erase-input' }] : [];
}
