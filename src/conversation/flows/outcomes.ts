import type { FlowInput, OfferedChoice, Outcome, Params, TurnEvent } from '../flow.ts';

/** One text of a turn. */
export function say(key: string, params?: Params, choices?: OfferedChoice[]): TurnEvent {
  return { type: 'say', key, ...(params && { params }), ...(choices && { choices }) };
}

/** Says something and waits for the answer in `step`. */
export function goTo(step: string, slots: object, ...events: TurnEvent[]): Outcome {
  return { events, next: { kind: 'step', step, slots: { ...slots } } };
}

/** Like `goTo`, where the person owes no answer. */
export function offer(step: string, slots: object, ...events: TurnEvent[]): Outcome {
  return { events, next: { kind: 'step', step, slots: { ...slots }, optional: true } };
}

export function stay(...events: TurnEvent[]): Outcome {
  return { events, next: { kind: 'stay' } };
}

export function done(...events: TurnEvent[]): Outcome {
  return { events, next: { kind: 'done' } };
}

export function handOver(flow: string, seed: Record<string, unknown>, ...events: TurnEvent[]): Outcome {
  return { events, next: { kind: 'flow', flow, seed } };
}

export const unhandled: Outcome = { events: [], next: { kind: 'unhandled' } };

/** The same outcome with something said or done before it. */
export function after(events: TurnEvent[], outcome: Outcome): Outcome {
  return { ...outcome, events: [...events, ...outcome.events] };
}

/** Said beside the matter; an open question stays open. */
const besideTheMatter = ['greeting', 'thanks_bye', 'out_of_scope', 'abuse_insult', 'other_language'];

/** A clear message about something else than the open step, or a choice that the step does not know. */
export function changesTopic(input: FlowInput, own: readonly string[] = []): boolean {
  if (input.choice !== undefined) return true;
  const intent = input.meaning.intents[0]?.id;
  if (input.meaning.decision !== 'act' || intent === undefined) return false;
  return !besideTheMatter.includes(intent) && !own.includes(intent);
}
