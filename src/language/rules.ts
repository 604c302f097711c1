import { parse } from 'yaml';
import { z } from 'zod';
import { PatternSet, type Span } from './patterns.ts';

/** The rules of `config/understanding/rules.yaml`: what is heard before the model is asked. */

const rule = z.strictObject({
  id: z.string(),
  any: z.array(z.string()).default([]),
  /** The whole message. */
  alone: z.array(z.string()).default([]),
  unless: z.array(z.string()).default([]),
});
const share = z.number().min(0).max(1);

export const rules = z.strictObject({
  danger: z.array(rule),
  extortion: z.array(rule),
  emergency: z.array(rule),
  commands: z.strictObject({
    menu: z.array(z.string()),
    cancel: z.array(z.string()),
    staff: z.array(z.string()),
    skip: z.array(z.string()),
  }),
  answers: z.strictObject({ yes: z.array(z.string()), no: z.array(z.string()) }),
  fillers: z.array(z.string()),
  courtesy: z.array(z.string()),
  numbers: z.strictObject({ before: z.array(z.string()), ordinals: z.record(z.string(), z.int()) }),
  ellipsis: z.strictObject({
    mostWords: z.int().min(1),
    openers: z.array(z.string()),
    values: z.array(z.string()),
    programmes: z.record(z.string(), z.string()),
    never: z.array(z.string()),
    standing: z.array(z.string()),
  }),
  decision: z.strictObject({
    temperature: z.number().positive(),
    act: share,
    ask: share,
    danger: share,
    dangerShort: share,
    shortWords: z.int().min(0),
    support: share,
    also: share,
    outOfScope: share,
  }),
});
export type Rules = z.infer<typeof rules>;
export type Precedence = 'danger' | 'extortion' | 'emergency';

const ORDER = ['danger', 'extortion', 'emergency'] as const;
/** Most words of a message that is compared as a whole. */
const ALONE = 6;

export function readRules(yaml: string): Rules {
  return rules.parse(parse(yaml));
}

export interface RuleFinding {
  kind: Precedence;
  /** Which rule spoke. */
  id: string;
  /** Its words were there, but as a figure of speech that the rule knows. */
  excused: boolean;
}

interface Listener extends Omit<RuleFinding, 'excused'> {
  place: number;
  unless: PatternSet<undefined>;
}

/** Every rule of precedence that speaks or was excused, the weightiest first. */
export function createRuleReader(source: Rules): (words: readonly string[]) => RuleFinding[] {
  const any = new PatternSet<Listener>();
  const alone = new PatternSet<Listener>();
  let place = 0;
  for (const kind of ORDER) {
    for (const each of source[kind]) {
      const listener: Listener = { kind, id: each.id, place, unless: new PatternSet() };
      place += 1;
      for (const pattern of each.any) any.add(pattern, listener);
      for (const pattern of each.alone) alone.add(pattern, listener);
      for (const pattern of each.unless) listener.unless.add(pattern, undefined);
    }
  }
  return (words) => {
    const heard = new Set<Listener>();
    const excused = new Map<Listener, Uint8Array>();
    for (const span of any.find(words)) {
      if (heard.has(span.owner)) continue;
      const taken = excused.get(span.owner) ?? wordsOf(span.owner.unless.find(words), words.length);
      excused.set(span.owner, taken);
      if (!taken.subarray(span.from, span.to).includes(1)) heard.add(span.owner);
    }
    const said = words.filter((word) => word !== '!' && word !== '?');
    if (said.length <= ALONE) {
      for (const span of alone.find(said)) if (span.from === 0 && span.to === said.length) heard.add(span.owner);
    }
    return [...new Set([...heard, ...excused.keys()])]
      .sort((one, other) => one.place - other.place)
      .map((listener) => ({ kind: listener.kind, id: listener.id, excused: !heard.has(listener) }));
  };
}

/** A mark on each word of the spans. */
function wordsOf(spans: readonly Span[], length: number): Uint8Array {
  const marks = new Uint8Array(length);
  for (const { from, to } of spans) marks.fill(1, from, to);
  return marks;
}
