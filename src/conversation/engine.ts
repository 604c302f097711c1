import { officeFor } from '../policy/areas.ts';
import { type Input, isFragment, readInputs, resolveChoice } from './input.ts';
import { freshen, takeOffer } from './session.ts';
import { Talk } from './talk.ts';
import type { EngineParts, TurnOutcome, TurnRequest } from './turn.ts';

/** Most inputs one turn answers one by one; more are read as one statement or left to the next turn. */
const mostInputs = 8;

/**
 * Takes one turn: session and what arrived → new session and what should happen. Nothing happens here; flows may only
 * read, through their services. A fragment waits a moment for its rest.
 */
export async function takeTurn(parts: EngineParts, request: TurnRequest): Promise<TurnOutcome> {
  const { policy, now } = request;
  const session = freshen(structuredClone(request.session), now, policy.service.menuHours);
  takeOffer(session, request.offered);
  const messages = request.messages.slice(0, 50);
  const inputs = readInputs(messages, parts.understanding, session).slice(0, mostInputs);
  for (const input of inputs) resolveChoice(input, session);

  const { waitMs, fragmentWords } = policy.service.burst;
  const age = now.getTime() - Math.min(...messages.map((m) => m.receivedAt.getTime()));
  if (!request.held && age < waitMs && isFragment(inputs, session, fragmentWords))
    return { kind: 'wait', ms: waitMs - age };

  const office = officeFor(policy, session.area);
  const talk = new Talk(parts, request, session, office);
  for (const input of inputs) await hear(talk, input, request);
  return { kind: 'turn', turn: talk.end(messages.filter((m) => inputs.some((i) => i.messages.includes(m)))) };
}

async function hear(talk: Talk, input: Input, request: TurnRequest): Promise<void> {
  talk.note(input);
  const danger = input.meaning.precedence === 'danger';
  if (request.held && !danger) {
    if (request.held.byStaff || !['menu', 'cancel'].includes(input.meaning.command ?? '')) return talk.keepSilent();
    talk.effect({ type: 'release' });
  }
  if (input.messages.every((m) => m.limited) && !danger) return talk.speech.limited();
  if (await precedence(talk, input)) return;
  if (command(talk, input)) return void (await talk.staffIfAsked(input));
  if (input.stale) return talk.sayStale();
  if (input.outOfRange) return talk.askAgain('general.number_range');
  if (input.body.kind !== 'choice' && input.text.trim() === '' && !talk.flow) return talk.speech.kind(input.body);
  if (talk.flow) {
    if (input.choice === 'resume') return talk.askAgain();
    if (await talk.step(input)) return;
  } else if (input.choice === 'resume') {
    return talk.resume();
  }
  await talk.understand(input);
}

/** Danger, taking of aid and emergencies go first, whatever step the person was in. */
async function precedence(talk: Talk, input: Input): Promise<boolean> {
  const { precedence: rule, intents } = input.meaning;
  const id = intents[0]?.id;
  if (!rule || !id || input.choice !== undefined) return false;
  // Whoever is answering questions about danger is not sent elsewhere by a word that sounds like another report.
  if (talk.isAbout(id) || (rule !== 'danger' && talk.isAbout('crisis_danger'))) return false;
  talk.setAside(rule === 'danger');
  await talk.startIntent(id, input);
  return true;
}

function command(talk: Talk, input: Input): boolean {
  const zero = input.meaning.number === 0 && !talk.flow;
  switch (zero ? 'menu' : input.meaning.command) {
    case 'menu':
      talk.leaveFlow();
      talk.sayMenu();
      return true;
    case 'cancel':
      talk.cancel();
      return true;
    case 'staff':
      talk.leaveFlow();
      return true;
    default:
      return false;
  }
}
