// Warga: sy ga kuat lagi hidup begini
// Sapa:  Saya baca pesan Bapak/Ibu. Bapak/Ibu tidak sendirian. Apakah sekarang aman? Kalau tidak, telepon 112 sekarang …
// Warga: masih aman, sy di loa kulu
// Sapa:  Sudah kami tambahkan. …

import type { Confidentiality, ReporterCaseView } from '../../cases/case.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Category } from '../../policy/schema/desk.ts';
import type { Flow, FlowContext, FlowInput, Outcome, TurnEvent } from '../flow.ts';
import { type DangerKind, dangerKind } from './danger-kind.ts';
import { emergencyLine, emergencyWords, localDay, nextOpeningParams } from './office-words.ts';
import { after, changesTopic, done, goTo, say, unhandled } from './outcomes.ts';
import { readTold } from './told.ts';

type Question = 'safe' | 'place' | 'people';

interface DangerSlots {
  kind: DangerKind;
  /** The words belong to the filing, not to the open conversation. */
  confidentiality: Confidentiality;
  /** Still to be asked, in this order. */
  questions: Question[];
}

/** Danger to body or life, and emergencies: human words, numbers to call, a case at once, questions afterwards. */
export const danger: Flow = {
  name: 'danger',

  async start(context, input, seed) {
    const kind = dangerKind(input, seed['intent']);
    const told = input ? readTold(context, input) : {};
    const events = [...firstWords(context, kind), ...(await report(context, kind, told))];
    const questions = questionsFor(kind).filter((q) => q !== 'place' || told.place === undefined);
    const confidentiality = categoryFor(context.policy, kind)?.restricted ? 'confidential' : 'open';
    return after(events, ask({ kind, confidentiality, questions }));
  },

  async step(step, context, input) {
    const slots = context.slots as unknown as DangerSlots;
    if (changesTopic(input, ['crisis_danger', 'emergency_aid']) && !tells(input)) return unhandled;
    if (input.meaning.intents[0]?.id === 'thanks_bye' && !tells(input)) {
      return done(say('danger.stay_reachable', { emergency: emergencyWords(context) }));
    }
    const { story } = readTold(context, input);
    const added = story === undefined ? [] : await addToOpen(context, story);
    const unsafe = input.meaning.precedence === 'danger' || (step === 'safe' && input.meaning.answer === 'no');
    const call = unsafe ? [say('danger.call_now', { emergency: emergencyWords(context) })] : [];
    const thanks = added.length > 0 && !unsafe ? [say('danger.added')] : [];
    return after([...added, ...call, ...thanks], ask(slots));
  },
};

/** A place, a number of people or a phone number is an answer, whatever topic its words resemble. */
function tells(input: FlowInput): boolean {
  const { place, phone } = input.meaning.entities;
  return Boolean(place?.length ?? phone?.length) || input.meaning.precedence !== undefined;
}

/** Where somebody may read along who must not, nothing asks for an answer. */
function questionsFor(kind: DangerKind): Question[] {
  if (kind === 'wish-to-die') return ['safe', 'place'];
  if (kind === 'violence') return ['place'];
  return ['place', 'people'];
}

const questionKeys = {
  safe: 'danger.ask_safe',
  place: 'danger.ask_place',
  people: 'danger.ask_people',
} as const;

function ask(slots: DangerSlots): Outcome {
  const [next, ...questions] = slots.questions;
  if (next === undefined) return done();
  const key = slots.kind === 'violence' ? 'danger.ask_place_if_safe' : questionKeys[next];
  return goTo(next, { ...slots, questions }, say(key));
}

function firstWords(context: FlowContext, kind: DangerKind): TurnEvent[] {
  const emergency = emergencyWords(context);
  const violence = emergencyLine(context, 'violence');
  const mind = emergencyLine(context, 'mental-health');
  switch (kind) {
    case 'wish-to-die':
      return [
        say('danger.wish_to_die', { emergency }),
        ...(mind ? [say('danger.mental_health', { number: mind })] : []),
      ];
    case 'violence':
      return [
        say('danger.violence', { emergency }),
        ...(violence ? [say('danger.violence_line', { number: violence })] : []),
      ];
    case 'emergency':
      return [say('danger.emergency', { emergency })];
    default:
      return [
        say('danger.first', { emergency }),
        ...(violence ? [say('danger.violence_line', { number: violence })] : []),
      ];
  }
}

/** Opens the case with the words as they are; a second message of the same day joins the one that waits. */
async function report(context: FlowContext, kind: DangerKind, told: ReturnType<typeof readTold>): Promise<TurnEvent[]> {
  const category = categoryFor(context.policy, kind);
  if (!category) return [];
  const story = told.story ?? category.title;
  const waiting = await openToday(context, category);
  if (waiting) {
    const add = { type: 'act-on-case', caseId: waiting.id, act: { kind: 'add', text: story } } as const;
    return [add, say('danger.added'), presence(context)];
  }
  const area = told.area ?? context.area;
  return [
    {
      type: 'open-case',
      draft: {
        category: category.id,
        about: told.about ?? 'own',
        confidentiality: category.restricted ? 'confidential' : 'open',
        ...(area && { area }),
        story: { story, ...(told.place && { place: told.place }) },
      },
    },
    say(kind === 'violence' ? 'danger.opened_quietly' : 'danger.opened'),
    presence(context),
  ];
}

/** Nobody has confirmed that they read it: says so, and when somebody is there. */
function presence(context: FlowContext): TurnEvent {
  if (context.services.isOpen('counter')) return say('danger.nobody_confirmed_open');
  return say('danger.nobody_confirmed_closed', nextOpeningParams(context));
}

function categoryFor(policy: Policy, kind: DangerKind): Category | undefined {
  const intent = kind === 'emergency' ? 'emergency_aid' : 'crisis_danger';
  const all = [...policy.categories.values()];
  return all.find((c) => c.intents.includes(intent)) ?? all.find((c) => c.urgent && c.restricted);
}

async function openToday(context: FlowContext, category: Category): Promise<ReporterCaseView | undefined> {
  const today = localDay(context.now, context.office);
  return (await context.services.casesOfContact()).find(
    (view) =>
      view.state !== 'closed' &&
      view.state !== 'answered' &&
      view.categoryTitle === category.title &&
      localDay(view.openedAt, context.office) === today,
  );
}

/** The case of this conversation is the newest one that is open. */
async function addToOpen(context: FlowContext, text: string): Promise<TurnEvent[]> {
  const newest = (await context.services.casesOfContact()).find((view) => view.state !== 'closed');
  return newest ? [{ type: 'act-on-case', caseId: newest.id, act: { kind: 'add', text } }] : [];
}
