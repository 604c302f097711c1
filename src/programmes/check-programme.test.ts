import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { placeholders } from '../language/render.ts';
import type { Policy } from '../policy/policy.ts';
import { type Programme, payments, programme } from '../policy/schema/programme.ts';
import { answerTexts } from './answer-texts.ts';
import { checkExamples } from './check-examples.ts';
import { checkTexts } from './check-texts.ts';
import { factsAge } from './facts-age.ts';

const pkh = programme.parse(parse(readFileSync('config/programmes/pkh.yaml', 'utf8')));
const messages = new Map<string, string>(
  Object.entries(parse(readFileSync('config/messages/pkh.yaml', 'utf8')) as Record<string, string>),
);

function policyWith(over: Partial<Programme>, texts: ReadonlyMap<string, string> = messages): Policy {
  return {
    programmes: new Map([['pkh', { ...pkh, ...over }]]),
    payments: [payments.parse(parse(readFileSync('config/payments/2026.yaml', 'utf8')))],
    messages: texts,
  } as unknown as Policy;
}

describe('checkExamples', () => {
  it('finds every example of PKH paid as it says', () => {
    expect(pkh.examples.length).toBeGreaterThan(5);
    expect(checkExamples(policyWith({}))).toEqual([]);
  });

  it('names the example that is paid otherwise', () => {
    const wrong = { on: '2026-11-18', members: { sd: 1, smp: 1 }, rupiahPerStage: 1_200_000 };
    expect(checkExamples(policyWith({ examples: [...pkh.examples, wrong] }))).toEqual([
      {
        file: 'programmes/pkh.yaml',
        line: 1,
        path: `examples.${pkh.examples.length}`,
        message: 'the example says 1200000 per stage, the amounts of the file make 600000',
      },
    ]);
  });

  it('names the example whose range is another', () => {
    const wrong = { on: '2026-11-18', members: { sma: 2, lansia: 3 }, rupiahPerStage: 2_200_000 };
    expect(checkExamples(policyWith({ examples: [wrong] }))[0]?.message).toContain('2200000 per stage');
  });
});

describe('checkTexts', () => {
  it('finds every text that PKH names, with values for all its placeholders', () => {
    expect(checkTexts(policyWith({}))).toEqual([]);
  });

  it('finds a missing text and an unknown placeholder', () => {
    const texts = new Map(messages);
    texts.delete('pkh.situation.college');
    texts.set('pkh.who', 'Desil {desil}.');
    expect(checkTexts(policyWith({}, texts)).map(({ path, message }) => [path, message.slice(0, 44)])).toEqual([
      ['answers.who', 'the text pkh.who asks for {desil}; known her'],
      [`situations.${indexOf('kuliah')}.answer`, 'there is no text pkh.situation.college'],
      [`situations.${indexOf('kuliah-berapa')}.answer`, 'there is no text pkh.situation.college'],
    ]);
  });
});

describe('config/messages/pkh.yaml', () => {
  it.each(Object.entries(answerTexts))('has %s with exactly its placeholders', (key, values) => {
    expect(messages.has(key)).toBe(true);
    expect(placeholders(messages.get(key)!).sort()).toEqual([...values].sort());
  });

  it('holds no text that nothing says', () => {
    const named = [
      ...Object.keys(answerTexts),
      ...Object.values(pkh.answers),
      ...pkh.components.flatMap(({ note }) => note ?? []),
      ...pkh.situations.map(({ answer }) => answer),
    ];
    expect([...messages.keys()].filter((key) => !named.includes(key))).toEqual([]);
  });

  it('promises nothing and asks for nothing secret', () => {
    for (const text of messages.values()) expect(text).not.toMatch(/pasti (dapat|cair|menerima)|\bPIN\b|\bOTP\b|!/i);
  });

  it('leaves the figures of the rules to the programme file', () => {
    for (const text of messages.values()) expect(text).not.toMatch(/Rp ?\d|\b(225|375|500|600|750)\.000\b/);
  });
});

describe('factsAge', () => {
  it('calls facts outdated the day after their shelf life', () => {
    const programme = { ...pkh, lastVerified: '2026-04-01', shelfLifeDays: 180 };
    expect(factsAge(programme, '2026-09-28')).toEqual({ lastVerified: '2026-04-01', outdated: false });
    expect(factsAge(programme, '2026-09-29').outdated).toBe(true);
  });
});

function indexOf(id: string): number {
  return pkh.situations.findIndex((situation) => situation.id === id);
}
