import type { PendingMessage } from '../messaging/worker.ts';
import type { Office } from '../policy/schema/office.ts';
import type { FlowContext, OfferedChoice, Outcome, Params, TurnEvent } from './flow.ts';
import { flowContext } from './flow-context.ts';
import { type Input, keptAs, toFlowInput } from './input.ts';
import { isConfidential, isFiledOpenly, type RunningFlow, type SessionState } from './session.ts';
import { Speech } from './speech.ts';
import { titleOf } from './standing-words.ts';
import type { EngineParts, Turn, TurnRequest } from './turn.ts';

/** Most hand-overs from flow to flow in one turn. */
const mostHops = 5;

/** One turn while it is taken: collects what is said and done, and moves the session on. */
export class Talk {
  private readonly parts: EngineParts;
  private readonly request: TurnRequest;
  private readonly session: SessionState;
  private readonly office: Office;
  readonly speech: Speech;
  private readonly effects: Turn['effects'] = [];
  private readonly heard: Turn['heard'] = [];
  private decision: Turn['decision'] = 'none';
  private waitingForPerson = false;
  private current: Input | undefined;
  private confidential: boolean;
  private readonly thread: string | undefined;

  constructor(parts: EngineParts, request: TurnRequest, session: SessionState, office: Office) {
    this.parts = parts;
    this.request = request;
    this.session = session;
    this.office = office;
    this.confidential = isConfidential(session.flow);
    this.thread = session.flow?.thread;
    this.speech = new Speech(request.policy, office, session, request.now);
  }

  get flow(): RunningFlow | undefined {
    return this.session.flow;
  }

  note(input: Input): void {
    this.current = input;
    this.decision = input.meaning.decision;
    const intent = input.meaning.intents[0]?.id;
    const text =
      input.choice === undefined
        ? this.parts.redact(input.text)
        : titleOf(this.request.policy, this.session, input.choice);
    const at = input.messages.at(-1)!.receivedAt;
    this.heard.push({ text: keptAs(input.body, text), at, ...(intent ? { intent } : {}) });
    if (!this.session.area) {
      const [place] = input.meaning.entities.place ?? [];
      if (place && this.request.policy.areas.has(place)) this.session.area = place;
    }
  }

  effect(event: Turn['effects'][number]): void {
    this.effects.push(event);
  }

  say(key: string, params: Params = {}, choices?: OfferedChoice[]): void {
    this.speech.say(key, params, choices);
  }

  keepSilent(): void {
    this.decision = 'silent';
    this.waitingForPerson = true;
  }

  sayMenu(): void {
    this.session.misses = 0;
    this.speech.menu();
  }

  sayStale(): void {
    if (this.flow?.prompt) this.askAgain('general.stale_menu');
    else this.say('general.stale_menu', {}, this.speech.menuChoices());
  }

  leaveFlow(): void {
    delete this.session.flow;
    delete this.session.suspended;
    delete this.session.identity;
  }

  cancel(): void {
    this.leaveFlow();
    this.session.misses = 0;
    this.say('general.cancelled', {}, this.speech.menuChoices());
  }

  /** "petugas" as the whole message. */
  async staffIfAsked(input: Input): Promise<void> {
    if (input.meaning.command === 'staff') await this.startIntent('talk_to_staff', input);
  }

  isAbout(intent: string): boolean {
    const target = this.request.policy.intents.get(intent)?.flow;
    if (!this.flow || !target || this.flow.name !== target) return false;
    const category = this.flow.slots['category'];
    if (typeof category !== 'string') return true;
    return this.request.policy.categories.get(category)?.intents.includes(intent) ?? false;
  }

  /** An interrupted flow is kept to come back to; danger ends it, since nobody should be asked to go on with a form. */
  setAside(forget: boolean): void {
    if (this.session.flow && !this.session.flow.optional && !forget) this.session.suspended = this.session.flow;
    if (forget) delete this.session.suspended;
    delete this.session.flow;
  }

  /** Repeats the question that is open. */
  askAgain(notice?: string): void {
    if (notice) this.say(notice);
    const prompt = this.flow?.prompt;
    if (prompt) this.say(prompt.key, prompt.params ?? {}, prompt.choices);
    else if (this.session.menus[0]) this.speech.choices = this.session.menus[0].choices.map((c) => c.id);
  }

  resume(): void {
    const suspended = this.session.suspended;
    if (!suspended) {
      this.sayMenu();
      return;
    }
    this.session.flow = { ...suspended, at: this.request.now.toISOString() };
    delete this.session.suspended;
    this.askAgain();
  }

  /** Gives the input to the step that waits for it; false when the step cannot use it. */
  async step(input: Input): Promise<boolean> {
    const running = this.flow!;
    const flow = this.parts.flows.get(running.name);
    if (!flow) {
      delete this.session.flow;
      return false;
    }
    const outcome = await flow.step(running.step, this.context(running.slots), toFlowInput(input));
    if (outcome.next.kind === 'unhandled') {
      this.collect(outcome.events);
      return false;
    }
    this.session.misses = 0;
    await this.follow(running.name, outcome);
    return true;
  }

