import type { Meaning } from '../language/meaning.ts';
import type { InboundBody } from '../messaging/message.ts';
import type { Policy } from '../policy/policy.ts';
import type { Office } from '../policy/schema/office.ts';
import type { OfferedChoice, Params } from './flow.ts';
import { keptMenus, type SessionState } from './session.ts';
import { standingParams, titleOf } from './standing-words.ts';
import type { Bubble } from './turn.ts';

/** What one turn says: one bubble, however many parts of the desk spoke. */
export class Speech {
  choices: OfferedChoice[] = [];
  /** Vendor id of a message the channel should delete. */
  erase: string | undefined;
  private readonly policy: Policy;
  private readonly office: Office;
  private readonly session: SessionState;
  private readonly now: Date;
  private readonly says: Bubble['says'] = [];
  private standing: Params | undefined;

  constructor(policy: Policy, office: Office, session: SessionState, now: Date) {
    this.policy = policy;
    this.office = office;
    this.session = session;
    this.now = now;
  }

  say(key: string, params: Params = {}, choices?: OfferedChoice[]): void {
    this.standing ??= standingParams(this.policy, this.office, this.now, this.session.area);
    this.says.push({ key, params: { ...this.standing, ...params } });
    if (choices) this.choices = choices;
  }

  /** What the office offers first: the choices of its menu. */
  menuChoices(): OfferedChoice[] {
    return [...(this.policy.intents.get('menu_help')?.choices ?? [])];
  }

  menu(): void {
    this.say('general.menu', {}, this.menuChoices());
  }

  /** A fitting word for what is not text. */
  kind(body: InboundBody): void {
    this.say(keyOfKind(body), {}, ['menu_help', 'talk_to_staff']);
  }

  /** The nearest choices; the second time in a row, a person. */
  notUnderstood({ decision, intents }: Meaning, misses: number): void {
    if (misses >= 2) {
      this.say('general.not_understood_again', {}, ['talk_to_staff', 'menu_help']);
      return;
    }
    const nearest = intents.map((i) => i.id).filter((id) => id !== 'out_of_scope');
    const choices = decision === 'ask' ? [...nearest.slice(0, 3), 'talk_to_staff'] : this.menuChoices();
    this.say('general.not_understood', {}, choices);
  }

  /** One notice a minute while a sender is over the limit; the messages themselves are kept. */
  limited(): void {
    const last = this.session.limitedNoticeAt;
    if (last && this.now.getTime() - Date.parse(last) < 60_000) return;
    this.session.limitedNoticeAt = this.now.toISOString();
    this.say('general.limited');
  }

  /** Names the bubble and remembers its choices for the answer. */
  bubble(): Bubble | undefined {
    if (this.says.length === 0) return undefined;
    const { session } = this;
    const at = this.now.toISOString();
    const choices = this.choices.map((choice) => ({
      id: typeof choice === 'string' ? choice : choice.id,
      title: titleOf(this.policy, session, choice),
    }));
    const erase = this.erase === undefined ? {} : { erase: this.erase };
    if (choices.length === 0) {
      // Under this bubble a number is no choice of an earlier one while a step waits for it.
      session.menus = [{ id: '-', choices, at }, ...session.menus.filter((m) => m.choices.length > 0)].slice(
        0,
        keptMenus,
      );
      return { says: this.says, choices, ...erase };
    }
    session.menuCount += 1;
    const menu = session.menuCount.toString(36);
    session.menus = [{ id: menu, choices, at }, ...session.menus.filter((m) => m.choices.length > 0)].slice(
      0,
      keptMenus,
    );
    return { says: this.says, choices, menu, ...erase };
  }
}

function keyOfKind(body: InboundBody): string {
  switch (body.kind) {
    case 'media':
      return `general.media.${body.media}`;
    case 'location':
    case 'contact':
      return `general.${body.kind}`;
    case 'text':
      return 'general.empty';
    default:
      return 'general.unsupported';
  }
}
