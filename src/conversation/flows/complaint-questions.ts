import { formatRupiah } from '../../language/format.ts';
import { render } from '../../language/render.ts';
import type { Category } from '../../policy/schema/desk.ts';
import type { FlowContext, FlowInput, OfferedChoice, TurnEvent } from '../flow.ts';
import type { ComplaintSlots, Field } from './complaint-summary.ts';
import { say } from './outcomes.ts';
import { mergeTold, readTold, type Told, withoutIdentity } from './told.ts';

const skip: OfferedChoice = 'skip';

/** The next field of the category that was neither told nor asked for. */
export function missingField(category: Category, { told, asked }: ComplaintSlots): Field | undefined {
  const known: Record<Field, unknown> = {
    story: told.story,
    place: told.place,
    who: told.who,
    period: told.period,
    amount: told.amountRupiah,
  };
  return category.fields.find((field) => known[field] === undefined && !asked.includes(field));
}

export function askField(field: Field, category: Category, told: Told): TurnEvent {
  if (field === 'story') return say('complaint.ask_story');
  if (field === 'who') {
    const household = (told.about ?? category.about) === 'other' && !category.restricted;
    return say(household ? 'complaint.ask_household' : 'complaint.ask_who', {}, [skip]);
  }
  const keys = {
    place: 'complaint.ask_place',
    period: 'complaint.ask_period',
    amount: 'complaint.ask_amount',
  } as const;
  return say(keys[field], {}, [skip]);
}

/** Nothing to say about it: by command, by button, by "tidak ada", or out of fear. */
export function skips(input: FlowInput): boolean {
  const { command, answer } = input.meaning;
  return input.choice === 'skip' || command === 'skip' || answer === 'no' || soundsAfraid(input.text);
}

/** Somebody who is afraid is not asked again, only told that the question may stay open. */
export function soundsAfraid(text: string): boolean {
  return /\b(takut|takot|ketahuan|ketauan|kada wani|ora wani|ga berani|gak berani|tidak berani)\b/i.test(text);
}

/** "eh salah", "bukan …": the message corrects something said before. */
export function correctsEarlier(text: string): boolean {
  return /^\W*(eh|ralat|salah|maksud\w*|bukan|koreksi|yang benar|yg bener)\b/i.test(text);
}

/** An answer in its own words, beside whatever else it tells. */
export function readAnswer(context: FlowContext, input: FlowInput, field: Field, before: Told): Told {
  const { story, ...also } = readTold(context, input);
  const words = withoutIdentity(input.text, context.policy);
  if (field === 'story') return mergeTold(before, { ...also, ...(story && { story }) });
  const told = { ...before, ...also };
  if (field === 'amount') {
    const amount = also.amountRupiah ?? bareAmount(words);
    return amount === undefined ? told : { ...told, amountRupiah: amount };
  }
  return words === '' ? told : { ...told, [field]: words };
}

/** "50" said of money means thousands; the sum is read back before anything is sent. */
function bareAmount(words: string): number | undefined {
  const digits = /^\D*(\d{1,3}(?:\.?\d{3})*)\D*$/.exec(words)?.[1];
  if (digits === undefined) return undefined;
  const amount = Number(digits.replaceAll('.', ''));
  return amount === 0 ? undefined : amount < 1000 ? amount * 1000 : amount;
}

/** A correction replaces what it names; what cannot be placed is added to the story as a correction. */
export function readCorrection(context: FlowContext, input: FlowInput, before: Told): Told {
  const { story, ...named } = readTold(context, input);
  if (Object.keys(named).length > 0 || story === undefined) return mergeTold(before, named);
  return mergeTold(before, { story: render(context.policy.messages, 'complaint.correction', { words: story }) });
}

/** An answer as a line for the file of a case that is open already. */
export function factText(context: FlowContext, field: Field, told: Told): string | undefined {
  const { messages } = context.policy;
  const { place, who, period, amountRupiah, story } = told;
  if (field === 'place') return place && render(messages, 'complaint.line.place', { place });
  if (field === 'who') return who && render(messages, 'complaint.line.who', { who });
  if (field === 'period') return period && render(messages, 'complaint.line.period', { period });
  if (field === 'amount') {
    return amountRupiah ? render(messages, 'complaint.line.amount', { amount: formatRupiah(amountRupiah) }) : undefined;
  }
  return story;
}
