// Warga: bisa ngomong sama orang beneran ga
// Sapa:  Petugas ada lagi Senin, 23 November 2026 pukul 08.00. Boleh titip pesan. 1 Titip pesan 2 Menu
// Warga: 1
// Sapa:  Tulis pesannya …

import type { CaseDraft } from '../../cases/case.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Category } from '../../policy/schema/desk.ts';
import type { Flow, FlowContext, FlowInput, Outcome } from '../flow.ts';
import { counterWords, emergencyWords, hasAgreement, nextOpeningParams } from './office-words.ts';
import { changesTopic, done, goTo, offer, say, stay, unhandled } from './outcomes.ts';
import { readTold } from './told.ts';

/**
 * A person: while the counter is open the conversation is theirs and the bot falls silent. Outside those hours
 * nobody would read it, so the bot goes on speaking and a message can be left as a case.
 */
export const staff: Flow = {
  name: 'staff',

  start(context) {
    const hours = counterWords(context);
    if (context.services.isOpen('counter')) {
      return done({ type: 'hold' }, say('staff.open', { hours, emergency: emergencyWords(context) }));
    }
    const closed = say('staff.closed', { ...nextOpeningParams(context), hours });
    if (!callBackCategory(context.policy))
      return done(closed, say('staff.danger', { emergency: emergencyWords(context) }));
    const leave = { id: 'leave_message', key: 'staff.choice.leave_message' };
    return offer(
      'closed',
      {},
      closed,
      say('staff.offer', { emergency: emergencyWords(context) }, [leave, 'menu_help']),
    );
  },

  step(step, context, input) {
    if (step === 'message') return messageStep(context, input);
    if (input.choice === 'leave_message' || input.meaning.answer === 'yes')
      return goTo('message', {}, say('staff.ask_message'));
    return unhandled;
  },
};

function messageStep(context: FlowContext, input: FlowInput): Outcome {
  if (input.choice !== undefined) return unhandled;
  if (input.text.trim() === '') return stay(say('staff.ask_message'));
  const category = callBackCategory(context.policy);
  if (!category)
    return changesTopic(input)
      ? unhandled
      : done(say('staff.closed', { ...nextOpeningParams(context), hours: counterWords(context) }));
  const { told, draft } = callBack(context, input, category);
  const erase = told ? [{ type: 'erase-input' } as const] : [];
  const receipt = hasAgreement(context) ? 'staff.receipt' : 'staff.receipt_without_date';
  return done(...erase, { type: 'open-case', draft }, say(receipt), say('complaint.receipt_code'));
}

/** Whatever was left for a person is one case, with the numbers in their own fields. */
function callBack(context: FlowContext, input: FlowInput, category: Category): { told: boolean; draft: CaseDraft } {
  const { story = '', place, area = context.area, programme } = readTold(context, input);
  const { nik, kk, nik_or_kk } = input.meaning.entities;
  const told = Boolean(nik ?? kk ?? nik_or_kk);
  const identity = told ? context.identity : {};
  return {
    told,
    draft: {
      category: category.id,
      about: 'own',
      confidentiality: category.restricted ? 'confidential' : 'open',
      ...(programme && { programme }),
      ...(area && { area }),
      story: {
        story,
        ...(place && { place }),
        ...(identity.nik && { nik: identity.nik }),
        ...(identity.kk && { kk: identity.kk }),
      },
    },
  };
}

/** The category that wanting a person leads to, else the catch-all. */
function callBackCategory(policy: Policy): Category | undefined {
  const all = [...policy.categories.values()];
  return all.find((c) => c.intents.includes('talk_to_staff')) ?? policy.categories.get('other');
}
