import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { webchatTexts } from '../../../test/support/webchat-desk.ts';

it('says every text that the office keeps for the page, and no other', () => {
  const source = ['page.eta', 'page.ts', 'incoming.ts', 'webchat-channel.ts', 'assets/chat.js']
    .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
    .join('\n');
  const used = new Set([
    ...Array.from(source.matchAll(/'webchat\.([a-z_]+)'/g), (match) => match[1]!),
    ...Array.from(source.matchAll(/it\.text\('([a-z_]+)'/g), (match) => match[1]!),
    ...Array.from(source.matchAll(/\btexts\.([a-z_]+)/g), (match) => match[1]!),
    ...['you', 'desk', 'first.1', 'first.2', 'first.3', 'first.4', 'first.5'],
  ]);
  expect([...used].map((key) => `webchat.${key}`).sort()).toEqual([...webchatTexts.keys()].sort());
});
