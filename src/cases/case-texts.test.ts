import { expect, test } from 'vitest';
import { placeholders } from '../language/render.ts';
import { loadPolicy } from '../policy/load.ts';
import { caseTexts } from './case-texts.ts';

const { messages } = loadPolicy('config');

test.each(Object.entries(caseTexts))('%s stands in config with exactly these placeholders', (key, wanted) => {
  expect(placeholders(messages.get(key) ?? '{missing}').sort()).toEqual([...wanted].sort());
});

test('no text promises aid or asks for a secret', () => {
  for (const key of Object.keys(caseTexts)) expect(messages.get(key)).not.toMatch(/pasti dapat|PIN|OTP|transfer/i);
});
