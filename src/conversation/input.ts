import type { Before, Meaning, Understanding } from '../language/meaning.ts';
import type { InboundBody } from '../messaging/message.ts';
import type { PendingMessage } from '../messaging/worker.ts';
import type { FlowInput } from './flow.ts';
import type { SessionState } from './session.ts';

/** One thing the person did: a statement (perhaps in several messages), a press, a picture. */
export interface Input {
  messages: PendingMessage[];
  body: InboundBody;
  /** Empty unless the body carries words. */
  text: string;
  meaning: Meaning;
  choice?: string;
  /** Pressed or typed a choice that is not (any more) on offer. */
  stale?: boolean;
  /** Typed a number that the last menu does not have. */
  outOfRange?: boolean;
}

const silent: Meaning = { intents: [], entities: {}, decision: 'none' };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

export function wordsOf(body: InboundBody): string {
  if (body.kind === 'text') return body.text.replace(controls, '');
  if (body.kind === 'media') return (body.caption ?? '').replace(controls, '');
  return '';
}

/** A message as the conversation keeps it: of what kind it was, where it is not words alone, and the words given. */
export function keptAs(body: InboundBody, words: string): string {
  if (body.kind === 'text' || body.kind === 'choice') return words;
  return [`[${body.kind === 'media' ? body.media : body.kind}]`, words].filter(Boolean).join(' ');
}

/**
 * Reads pending messages as inputs: texts that follow each other are one statement, unless one of them is a
 * command, a number, a yes or a no by itself, or there is a press between them.
 */
export function readInputs(
  messages: readonly PendingMessage[],
  understanding: Understanding,
  session: SessionState,
): Input[] {
  const before: Before | undefined = session.topic && { topic: session.topic.intent, entities: session.topic.entities };
  const inputs: Input[] = [];
  for (const message of messages) {
    const text = wordsOf(message.body);
    const meaning = text.trim() === '' ? silent : understanding.understand(text, before);
    const previous = inputs.at(-1);
    const plain = message.body.kind === 'text' && standsAlone(meaning) === false && text.trim() !== '';
    if (plain && previous?.body.kind === 'text' && previous.text.trim() !== '' && !standsAlone(previous.meaning)) {
      const joined = `${previous.text}\n${text}`;
      previous.messages.push(message);
      previous.text = joined;
      previous.body = { kind: 'text', text: joined };
      previous.meaning = strongest(
        understanding.understand(joined.replaceAll('\n', ' '), before),
        previous.meaning,
        meaning,
      );
    } else {
      inputs.push({ messages: [message], body: message.body, text, meaning });
    }
  }
  return inputs;
}

function standsAlone(meaning: Meaning): boolean {
  return meaning.command !== undefined || meaning.number !== undefined || meaning.answer !== undefined;
}

/** Joining must not lose what a rule heard in one of the pieces. */
function strongest(joined: Meaning, ...pieces: Meaning[]): Meaning {
  if (joined.precedence) return joined;
  return pieces.find((p) => p.precedence === 'danger') ?? pieces.find((p) => p.precedence) ?? joined;
}

/** Turns a press, a number or a typed title into the choice it stands for. */
export function resolveChoice(input: Input, session: SessionState): void {
  if (input.body.kind === 'choice') {
    const { menu, choice } = input.body;
    const offered = menu === '' ? session.menus : session.menus.filter((m) => m.id === menu);
    const known = offered.some((m) => m.choices.some((c) => c.id === choice));
    if (known || choosesByItself(choice)) input.choice = choice;
    else input.stale = true;
    return;
  }
  // While a step waits for an answer under a bubble without choices, a number is that answer.
  const last = session.flow ? session.menus[0] : session.menus.find((m) => m.choices.length > 0);
  if (!last || last.choices.length === 0 || input.body.kind !== 'text') return;
  const { number } = input.meaning;
  const title = input.text.trim().toLowerCase();
  const byTitle = last.choices.find((c) => c.title.toLowerCase() === title);
  if (byTitle) {
    input.choice = byTitle.id;
  } else if (number !== undefined) {
    const chosen = last.choices[number - 1];
    if (chosen) input.choice = chosen.id;
    else input.outOfRange = true;
  }
}

/** Buttons under the answer to a case mean the same for as long as the answer may be contested, far longer than a menu lives. */
function choosesByItself(choice: string): boolean {
  return choice === 'case_confirm' || choice === 'case_contest';
}

/** A beginning that waits a moment for its rest: few words, nothing decided, nobody asked for them. */
export function isFragment(inputs: readonly Input[], session: SessionState, fragmentWords: number): boolean {
  const [only] = inputs;
  if (inputs.length !== 1 || !only || only.body.kind !== 'text' || session.flow) return false;
  if (only.choice !== undefined || only.outOfRange || only.meaning.precedence || standsAlone(only.meaning))
    return false;
  const words = only.text.trim().split(/\s+/).filter(Boolean).length;
  const opening = ['greeting', 'menu_help', 'out_of_scope'].includes(only.meaning.intents[0]?.id ?? '');
  return (
    words > 0 && words <= fragmentWords && (only.meaning.decision !== 'act' || opening) && !hasIdentity(only.meaning)
  );
}

function hasIdentity({ entities }: Meaning): boolean {
  return Boolean(
    entities.nik ??
      entities.kk ??
      entities.nik_or_kk ??
      entities.nik_raw ??
      entities.receipt_code ??
      entities.case_number,
  );
}

export function toFlowInput(input: Input): FlowInput {
  const { text, meaning, body, choice } = input;
  return { text, meaning, body, ...(choice === undefined ? {} : { choice }) };
}
