// > anak kuliah msh dpt?
// Anak kuliah tidak termasuk kelompok PKH. Anggota keluarga lain tetap bisa dihitung.
// > umur 60 bisa?
// Termasuk kelompok PKH: lansia. Aturan dasarnya umur 60 tahun ke atas.

import { answerEligibility } from '../../programmes/answer-eligibility.ts';
import type { Flow } from '../flow.ts';
import { done, unhandled } from './outcomes.ts';
import { aboutPkh, sayAnswer } from './pkh-words.ts';

const choices = ['pkh_amount', 'how_to_register', 'talk_to_staff'];

/** Who may qualify for PKH, in general or for the circumstances told. */
export const pkhEligibility: Flow = {
  name: 'pkh-eligibility',
  informs: true,
  start: (context, input) => done(...sayAnswer(answerEligibility(aboutPkh(context, input)), choices)),
  step: () => unhandled,
};
