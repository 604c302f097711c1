import type { Before, Entities } from './meaning.ts';
import type { Rules } from './rules.ts';

/** "kalau smp?", "yang bulan depan?", "sy juga": a short follow-up that keeps the last topic. */

/** Entities that are a value of a topic and bring none of their own. */
const VALUES = ['component', 'period', 'place', 'bank', 'relation', 'money'] as const;
/** A message as sure as this speaks for itself. */
const SURE = 0.85;

export type Continues = (
  words: readonly string[],
  entities: Entities,
  before: Before | undefined,
  best: { id: string; score: number },
) => string | undefined;

export function createEllipsisReader(rules: Rules['ellipsis']): Continues {
  const openers = new Set(rules.openers);
  const values = new Set(rules.values);
  const never = new Set(rules.never);

  return (words, entities, before, best) => {
    const topic = before?.topic;
    if (!topic || never.has(topic)) return undefined;
    const said = words.filter((word) => word !== '?' && word !== '!');
    if (said.length === 0 || said.length > rules.mostWords) return undefined;
    const opens = openers.has(said[0]!);
    const named = entities.programme?.map((programme) => rules.programmes[programme]).find((id) => id !== undefined);
    const valued = VALUES.some((name) => entities[name] !== undefined);
    const onlyValues = said.every((word) => values.has(word) || /^\d+$/.test(word));
    if (named && named !== topic) return opens && best.score < SURE ? named : undefined;
    if (onlyValues) return topic;
    if (opens && valued) return topic;
    return (opens || valued) && best.score < SURE ? topic : undefined;
  };
}
