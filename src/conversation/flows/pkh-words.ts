import type { AnswerText } from '../../programmes/answer-texts.ts';
import type { ProgrammeQuestion } from '../../programmes/question.ts';
import type { FlowContext, FlowInput, OfferedChoice, TurnEvent } from '../flow.ts';
import { say } from './outcomes.ts';

/** The question of a turn as the rules of PKH read it; a place named in it counts before the one remembered. */
export function aboutPkh(context: FlowContext, input: FlowInput | undefined): ProgrammeQuestion {
  const { policy, office, now } = context;
  const programme = policy.programmes.get('pkh');
  if (!programme) throw new Error('the policy has no programme pkh');
  const named = input?.meaning.entities.place?.find((code) => policy.areas.has(code)) ?? context.area;
  return {
    programme,
    payments: policy.payments,
    messages: policy.messages,
    text: input?.text ?? '',
    entities: input?.meaning.entities ?? {},
    now,
    timeZone: office.timeZone,
    area: named ?? office.areas[0]!,
    place: (named && policy.areas.get(named)?.name) ?? office.short,
  };
}

/** An answer as events of a turn, with its choices under the last text. */
export function sayAnswer(texts: readonly AnswerText[], choices: OfferedChoice[]): TurnEvent[] {
  return texts.map(({ key, params }, index) => say(key, params, index === texts.length - 1 ? choices : undefined));
}
