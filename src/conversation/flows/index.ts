import type { Flow } from '../flow.ts';
import { complaint } from './complaint.ts';
import { complaintStatus } from './complaint-status.ts';
import { danger } from './danger.ts';
import { dropped } from './dropped.ts';
import { notPaid } from './not-paid.ts';
import { pkhAmount } from './pkh-amount.ts';
import { pkhEligibility } from './pkh-eligibility.ts';
import { pkhSchedule } from './pkh-schedule.ts';
import { staff } from './staff.ts';
import { status } from './status.ts';

/** Every procedure of the desk; an intent names one of them in `config/intents.yaml`. */
export const flows: readonly Flow[] = [
  pkhEligibility,
  pkhAmount,
  pkhSchedule,
  status,
  notPaid,
  dropped,
  complaint,
  complaintStatus,
  staff,
  danger,
];
