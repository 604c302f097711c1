import type { CaseDraft, Confidentiality } from '../../cases/case.ts';
import { formatRupiah, maskNik } from '../../language/format.ts';
import { render } from '../../language/render.ts';
import type { Category } from '../../policy/schema/desk.ts';
import type { FlowContext, OfferedChoice, Params, TurnEvent } from '../flow.ts';
import { hasAgreement } from './office-words.ts';
import { say } from './outcomes.ts';
import type { Told } from './told.ts';

/** A complaint on its way. */
export interface ComplaintSlots {
  /** The matter, as long as the category is not settled. */
  intent?: string;
  category?: string;
  told: Told;
  /** Fields asked for, answered or not: none is asked twice. */
  asked: string[];
  confidentiality?: Confidentiality;
  /** Identity numbers in this conversation are of the household it is about. */
  identityTold?: boolean;
  /** The case is open already; answers are added to it. */
  opened?: boolean;
  /** Field of the open question. */
  field?: Field;
}

export type Field = Category['fields'][number];

/** A summary longer than this is not read aloud to the end. */
const storyShown = 300;

const confirmChoices: OfferedChoice[] = [
  { id: 'send', key: 'complaint.choice.send' },
  { id: 'change', key: 'complaint.choice.change' },
  { id: 'discard', key: 'complaint.choice.discard' },
];

const confidentialityLines: Readonly<Record<Confidentiality, string>> = {
  open: 'complaint.line.with_name',
  confidential: 'complaint.line.confidential',
  anonymous: 'complaint.line.anonymous',
};

const privacyKeys: Readonly<Record<Confidentiality, string>> = {
  open: 'complaint.privacy_open',
  confidential: 'complaint.privacy_confidential',
  anonymous: 'complaint.privacy_anonymous',
};

export function summaryQuestion(): TurnEvent {
  return say('complaint.summary_question', {}, confirmChoices);
}

/** Everything that will be sent, read back as bullets, and the question whether it is right. */
export function summary(context: FlowContext, category: Category, slots: ComplaintSlots): TurnEvent[] {
  const line = (key: string, params: Params = {}) => render(context.policy.messages, key, params);
  const { story = '', place, who, period, amountRupiah } = slots.told;
  const { nik, kk } = identityOf(context, slots);
  const shown = story.length > storyShown ? `${story.slice(0, storyShown)}…` : story;
  const lines = [
    line('complaint.line.matter', { matter: category.title }),
    category.about === 'either' &&
      line(slots.told.about === 'other' ? 'complaint.line.other_household' : 'complaint.line.own_household'),
    place && line('complaint.line.place', { place }),
    who && line('complaint.line.who', { who }),
    period && line('complaint.line.period', { period }),
    amountRupiah && line('complaint.line.amount', { amount: formatRupiah(amountRupiah) }),
    nik && line('complaint.line.nik', { masked: maskNik(nik) }),
    kk && line('complaint.line.kk', { masked: maskNik(kk) }),
    line('complaint.line.story', { story: shown }),
    category.askConfidentiality && line(confidentialityLines[slots.confidentiality ?? 'open']),
  ].filter(Boolean);
  return [say('complaint.summary', { lines: lines.join('\n') }), summaryQuestion()];
}

export function draftOf(context: FlowContext, category: Category, slots: ComplaintSlots): CaseDraft {
  const { story = '', place, who, period, amountRupiah, programme } = slots.told;
  const area = slots.told.area ?? context.area;
  return {
    category: category.id,
    about: aboutOf(category, slots),
    confidentiality: slots.confidentiality ?? (category.restricted ? 'confidential' : 'open'),
    ...(programme && { programme }),
    ...(area && { area }),
    story: {
      story,
      ...(place && { place }),
      ...(who && { who }),
      ...(period && { period }),
      ...(amountRupiah && { amountRupiah }),
      ...identityOf(context, slots),
    },
  };
}

export function aboutOf(category: Category, { told }: ComplaintSlots): 'own' | 'other' {
  return category.about === 'either' ? (told.about ?? 'own') : category.about;
}

/** The own numbers, held since a look-up, are not those of the neighbour somebody reports. */
function identityOf({ identity }: FlowContext, slots: ComplaintSlots): { nik?: string; kk?: string } {
  if (slots.told.about === 'other' && !slots.identityTold) return {};
  return { ...(identity.nik && { nik: identity.nik }), ...(identity.kk && { kk: identity.kk }) };
}

/** What is said with a new case; its number, code and date are known at the commit. */
export function receipt(context: FlowContext, category: Category, confidentiality: Confidentiality): TurnEvent[] {
  return [
    say(hasAgreement(context) ? 'complaint.receipt' : 'complaint.receipt_without_date'),
    ...(category.receiptNote ? [say(category.receiptNote)] : []),
    say('complaint.receipt_code'),
    say(privacyKeys[confidentiality]),
  ];
}
