import { randomUUID } from 'node:crypto';
import { Eta } from 'eta';
import { formatDate, formatTime } from '../../language/format.ts';
import { render } from '../../language/render.ts';
import { officeFor } from '../../policy/areas.ts';
import { hoursOn } from '../../policy/calendar.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Office } from '../../policy/schema/office.ts';
import { openZone } from '../../policy/zone.ts';
import { longestText } from './incoming.ts';
import type { Bubble } from './mailbox.ts';

/** What the script says by itself, handed to it in the page. */
const scriptTexts = [
  'sending',
  'sent',
  'not_sent',
  'retry',
  'offline',
  'online',
  'online_more',
  'you',
  'desk',
  'refused',
] as const;
/** First screen: each is a button's title and what it says. */
const firstQuestions = [1, 2, 3, 4, 5].map((n) => `webchat.first.${n}`);

export interface Conversation {
  bubbles: readonly Bubble[];
  ownWords: readonly { text: string; at: Date }[];
}

/** Renders the page: complete without scripts, taken over by one where it may run. */
export function createPage(): (policy: Policy, conversation: Conversation, now: Date) => string {
  const eta = new Eta({ views: import.meta.dirname, cache: true, autoTrim: false });
  return (policy, conversation, now) => {
    const office = officeFor(policy);
    const zone = office.timeZone;
    const text = (key: string, params: Record<string, string | number> = {}) =>
      render(policy.messages, `webchat.${key}`, params);
    const lines = merge(conversation, zone);
    const newest = conversation.bubbles.at(-1);
    return eta.render('./page', {
      text,
      office: office.name,
      hours: hoursOf(office, now),
      lines,
      choices:
        newest?.choices.map(({ id, title }) => ({
          title,
          value: newest.menu === undefined ? id : `${newest.menu}:${id}`,
        })) ?? [],
      first: lines.length === 0 ? firstQuestions.map((key) => render(policy.messages, key)) : [],
      lastId: newest?.id ?? '0',
      longestText,
      messageIds: [randomUUID(), randomUUID()],
      scriptTexts: JSON.stringify(
        Object.fromEntries(scriptTexts.map((key) => [key, policy.messages.get(`webchat.${key}`) ?? ''])),
      ),
    });
  };
}

interface Line {
  from: 'desk' | 'you';
  text: string;
  at: string;
  time: string;
  /** Said above the first line of each day. */
  day?: string;
}

function merge({ bubbles, ownWords }: Conversation, zone: string): Line[] {
  const lines = [
    ...ownWords.map(({ text, at }) => ({ from: 'you' as const, text, at })),
    ...bubbles.map(({ text, at }) => ({ from: 'desk' as const, text, at: new Date(at) })),
  ];
  // A stable sort keeps a question before the answer of the same instant.
  lines.sort((a, b) => a.at.getTime() - b.at.getTime());
  let before = '';
  return lines.map(({ from, text, at }) => {
    const day = formatDate(at, zone);
    const line: Line = {
      from,
      text,
      at: at.toISOString(),
      time: formatTime(at, zone),
      ...(day === before ? {} : { day }),
    };
    before = day;
    return line;
  });
}

function hoursOf(office: Office, now: Date): string {
  const today = openZone(office.timeZone).local(now).date;
  return (hoursOn(office.counter.hours, today) ?? office.counter.hours.at(-1)!).words;
}
