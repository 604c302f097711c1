import type { Policy } from '../../policy/policy.ts';
import type { Category } from '../../policy/schema/desk.ts';
import type { FlowInput, OfferedChoice } from '../flow.ts';

/** A numbered list longer than this is not read on a small phone. */
const mostOffered = 7;
/** Wants to report, or a person, without saying what about. */
const noMatter = ['file_complaint', 'talk_to_staff'];
/** Flows whose matters are offered as a list; others are found by telling them. */
const offeredFrom = ['complaint', 'not-paid', 'dropped'];

/** The intent, asked for or read from a message, that some category takes up. */
export function matterOf(policy: Policy, asked: string | undefined, input: FlowInput | undefined): string | undefined {
  const { intents, also = [] } = input?.meaning ?? {};
  const said = [asked, intents?.[0]?.id, ...also];
  return said.find((id) => id !== undefined && !noMatter.includes(id) && candidates(policy, id).length > 0);
}

/**
 * The category of a matter. Where the same matter has one category for the own household and one for another,
 * or one for either, `about` decides; `undecided` asks for it. What somebody is to be protected from is never undecided.
 */
export function categoryOf(
  policy: Policy,
  intent: string,
  about?: 'own' | 'other',
): Category | 'undecided' | undefined {
  const fitting = candidates(policy, intent);
  const first = fitting[0];
  if (!first) return undefined;
  if (first.restricted || first.urgent) return first;
  if (about) return fitting.find((c) => c.about === about) ?? fitting.find((c) => c.about === 'either') ?? first;
  const decided = fitting.every((c) => c.about === first.about) && first.about !== 'either';
  return decided ? first : 'undecided';
}

/** Restricted ones first where a rule of precedence speaks of the intent: money taken, danger. */
function candidates(policy: Policy, intent: string): Category[] {
  const all = [...policy.categories.values()].filter((c) => c.intents.includes(intent));
  if (policy.intents.get(intent)?.precedence === undefined) return all;
  return [...all.filter((c) => c.restricted), ...all.filter((c) => !c.restricted)];
}

/** Matters to choose from: those that intents lead to, each intent once, and the catch-all last. */
export function categoryChoices(policy: Policy): OfferedChoice[] {
  const seen = new Set<string>();
  const named = [...policy.categories.values()].filter((category) => {
    const intent = category.intents.find((id) => !noMatter.includes(id));
    if (intent === undefined || seen.has(intent)) return false;
    seen.add(intent);
    return offeredFrom.includes(policy.intents.get(intent)?.flow ?? '');
  });
  const rest = policy.categories.get('other');
  return [
    ...named.slice(0, mostOffered).map((category) => ({
      id: `category_${category.id}`,
      key: 'complaint.choice.category',
      params: { title: shortTitle(policy, category) },
    })),
    ...(rest ? [{ id: `category_${rest.id}`, key: 'complaint.choice.something_else' }] : []),
  ];
}

/** The short title of its intent where there is one: it fits a button. */
function shortTitle(policy: Policy, category: Category): string {
  const intent = category.intents.find((id) => !noMatter.includes(id));
  return (intent && policy.intents.get(intent)?.title) || category.title;
}

export function chosenCategory(policy: Policy, input: FlowInput): Category | undefined {
  const id = /^category_(.+)$/.exec(input.choice ?? '')?.[1];
  return id === undefined ? undefined : policy.categories.get(id);
}
