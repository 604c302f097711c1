import type { Sealing } from '../runtime/sealing.ts';
import type { CaseStory } from './case.ts';

const storyPlace = 'Case.story';
const bodyPlace = 'CaseActivity.body';

export function sealStory(sealing: Sealing, caseId: string, story: CaseStory): Uint8Array<ArrayBuffer> {
  return sealing.seal(storyPlace, caseId, JSON.stringify(story));
}

export function openStory(sealing: Sealing, caseId: string, sealed: Uint8Array): CaseStory {
  return JSON.parse(sealing.open(storyPlace, caseId, sealed)) as CaseStory;
}

/** Words of an activity are bound to the case: the activity's own number is not known before it is written. */
export function sealWords(sealing: Sealing, caseId: string, words: string): Uint8Array<ArrayBuffer> {
  return sealing.seal(bodyPlace, caseId, words);
}

export function openWords(sealing: Sealing, caseId: string, sealed: Uint8Array): string {
  return sealing.open(bodyPlace, caseId, sealed);
}
