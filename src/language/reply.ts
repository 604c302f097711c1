import type { Meaning } from './meaning.ts';
import { normaliseWords } from './normalise.ts';
import type { Rules } from './rules.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a whole short message says to the step that waits: a command, a number of a choice, yes or no. */
export type Reply = Pick<Meaning, 'command' | 'number' | 'answer'>;

const MOST_WORDS = 6;
const MOST_CHOICES = 99;

export function createReplyReader(rules: Rules, vocabulary: Vocabulary): (words: readonly string[]) => Reply {
  const fillers = new Set(rules.fillers);
  const courtesy = new Set(rules.courtesy);
  const before = new Set(rules.numbers.before);
  const commands = index(rules.commands);
  const answers = index(rules.answers);

  /** Each phrase also in the form the vocabulary gives it, with and without what may stand around it. */
  function index<Name extends string>(groups: Readonly<Record<Name, readonly string[]>>): Map<string, Name> {
    const byPhrase = new Map<string, Name>();
    for (const [name, phrases] of Object.entries(groups) as [Name, readonly string[]][]) {
      for (const phrase of phrases) {
        const words = phrase.split(' ');
        for (const form of [words, normaliseWords(words, vocabulary)]) {
          byPhrase.set(form.join(' '), name);
          const left = bareOf(form);
          if (left.length > 0 && !byPhrase.has(left.join(' '))) byPhrase.set(left.join(' '), name);
        }
      }
    }
    return byPhrase;
  }

  function bareOf(words: readonly string[]): string[] {
    const left = words.filter((word) => !fillers.has(word));
    return left.filter((word, at) => word !== left[at - 1]);
  }

  function number(words: readonly string[]): number | undefined {
    const said = words.filter((word) => !before.has(word));
    if (said.length !== 1) return undefined;
    const [word] = said;
    const value = Number(
      rules.numbers.ordinals[word!] ?? vocabulary.numbers.get(word!.replace(/^ke(?=\p{L})/u, '')) ?? word,
    );
    return Number.isInteger(value) && value >= -1 && value <= MOST_CHOICES ? value : undefined;
  }

  return (words) => {
    const said = words.filter((word) => word !== '?' && word !== '!');
    if (said.length === 0 || said.length > MOST_WORDS || words.includes('?')) return {};
    const whole = said.join(' ');
    const left = bareOf(said);
    const reply: Reply = {};
    const command = commands.get(whole) ?? commands.get(left.join(' '));
    if (command) reply.command = command;
    const chosen = number(left.length > 0 ? left : said);
    if (chosen !== undefined) reply.number = chosen;
    const answer = said.some((word) => courtesy.has(word))
      ? undefined
      : (answers.get(whole) ?? answers.get(left.join(' ')));
    if (answer) reply.answer = answer;
    return reply;
  };
}
