// Warga: nenek sebelah rumah sy di RT 12 Loa Ipuh hidup sendirian umur 80an ga pernah dpt bantuan
// Sapa:  Saya catat: • Masalah … • Tempat: RT 12, Loa Ipuh … Sudah benar? 1 Kirim 2 Ubah 3 Batal
// Warga: 1
// Sapa:  Laporan diterima, nomor 26-001234. Paling lambat Kamis, 3 Desember 2026 petugas memberi kabar di chat ini.

import type { Confidentiality } from '../../cases/case.ts';
import type { Category } from '../../policy/schema/desk.ts';
import type { Flow, FlowContext, FlowInput, OfferedChoice, Outcome, TurnEvent } from '../flow.ts';
import { categoryChoices, categoryOf, chosenCategory, matterOf } from './complaint-category.ts';
import { addToCase, askConfidentialityAfter, confidentialityAfter } from './complaint-open.ts';
import {
  askField,
  correctsEarlier,
  missingField,
  readAnswer,
  readCorrection,
  skips,
  soundsAfraid,
} from './complaint-questions.ts';
import { type ComplaintSlots, draftOf, type Field, receipt, summary, summaryQuestion } from './complaint-summary.ts';
import { after, changesTopic, done, goTo, say, stay, unhandled } from './outcomes.ts';
import { mergeTold, readTold, type Told } from './told.ts';

const aboutChoices: OfferedChoice[] = [
  { id: 'about_own', key: 'complaint.choice.own' },
  { id: 'about_other', key: 'complaint.choice.other' },
];
const confidentialityChoices: OfferedChoice[] = [
  { id: 'open', key: 'complaint.choice.with_name' },
  { id: 'confidential', key: 'complaint.choice.confidential' },
  { id: 'anonymous', key: 'complaint.choice.anonymous' },
];

/** A matter becomes a case: nothing already said is asked again; what is urgent or restricted opens first. */
export const complaint: Flow = {
  name: 'complaint',

  start(context, input, seed) {
    const { told: before, intent } = seed as { told?: Told; intent?: string };
    const said = input ? readTold(context, input) : {};
    const matter = matterOf(context.policy, intent, input);
    const told = mergeTold(before ?? {}, said);
    // "Mau lapor" alone tells nothing yet; it is not the story.
    if (matter === undefined && !before) delete told.story;
    const slots: ComplaintSlots = { told, asked: [], ...(matter && { intent: matter }), ...identityTold(input) };
    return after(erase(input), advance(context, slots));
  },

  async step(step, context, input) {
    const slots = context.slots as unknown as ComplaintSlots;
    const outcome = await take(step, context, input, slots);
    return outcome === unhandled ? outcome : after(erase(input), outcome);
  },
};

function take(step: string, context: FlowContext, input: FlowInput, slots: ComplaintSlots): Outcome | Promise<Outcome> {
  switch (step) {
    case 'about':
      return aboutStep(context, input, slots);
    case 'confidentiality':
      return confidentialityStep(context, input, slots);
    case 'name':
      return confidentialityAfter(context, input, slots, advance);
    case 'field':
      return fieldStep(context, input, slots);
    case 'confirm':
      return confirmStep(context, input, slots);
    case 'change':
      return changeStep(context, input, slots);
    default:
      return matterStep(context, input, slots);
  }
}

/** The next question, or the summary; opens at once what may not wait. */
function advance(context: FlowContext, slots: ComplaintSlots): Outcome {
  const category = settled(context, slots);
  if (category === 'undecided') return goTo('about', slots, say('complaint.ask_about', {}, aboutChoices));
  if (!category) {
    const key = slots.told.story ? 'complaint.ask_category' : 'complaint.ask_matter';
    return goTo('matter', slots, say(key, {}, categoryChoices(context.policy)));
  }
  const named: ComplaintSlots = { ...slots, category: category.id };
  if (!named.told.story) return askNext('story', category, named);
  if (!named.opened && (category.urgent || category.restricted)) return openFirst(context, category, named);
  if (category.askConfidentiality && !named.asked.includes('confidentiality')) {
    if (named.opened) return askConfidentialityAfter(named);
    return goTo('confidentiality', named, say(providerKey(context), {}, confidentialityChoices));
  }
  const field = missingField(category, named);
  if (field) return askNext(field, category, named);
  if (named.opened) return done(say('complaint.added_all'));
  return goTo('confirm', named, ...summary(context, category, named));
}