  /** Reads an input that no step took: a choice that is an intent, or words. */
  async understand(input: Input): Promise<void> {
    const { meaning } = input;
    if (input.choice !== undefined) {
      const intent = intentOfChoice(input.choice);
      if (!this.request.policy.intents.has(intent)) {
        this.sayStale();
        return;
      }
      this.decision = 'act';
      this.setAside(false);
      await this.startIntent(intent, input);
      return;
    }
    if (this.flow && !this.flow.optional && meaning.decision !== 'act') {
      this.askAgain('general.not_caught');
      return;
    }
    const [first] = meaning.intents;
    if (meaning.decision === 'act' && first) {
      if (this.flow) this.setAside(false);
      await this.startIntent(first.id, input);
      await this.answerAlso(input);
      return;
    }
    this.session.misses += 1;
    this.speech.notUnderstood(meaning, this.session.misses);
  }

  async startIntent(id: string, input: Input): Promise<void> {
    const intent = this.request.policy.intents.get(id);
    if (!intent) return this.sayMenu();
    this.session.misses = 0;
    // A topic is remembered without the numbers that were said with it.
    const { nik, kk, nik_or_kk, nik_raw, phone, receipt_code, ...entities } = input.meaning.entities;
    this.session.topic = { intent: id, entities, at: this.request.now.toISOString() };
    const flow = intent.flow === undefined ? undefined : this.parts.flows.get(intent.flow);
    if (flow) {
      const outcome = await flow.start(this.context({}), toFlowInput(input), { intent: id });
      return this.follow(flow.name, outcome);
    }
    this.say(intent.answer ?? 'general.menu', {}, [...intent.choices]);
  }

  /** The second question of a message: answered where that takes no questions of its own, else offered. */
  private async answerAlso(input: Input): Promise<void> {
    const [second] = input.meaning.also ?? [];
    const intent = second === undefined ? undefined : this.request.policy.intents.get(second);
    const flow = this.flow?.name ?? this.request.policy.intents.get(input.meaning.intents[0]?.id ?? '')?.flow;
    if (!second || !intent || (intent.flow !== undefined && intent.flow === flow)) return;
    const informing = intent.flow === undefined ? undefined : this.parts.flows.get(intent.flow);
    const isFree = !this.flow || this.flow.optional;
    if (isFree && informing?.informs) {
      const { choices } = this.speech;
      const outcome = await informing.start(this.context({}), toFlowInput(input), { intent: second });
      this.collect(outcome.events);
      this.speech.choices = [...new Set([...choices, ...this.speech.choices])].slice(0, 5);
    } else if (isFree && intent.answer && !intent.flow) {
      this.say(intent.answer, {}, [...new Set([...this.speech.choices, ...intent.choices])].slice(0, 5));
    } else if (!this.speech.choices.includes(second)) {
      this.speech.choices = [second, ...this.speech.choices];
    }
  }

  private context(slots: Record<string, unknown>): FlowContext {
    return flowContext(this.parts, this.request, this.session, this.office, slots);
  }

  private collect(events: readonly TurnEvent[]): RunningFlow['prompt'] | undefined {
    let prompt: RunningFlow['prompt'] | undefined;
    for (const event of events) {
      if (event.type === 'say') {
        this.say(event.key, event.params, event.choices);
        prompt = {
          key: event.key,
          ...(event.params ? { params: event.params } : {}),
          ...(event.choices ? { choices: event.choices } : {}),
        };
      } else if (event.type === 'erase-input') {
        this.speech.erase = this.current?.messages.at(-1)?.vendorId;
      } else {
        this.effects.push(event);
      }
    }
    return prompt;
  }

  /** Carries a flow's outcome into the session, through as many hand-overs as one turn may take. */
  private async follow(name: string, first: Outcome): Promise<void> {
    let outcome = first;
    let flowName = name;
    for (let hop = 0; hop < mostHops; hop += 1) {
      const prompt = this.collect(outcome.events);
      const { next } = outcome;
      const at = this.request.now.toISOString();
      if (next.kind === 'step') {
        const optional = next.optional ? { optional: true } : {};
        this.session.flow = {
          name: flowName,
          step: next.step,
          slots: next.slots,
          at,
          ...optional,
          ...(prompt ? { prompt } : {}),
          ...(this.flow?.thread ? { thread: this.flow.thread } : {}),
        };
      } else if (next.kind === 'stay' && this.session.flow) {
        this.session.flow = { ...this.session.flow, at, ...(prompt ? { prompt } : {}) };
      } else if (next.kind === 'flow') {
        delete this.session.flow;
        const flow = this.parts.flows.get(next.flow);
        if (!flow) throw new Error(`flow ${next.flow} does not exist`);
        flowName = flow.name;
        outcome = await flow.start(this.context({}), undefined, next.seed ?? {});
        continue;
      } else {
        delete this.session.flow;
        const { choices } = this.speech;
        if (this.session.suspended && !choices.includes('resume')) this.speech.choices = [...choices, 'resume'];
      }
      this.confidential ||= isConfidential(this.session.flow);
      return;
    }
    throw new Error(`flow ${name} went through too many hands`);
  }

  /** Closes the turn: names the bubble, keeps its choices for the answer. `input` words are already noted. */
  end(handled: readonly PendingMessage[]): Turn {
    const bubble = this.speech.bubble();
    return {
      session: this.session,
      ...(bubble ? { bubble } : {}),
      effects: this.effects,
      handled,
      heard: this.heard,
      decision: this.decision,
      confidential: this.confidential && !isFiledOpenly(this.flow),
      ...(this.thread ? { thread: this.thread } : {}),
      ...(this.waitingForPerson ? { waitingForPerson: true } : {}),
    };
  }
}

/** Choices that a case's own answer carries lead to the flow that follows a case. */
function intentOfChoice(choice: string): string {
  return choice.startsWith('case_') ? 'complaint_status' : choice;
}
