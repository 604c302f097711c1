import { describe, expect, test } from 'vitest';
import { type CodeNeeds, checkAgainstCode } from './check.ts';
import { edit, problemsOf, readSmallConfig } from './small-config.ts';

test.each<[file: string, from: string, to: string, ...problems: string[]]>([
  [
    'messages/general.yaml',
    '{office}',
    '{Office}',
    'messages/general.yaml:1 general.hello: a brace that is no placeholder; a placeholder is written {name}',
  ],
  ['messages/pkh.yaml', 'pkh.note: Catatan', 'pkh.note: ""', 'messages/pkh.yaml:2 pkh.note: the text is empty'],
])('%s: %s -> %s', (file, from, to, ...problems) => {
  expect(problemsOf(edit(file, from, to)).sort()).toEqual(problems.sort());
});

describe('against the code', () => {
  const { policy, places } = readSmallConfig();
  const needs: CodeNeeds = {
    flows: ['complaint', 'danger'],
    texts: [{ key: 'general.hello', placeholders: ['office'] }],
  };
  const check = (change: Partial<CodeNeeds>) =>
    checkAgainstCode(policy, { ...needs, ...change }, places).map((p) => `${p.file}:${p.line} ${p.path}: ${p.message}`);

  test('nothing is wrong', () => expect(check({})).toEqual([]));

  test('a flow that nobody wrote', () => {
    expect(check({ flows: ['complaint'] })).toEqual([
      'intents.yaml:4 danger.flow: there is no flow danger',
      'intents.yaml:5 flood.flow: there is no flow danger',
    ]);
  });

  test('texts that are missing or have other placeholders', () => {
    expect(check({ texts: [{ key: 'general.bye', placeholders: [] }] })).toEqual([
      'messages:1 general.bye: the text is missing',
    ]);
    expect(check({ texts: [{ key: 'general.hello', placeholders: ['hours'] }] })).toEqual([
      'messages/general.yaml:1 general.hello: nothing fills {office}; known here: {hours}',
      'messages/general.yaml:1 general.hello: {hours} is missing',
    ]);
    expect(check({ texts: [{ key: 'pkh.note', placeholders: [] }] })).toEqual([]);
  });
});