function settled({ policy }: FlowContext, slots: ComplaintSlots): Category | 'undecided' | undefined {
  const chosen = slots.category === undefined ? undefined : policy.categories.get(slots.category);
  if (!chosen) return slots.intent === undefined ? undefined : categoryOf(policy, slots.intent, slots.told.about);
  const waits = !chosen.restricted && !chosen.urgent;
  return chosen.about === 'either' && slots.told.about === undefined && waits ? 'undecided' : chosen;
}

function askNext(field: Field, category: Category, slots: ComplaintSlots): Outcome {
  const next: ComplaintSlots = { ...slots, field, asked: [...slots.asked, field] };
  return goTo('field', next, askField(field, category, slots.told));
}

function openFirst(context: FlowContext, category: Category, slots: ComplaintSlots): Outcome {
  const confidentiality = category.restricted ? 'confidential' : 'open';
  const draft = draftOf(context, category, { ...slots, confidentiality });
  const events: TurnEvent[] = [
    { type: 'open-case', draft },
    ...(category.intents.includes('extortion_misuse') ? [say('complaint.restricted_money')] : []),
    ...(category.restricted ? [say('complaint.restricted')] : []),
    ...receipt(context, category, confidentiality),
  ];
  return after(events, advance(context, { ...slots, confidentiality, opened: true }));
}

function matterStep(context: FlowContext, input: FlowInput, slots: ComplaintSlots): Outcome {
  const category = chosenCategory(context.policy, input);
  if (category) return advance(context, { ...slots, category: category.id });
  const matter = matterOf(context.policy, undefined, input);
  if (matter === undefined && changesTopic(input, ['file_complaint'])) return unhandled;
  const { story, ...said } = readTold(context, input);
  const announces = input.meaning.intents[0]?.id === 'file_complaint';
  if (matter === undefined && words(story) < (announces ? 8 : 4)) {
    return stay(say('complaint.ask_matter_again', {}, categoryChoices(context.policy)));
  }
  const told = mergeTold(slots.told, { ...said, ...(story && { story }) });
  return advance(context, { ...slots, told, ...(matter && { intent: matter }), ...identityTold(input) });
}

/** A sentence is a story even where its matter was not understood; a word is not. */
function words(text = ''): number {
  return text.split(/\s+/).filter(Boolean).length;
}

function aboutStep(context: FlowContext, input: FlowInput, slots: ComplaintSlots): Outcome {
  const said = input.choice === undefined ? readTold(context, input) : {};
  const about = input.choice === 'about_own' ? 'own' : input.choice === 'about_other' ? 'other' : said.about;
  if (about) return advance(context, { ...slots, told: { ...mergeTold(slots.told, said), about } });
  if (changesTopic(input, ['file_complaint', slots.intent ?? ''])) return unhandled;
  return stay(say('complaint.ask_about', {}, aboutChoices));
}

function confidentialityStep(context: FlowContext, input: FlowInput, slots: ComplaintSlots): Outcome {
  const chosen = ['open', 'confidential', 'anonymous'].find((c) => c === input.choice) as Confidentiality | undefined;
  if (chosen)
    return advance(context, { ...slots, confidentiality: chosen, asked: [...slots.asked, 'confidentiality'] });
  if (soundsAfraid(input.text)) return stay(say('complaint.afraid', {}, [...confidentialityChoices, 'talk_to_staff']));
  if (changesTopic(input, ['file_complaint', 'privacy_data', slots.intent ?? ''])) return unhandled;
  return stay(say(providerKey(context), {}, confidentialityChoices));
}

/** What the provider of the chat knows stands in the question itself: people choose by it. */
function providerKey({ contact }: FlowContext): string {
  return contact.channel === 'telegram' ? 'complaint.ask_confidentiality_telegram' : 'complaint.ask_confidentiality';
}

