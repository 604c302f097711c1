import { createClassifier, type Model } from './classifier.ts';
import { clean } from './clean.ts';
import { createEllipsisReader } from './ellipsis.ts';
import type { ReadText } from './entities.ts';
import { excerpt } from './features.ts';
import type { Before, Entities, Meaning, Understanding } from './meaning.ts';
import { maskNumbers, normaliseWords, words as readWords } from './normalise.ts';
import { findNumbers } from './numbers.ts';
import { createReplyReader } from './reply.ts';
import { createRuleReader, type Precedence, type RuleFinding, type Rules } from './rules.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Puts rules, model and what was said before together into one meaning. */

export interface UnderstandingParts {
  model: Model;
  vocabulary: Vocabulary;
  rules: Rules;
  readEntities: (read: ReadText) => Entities;
}

type Scored = { id: string; score: number };

const INTENT_OF: Readonly<Record<Precedence, string>> = {
  danger: 'crisis_danger',
  extortion: 'extortion_misuse',
  emergency: 'emergency_aid',
};
const KINDS = Object.keys(INTENT_OF) as Precedence[];
const OUTSIDE = 'out_of_scope';
const BEST = 3;

export function createUnderstanding(parts: UnderstandingParts): Understanding {
  const { model, vocabulary, readEntities } = parts;
  const { decision } = parts.rules;
  const classify = createClassifier(model, decision.temperature);
  const readRules = createRuleReader(parts.rules);
  const readReply = createReplyReader(parts.rules, vocabulary);
  const continues = createEllipsisReader(parts.rules);

  /** All intents, the likeliest first. */
  function score(words: readonly string[]): Scored[] {
    const shares = classify(excerpt(words.join(' ')));
    const outside = model.intents.indexOf(OUTSIDE);
    if (outside >= 0) shares[outside]! *= decision.outOfScope;
    return model.intents
      .map((id, index) => ({ id, score: shares[index]! }))
      .sort((one, other) => other.score - one.score);
  }

  /**
   * Which precedence holds. Danger needs a rule or a modest share of the model's; a few words ("gak usah") tell the model
   * too little for that, and a figure of speech misleads it. The others need a rule that the model supports, or a model that is sure.
   */
  function precedence(
    findings: readonly RuleFinding[],
    scored: readonly Scored[],
    length: number,
  ): Precedence | undefined {
    const excused = findings.some((finding) => finding.kind === 'danger' && finding.excused);
    const enough = length > decision.shortWords && !excused ? decision.danger : decision.dangerShort;
    return KINDS.find((kind) => {
      const share = scored.find(({ id }) => id === INTENT_OF[kind])?.score ?? 0;
      const heard = findings.some((finding) => finding.kind === kind && !finding.excused);
      if (kind === 'danger') return heard || share >= enough;
      return (heard && share >= decision.support) || (scored[0]?.id === INTENT_OF[kind] && share >= decision.act);
    });
  }

  function decide(scored: readonly Scored[]): Meaning['decision'] {
    const best = scored[0]!.score;
    if (best >= decision.act) return 'act';
    return best >= decision.ask ? 'ask' : 'none';
  }

  return {
    understand(original: string, before?: Before): Meaning {
      const text = clean(original);
      const numbers = findNumbers(text);
      const masked = maskNumbers(text, numbers);
      const typed = readWords(masked);
      const words = normaliseWords(typed, vocabulary);
      const entities = readEntities({ text, numbers, masked, typed, words });
      const reply = readReply(words);
      if (words.length === 0 || isBareNumbers(words)) return { ...bare(entities, words), ...reply };

      let scored = score(words);
      const first = precedence(readRules(words), scored, words.length);
      if (first) scored = promote(scored, INTENT_OF[first]);
      else {
        const kept = continues(words, entities, before, scored[0]!);
        if (kept) scored = promote(scored, kept.topic, kept.sure ? decision.act : 0);
      }
      const also = scored.slice(1, BEST).filter(({ score }) => score >= decision.also);
      const meaning: Meaning = {
        intents: scored.slice(0, BEST).map(({ id, score }) => ({ id, score: Math.round(score * 1000) / 1000 })),
        entities,
        decision: first ? 'act' : decide(scored),
        ...reply,
      };
      if (also.length > 0) meaning.also = also.map(({ id }) => id);
      if (first) meaning.precedence = first;
      return meaning;
    },
  };
}

/** Puts an intent first; it is never shown as less likely than what it goes before. */
function promote(scored: readonly Scored[], id: string, least = 0): Scored[] {
  const own = scored.find((each) => each.id === id)?.score ?? 0;
  const rest = scored.filter((each) => each.id !== id);
  return [{ id, score: Math.max(own, rest[0]?.score ?? 0, least) }, ...rest];
}

/** A message of long numbers and signs alone: a code asks for its case, an identity number for a status. */
function isBareNumbers(words: readonly string[]): boolean {
  return words.every((word) => word.startsWith('#') || word === '?' || word === '!' || /^\d{1,6}$/.test(word));
}

function bare(entities: Entities, words: readonly string[]): Meaning {
  const id =
    entities.receipt_code || entities.case_number
      ? 'complaint_status'
      : entities.nik || entities.kk || entities.nik_or_kk || entities.nik_raw
        ? 'check_status_own'
        : words.length > 0 && words.every((word) => word === '?' || word === '!')
          ? 'menu_help'
          : OUTSIDE;
  return { intents: [{ id, score: 1 }], entities, decision: id === OUTSIDE ? 'none' : 'act' };
}
