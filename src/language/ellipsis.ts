import type { Before, Entities } from './meaning.ts';
import type { Rules } from './rules.ts';

/** "kalau smp?", "yang bulan depan?", "sy juga": a short follow-up that keeps the last topic. */

/** Entities that are a value of a topic and bring none of their own. */
const VALUES = ['component', 'period', 'place', 'bank', 'relation', 'money'] as const;
/** A message as sure as this speaks for itself. */
const SURE = 0.85;

export interface Kept {
  topic: string;
  /** False when only the shortness of the message speaks for the topic: then it is offered first, not acted on. */
  sure: boolean;
}

export type Continues = (
  words: readonly string[],
  entities: Entities,
  before: Before | undefined,
  best: { id: string; score: number },
) => Kept | undefined;

export function createEllipsisReader({ ellipsis, decision }: Rules): Continues {
  const openers = new Set(ellipsis.openers);
  const values = new Set(ellipsis.values);
  const never = new Set(ellipsis.never);
  const standing = new Set(ellipsis.standing);

  return (words, entities, before, best) => {
    const topic = before?.topic;
    if (!topic || never.has(topic)) return undefined;
    const said = words.filter((word) => word !== '?' && word !== '!');
    if (said.length === 0 || said.length > ellipsis.mostWords) return undefined;
    const opens = openers.has(said[0]!);
    const named = entities.programme?.map((programme) => ellipsis.programmes[programme]).find((id) => id !== undefined);
    const valued = VALUES.some((name) => entities[name] !== undefined);
    if (named && named !== topic) return opens && best.score < SURE ? { topic: named, sure: true } : undefined;
    if (said.every((word) => values.has(word) || /^\d+$/.test(word))) return { topic, sure: true };
    if (opens && valued) return { topic, sure: true };
    if ((opens || valued) && best.score < SURE) return { topic, sure: true };
    return best.score < decision.act && !standing.has(best.id) ? { topic, sure: false } : undefined;
  };
}
