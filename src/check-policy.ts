import { caseTexts } from './cases/case-texts.ts';
import { flows } from './conversation/flows/index.ts';
import { type CodeNeeds, checkAgainstCode } from './policy/check.ts';
import type { FurtherCheck } from './policy/holder.ts';
import { answerTexts } from './programmes/answer-texts.ts';
import { checkExamples } from './programmes/check-examples.ts';
import { checkTexts } from './programmes/check-texts.ts';

/** What code needs of the policy: flows that intents name, sums that examples claim. */
export const checkPolicyNeeds: FurtherCheck = (policy, places) => [
  ...checkAgainstCode(policy, codeNeeds, places),
  ...checkExamples(policy),
  ...checkTexts(policy),
];

const codeNeeds: CodeNeeds = {
  flows: flows.map((flow) => flow.name),
  texts: Object.entries({ ...answerTexts, ...caseTexts }).map(([key, placeholders]) => ({ key, placeholders })),
};