async function fieldStep(context: FlowContext, input: FlowInput, slots: ComplaintSlots): Promise<Outcome> {
  const field = slots.field ?? 'story';
  if (input.body.kind === 'media' && input.text.trim() === '') return stay(say('complaint.media'));
  if (skips(input)) {
    if (field === 'story') return stay(say('complaint.ask_story'));
    const outcome = advance(context, slots);
    return soundsAfraid(input.text) ? after([say('complaint.skipped_afraid')], outcome) : outcome;
  }
  if (correctsEarlier(input.text) && field !== 'story') {
    const told = readCorrection(context, input, slots.told);
    const category = context.policy.categories.get(slots.category ?? '');
    const added = slots.opened ? await addToCase(context, input) : [];
    if (category && told[field === 'amount' ? 'amountRupiah' : field] === undefined) {
      return after(added, goTo('field', { ...slots, told }, askField(field, category, told)));
    }
    return after(added, advance(context, { ...slots, told }));
  }
  if (changesTopic(input, ['file_complaint', slots.intent ?? '']) && !answers(input, field)) return unhandled;
  const told = readAnswer(context, input, field, slots.told);
  const added = slots.opened ? await addToCase(context, input, field, told) : [];
  return after(added, advance(context, { ...slots, told, ...identityTold(input) }));
}

/** An answer may look like a topic: "dari tahap 2" names a stage, "ketua kelompok" somebody to complain about. */
function answers(input: FlowInput, field: Field): boolean {
  const { place, period, money, relation } = input.meaning.entities;
  const said = { place, period, amount: money, who: relation, story: ['any'] }[field];
  return (said?.length ?? 0) > 0;
}

function confirmStep(context: FlowContext, input: FlowInput, slots: ComplaintSlots): Outcome {
  const category = context.policy.categories.get(slots.category ?? '');
  if (!category) return advance(context, slots);
  if (input.choice === 'send' || input.meaning.answer === 'yes') {
    const draft = draftOf(context, category, slots);
    return done({ type: 'open-case', draft }, ...receipt(context, category, draft.confidentiality));
  }
  if (input.choice === 'discard') return done(say('complaint.discarded', {}, ['menu_help']));
  if (input.choice === 'change' || input.meaning.answer === 'no') {
    const choices = category.fields.map((field) => ({ id: `change_${field}`, key: changeKeys[field] }));
    return goTo('change', slots, say('complaint.ask_change', {}, choices));
  }
  return correct(context, input, slots);
}

const changeKeys: Readonly<Record<Field, string>> = {
  story: 'complaint.choice.story',
  place: 'complaint.choice.place',
  who: 'complaint.choice.who',
  period: 'complaint.choice.period',
  amount: 'complaint.choice.amount',
};

function changeStep(context: FlowContext, input: FlowInput, slots: ComplaintSlots): Outcome {
  const category = context.policy.categories.get(slots.category ?? '');
  const field = category?.fields.find((f) => input.choice === `change_${f}`);
  if (!category || !field) return correct(context, input, slots);
  const { [field === 'amount' ? 'amountRupiah' : field]: _, ...told } = slots.told;
  return goTo('field', { ...slots, told, field }, askField(field, category, told));
}

/** Free words at the summary correct it, unless they are plainly courtesy or another matter. */
function correct(context: FlowContext, input: FlowInput, slots: ComplaintSlots): Outcome {
  const corrects = correctsEarlier(input.text);
  if (!corrects && changesTopic(input, ['file_complaint', slots.intent ?? ''])) return unhandled;
  const courtesy = ['thanks_bye', 'greeting', 'out_of_scope'].includes(input.meaning.intents[0]?.id ?? '');
  const tells = Object.values(input.meaning.entities).some((values) => (values?.length ?? 0) > 0);
  if (!corrects && !tells && (courtesy || words(input.text) < 4)) return stay(summaryQuestion());
  return advance(context, { ...slots, told: readCorrection(context, input, slots.told), ...identityTold(input) });
}

function identityTold(input: FlowInput | undefined): { identityTold?: true } {
  const { nik, kk, nik_or_kk } = input?.meaning.entities ?? {};
  return nik || kk || nik_or_kk ? { identityTold: true } : {};
}

function erase(input: FlowInput | undefined): TurnEvent[] {
  return identityTold(input).identityTold ? [{ type: 'erase-input' }] : [];
}
