import { expect, test } from 'vitest';
import { edit, problemsOf } from './small-config.ts';

test.each<[file: string, from: string, to: string, ...problems: string[]]>([
  [
    'intents.yaml',
    'answer: general.hello',
    'answer: general.hallo',
    'intents.yaml:1 hello.answer: there is no text general.hallo',
  ],
  [
    'intents.yaml',
    'choices: [not_paid]',
    'choices: [unpaid]',
    'intents.yaml:1 hello.choices[0]: there is no intent unpaid',
  ],
  [
    'intents.yaml',
    'title: Belum cair, flow: complaint',
    'title: Belum cair',
    'intents.yaml:2 not_paid: leads either to a flow or to an answer',
  ],
  [
    'intents.yaml',
    'title: Belum cair',
    'title: Belum cair, answer: general.hello',
    'intents.yaml:2 not_paid: leads either to a flow or to an answer',
  ],
  ['intents.yaml', ', precedence: danger', '', 'intents.yaml:1 (whole file): no intent has precedence danger'],
  ['categories.yaml', '[not_paid]', '[unpaid]', 'categories.yaml:3 not-paid.intents[0]: there is no intent unpaid'],
  [
    'categories.yaml',
    'about: own',
    'about: own\n  receiptNote: case.note',
    'categories.yaml:5 not-paid.receiptNote: there is no text case.note',
  ],
  [
    'categories.yaml',
    'promiseDays: 14',
    'promiseDays: 0',
    'categories.yaml:6 not-paid.promiseDays: Too small: expected number to be >=1',
  ],
  [
    'routing.yaml',
    'office: hulu, unit: hulu-depan',
    'office: hilir, unit: hulu-depan',
    'routing.yaml:2 hulu-lain.office: there is no office hilir',
    'routing.yaml:1 hulu-uang: office hulu needs a last rule without conditions',
  ],
  [
    'routing.yaml',
    'unit: hulu-depan',
    'unit: hulu-belakang',
    'routing.yaml:2 hulu-lain.unit: office hulu has no unit hulu-belakang',
  ],
  [
    'routing.yaml',
    '[money-cut]',
    '[money-cut, money-lost]',
    'routing.yaml:1 hulu-uang.category: there is no category money-lost',
  ],
  [
    'routing.yaml',
    '[money-cut]',
    '[money-cut], area: ["6209"]',
    'routing.yaml:1 hulu-uang.area: area 6209 is not in areas.yaml',
    'routing.yaml:2 hulu-lain.unit: money-cut is restricted, but hulu-depan is a shared queue',
  ],
  [
    'routing.yaml',
    '[money-cut]',
    '[money-cut], area: ["62"]',
    'routing.yaml:1 hulu-uang.area: 62 is not in office hulu',
    'routing.yaml:2 hulu-lain.unit: money-cut is restricted, but hulu-depan is a shared queue',
  ],
  [
    'routing.yaml',
    'unit: hulu-depan }',
    'urgent: false, unit: hulu-depan }',
    'routing.yaml:2 hulu-lain: office hulu needs a last rule without conditions',
  ],
  [
    'routing.yaml',
    'unit: hulu-depan }',
    'unit: hulu-depan }\n- { id: late, office: hulu, urgent: true, unit: hulu-depan }',
    'routing.yaml:3 late: never reached: hulu-lain takes everything before it',
  ],
  [
    'routing.yaml',
    'unit: hulu-terbatas',
    'unit: hulu-depan',
    'routing.yaml:1 hulu-uang.unit: money-cut is restricted, but hulu-depan is a shared queue',
  ],
  [
    'disclosure.yaml',
    'household: [programme, listed]',
    'household: [programme, listed, amount]',
    'disclosure.yaml:1 [0].household: amount may not be told here; at most programme, listed, period, state, harmless-reason',
  ],
  [
    'disclosure.yaml',
    '- household',
    '- office: hulu\n  household',
    'disclosure.yaml:1 (whole file): no table holds for every office (one without "office")',
  ],
  [
    'disclosure.yaml',
    '- household',
    '- office: hilir\n  household',
    'disclosure.yaml:1 [0].office: there is no office hilir',
    'disclosure.yaml:1 (whole file): no table holds for every office (one without "office")',
  ],
  [
    'sources.yaml',
    'title: Contoh',
    'title: Contoh\n  office: hilir',
    'sources.yaml:3 sapa.office: there is no office hilir',
  ],
])('%s: %s -> %s', (file, from, to, ...problems) => {
  expect(problemsOf(edit(file, from, to)).sort()).toEqual(problems.sort());
});
