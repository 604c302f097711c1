import type { Plan, Stage } from './household.ts';

const sent: Stage = { status: 'listed', paymentState: 'sent' };
const inProcess: Stage = { status: 'listed', paymentState: 'in-process' };
const planned: Stage = { status: 'listed', paymentState: 'planned' };
const notKnown: Stage = { status: 'listed', paymentState: 'not-known' };
const returned = (reason: string): Stage => ({ status: 'listed', paymentState: 'returned', reason });
const stopped = (reason: string): Stage => ({ status: 'stopped', reason });
const waiting = (reason: string): Stage => ({ status: 'waiting', reason });

/** The year so far: three stages sent, the fourth as given. */
const year = (fourth: Stage) => ({ 1: sent, 2: sent, 3: sent, 4: fourth });
/** Several households with one telephone: it can be nobody's proof. */
const borrowedPhone = '084000000001';

/** Households that each show one thing, the same for every seed; the first ones of the sample. */
export const tellingPlans: readonly (Plan & { note: string })[] = [
  {
    note: 'PKH listed, stage 4 in process; sembako listed and sent',
    area: '6402',
    desil: 2,
    components: ['sd', 'sd', 'smp'],
    payer: 'bank',
    places: { pkh: year(inProcess), sembako: year(sent) },
  },
  {
    note: 'PKH stage 4 sent',
    area: '6472',
    desil: 1,
    components: ['balita', 'sd', 'lansia'],
    payer: 'bank',
    places: { pkh: year(sent), sembako: year(inProcess) },
  },
  {
    note: 'PKH stage 4 returned for an account check; the reason may be told',
    area: '6471',
    desil: 2,
    components: ['sma', 'smp'],
    payer: 'bank',
    places: { pkh: year(returned('account-check')) },
  },
  {
    note: 'PKH stopped since stage 3, no component left; the reason is told at person level only',
    area: '6408',
    desil: 3,
    components: [],
    payer: 'bank',
    places: { pkh: { 1: sent, 2: sent, 3: stopped('no-component') } },
  },
  {
    note: 'PKH stopped at stage 4 because data do not match; the reason may be told',
    area: '6402',
    desil: 2,
    components: ['smp', 'sma'],
    payer: 'bank',
    places: { pkh: { 1: sent, 2: sent, 3: sent, 4: stopped('data-mismatch') }, sembako: year(sent) },
  },
  {
    note: 'sembako only',
    area: '6401',
    desil: 4,
    components: [],
    payer: 'bank',
    places: { sembako: year(sent) },
  },
  {
    note: 'in the register, in no programme',
    area: '6403',
    desil: 7,
    components: ['sd'],
    payer: 'bank',
    places: {},
  },
  {
    note: 'Palangka Raya: PKH in process, sembako sent',
    area: '6271',
    desil: 1,
    components: ['balita', 'sd', 'disabilitas'],
    payer: 'bank',
    places: { pkh: year(inProcess), sembako: year(sent) },
  },
  {
    note: 'PKH and sembako stopped by a gambling flag; the reason must never be told in chat',
    area: '6474',
    desil: 3,
    components: ['sd', 'smp'],
    payer: 'bank',
    places: {
      pkh: { 1: sent, 2: sent, 3: stopped('gambling') },
      sembako: { 1: sent, 2: sent, 3: stopped('gambling') },
    },
  },
  {
    note: 'new to PKH, waiting for an account',
    area: '6407',
    desil: 2,
    components: ['ibu_hamil', 'balita'],
    payer: 'bank',
    places: { pkh: { 4: waiting('account-opening') } },
  },
  {
    note: 'PKH stage 4 planned, paid by post',
    area: '6409',
    desil: 3,
    components: ['lansia', 'sd'],
    payer: 'pos',
    places: { pkh: year(planned) },
  },
  {
    note: 'PKH stage 4 not known, remote kecamatan, no phone on record',
    area: '6411',
    desil: 1,
    components: ['balita', 'balita', 'sd'],
    payer: 'pos',
    phone: null,
    places: { pkh: year(notKnown), sembako: year(notKnown) },
  },
  {
    note: 'elderly woman living alone, PKH sent',
    area: '6402',
    desil: 1,
    single: true,
    components: ['lansia'],
    payer: 'pos',
    phone: borrowedPhone,
    places: { pkh: year(sent), sembako: year(sent) },
  },
  {
    note: 'Palangka Raya: stage 3 returned undrawn, stage 4 in process; phone also on other households',
    area: '6271',
    desil: 2,
    components: ['sma'],
    payer: 'bank',
    phone: borrowedPhone,
    places: { pkh: { 1: sent, 2: sent, 3: returned('not-drawn'), 4: inProcess } },
  },
  {
    note: 'recorded as deceased; the reason must never be told in chat',
    area: '6472',
    desil: 2,
    components: ['smp'],
    payer: 'bank',
    phone: borrowedPhone,
    places: { pkh: { 1: sent, 2: stopped('deceased') } },
  },
];
