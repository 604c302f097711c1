import { render } from '../../language/render.ts';
import type { FlowContext, FlowInput, OfferedChoice, Outcome, TurnEvent } from '../flow.ts';
import { factText, soundsAfraid } from './complaint-questions.ts';
import type { ComplaintSlots, Field } from './complaint-summary.ts';
import { after, changesTopic, goTo, say, stay, unhandled } from './outcomes.ts';
import { type Told, withoutIdentity } from './told.ts';

const nameChoices: OfferedChoice[] = [
  { id: 'stay_confidential', key: 'complaint.choice.stay_confidential' },
  { id: 'may_name', key: 'complaint.choice.may_name' },
  'talk_to_staff',
];

/** A case that opened at once is confidential until the reporter says otherwise. */
export function askConfidentialityAfter(slots: ComplaintSlots): Outcome {
  return goTo('name', slots, say('complaint.ask_name_after', {}, nameChoices));
}

export async function confidentialityAfter(
  context: FlowContext,
  input: FlowInput,
  slots: ComplaintSlots,
  advance: (context: FlowContext, slots: ComplaintSlots) => Outcome,
): Promise<Outcome> {
  const settled = { ...slots, asked: [...slots.asked, 'confidentiality'] };
  if (input.choice === 'may_name') {
    const text = render(context.policy.messages, 'complaint.fact_may_name');
    return after(await addText(context, text), advance(context, settled));
  }
  if (input.choice === 'stay_confidential' || soundsAfraid(input.text)) return advance(context, settled);
  if (changesTopic(input, ['file_complaint', 'privacy_data', slots.intent ?? ''])) return unhandled;
  // Whatever else is told meanwhile belongs to the case.
  const tells = input.text.trim().split(/\s+/).length > 2 && input.meaning.intents[0]?.id !== 'thanks_bye';
  return stay(...(tells ? await addToCase(context, input) : []), say('complaint.ask_name_after', {}, nameChoices));
}

/** Adds an answer, or a correction in its own words, to the case this chat opened last. */
export function addToCase(context: FlowContext, input: FlowInput, field?: Field, told?: Told): Promise<TurnEvent[]> {
  const fact = field && told ? factText(context, field, told) : undefined;
  return addText(context, fact ?? withoutIdentity(input.text, context.policy));
}

export async function addText(context: FlowContext, text: string): Promise<TurnEvent[]> {
  const [newest] = await context.services.casesOfContact();
  if (!newest || newest.state === 'closed' || text.trim() === '') return [];
  return [{ type: 'act-on-case', caseId: newest.id, act: { kind: 'add', text } }];
}
