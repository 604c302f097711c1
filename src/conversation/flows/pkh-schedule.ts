// > pkh thp 4 kpn cair
// Tahap 4 untuk bulan Oktober, November, Desember 2026. Tidak ada satu tanggal: cairnya bergelombang.
// > kalau bulan depan?
// (the same stage, or the next one, with what is known of it)

import { answerSchedule } from '../../programmes/answer-schedule.ts';
import type { Flow } from '../flow.ts';
import { done, unhandled } from './outcomes.ts';
import { aboutPkh, sayAnswer } from './pkh-words.ts';

const choices = ['check_status_own', 'payment_not_received', 'pkh_amount'];

/** When PKH is paid: by months, with the state of the stage where the asker lives. */
export const pkhSchedule: Flow = {
  name: 'pkh-schedule',
  informs: true,
  start: (context, input) => done(...sayAnswer(answerSchedule(aboutPkh(context, input)), choices)),
  step: () => unhandled,
};
