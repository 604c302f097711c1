// > anak sy 2 sd 1 smp dpt brp
// Hitungan menurut aturan, bukan janji: SD Rp225.000 × 2 + SMP Rp375.000 = Rp825.000 untuk 3 bulan.
// > kalau smp?
// SMP: Rp375.000 untuk 3 bulan.

import { answerAmount } from '../../programmes/answer-amount.ts';
import { membersFrom } from '../../programmes/members.ts';
import type { Flow, FlowContext, FlowInput, Outcome } from '../flow.ts';
import { changesTopic, done, offer, unhandled } from './outcomes.ts';
import { aboutPkh, sayAnswer } from './pkh-words.ts';

const choices = ['pkh_eligibility', 'how_to_register', 'talk_to_staff'];

/** How much PKH pays: the sum for the members named, else the table and the question who they are. */
export const pkhAmount: Flow = {
  name: 'pkh-amount',
  informs: true,
  start: answer,
  step(_step, context, input) {
    if (!namesMembers(input) || changesTopic(input, ['pkh_amount', 'new_component'])) return unhandled;
    return answer(context, input);
  },
};

function answer(context: FlowContext, input: FlowInput | undefined): Outcome {
  const said = sayAnswer(answerAmount(aboutPkh(context, input)), choices);
  return namesMembers(input) ? done(...said) : offer('members', {}, ...said);
}

function namesMembers(input: FlowInput | undefined): boolean {
  return membersFrom(input?.meaning.entities.component ?? []).length > 0;
}
