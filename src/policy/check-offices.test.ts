import { expect, test } from 'vitest';
import { edit, problemsOf } from './small-config.ts';

const holiday = '  - { date: 2026-12-25, name: Natal, kind: holiday }';

test.each<[file: string, from: string, to: string, ...problems: string[]]>([
  [
    'areas.yaml',
    '"640201"',
    '"640501"',
    'areas.yaml:3 640501: its parent 6405 is missing',
    'offices.yaml:31 hulu.emergency[0].areas: area 640201 is not in areas.yaml',
  ],
  ['areas.yaml', '{ name: Tengah, timeZone: Asia/Jakarta }', 'Tengah', 'areas.yaml:5 62: a province needs a timeZone'],
  [
    'areas.yaml',
    '"640201": Muara',
    '"640201": { name: Muara, bps: "6403" }',
    'areas.yaml:3 640201.bps: BPS code 6403 is Hulu already',
  ],
  [
    'offices.yaml',
    'areas: ["6402"]',
    'areas: ["6409"]',
    'offices.yaml:4 hulu.areas[0]: area 6409 is not in areas.yaml',
  ],
  [
    'offices.yaml',
    'areas: ["6402"]',
    'areas: ["6402", "6402"]',
    'offices.yaml:4 hulu.areas[1]: area 6402 belongs to office hulu already',
  ],
  [
    'offices.yaml',
    'timeZone: Asia/Makassar',
    'timeZone: Asia/Jakarta',
    'offices.yaml:5 hulu.timeZone: area 6402 lives by Asia/Makassar',
  ],
  [
    'offices.yaml',
    'id: hulu-terbatas',
    'id: hulu-depan',
    'offices.yaml:29 hulu.units[1]: unit hulu-depan stands in office hulu already',
    'routing.yaml:1 hulu-uang.unit: office hulu has no unit hulu-terbatas',
  ],
  [
    'offices.yaml',
    'kind: police',
    'kind: ambulance',
    'offices.yaml:30 hulu.emergency: no emergency or police number that holds in every area',
  ],
  [
    'offices.yaml',
    '  posts:',
    '  agreement: { number: a, from: 2026-02-01, until: 2026-01-01 }\n  posts:',
    'offices.yaml:26 hulu.agreement.until: ends before it begins',
  ],
  [
    'offices.yaml',
    '08:00-12:00',
    '12:00-08:00',
    'offices.yaml:9 hulu.counter.hours[0].week.monday: 12:00-08:00 is no span of one day',
  ],
  [
    'offices.yaml',
    '13:00-15:00',
    '13:00-24:30',
    'offices.yaml:9 hulu.counter.hours[0].week.monday: 13:00-24:30 is no span of one day',
  ],
  [
    'offices.yaml',
    '13:00-15:00',
    '11:00-15:00',
    'offices.yaml:9 hulu.counter.hours[0].week.monday: 11:00-15:00 overlaps the span before it',
  ],
  [
    'offices.yaml',
    'week: { monday: [08:00-12:00, 13:00-15:00] }',
    'week: { monday: [] }',
    'offices.yaml:9 hulu.counter.hours[0].week: no day is open',
  ],
  [
    'offices.yaml',
    '- from: 2023-01-01',
    '- from: 2023-01-01\n        until: 2022-01-01',
    'offices.yaml:9 hulu.counter.hours[0].until: ends before it begins',
    'offices.yaml:7 hulu.counter.hours: one set of hours must hold without an end',
  ],
  ['calendar.yaml', 'offices: [hulu]', 'offices: [hilir]', 'calendar.yaml:7 holidays[2]: there is no office hilir'],
  ['calendar.yaml', holiday, `${holiday}\n${holiday}`, 'calendar.yaml:7 holidays[2]: 2026-12-25 is Natal already'],
  [
    'service.yaml',
    'defaultOffice: hulu',
    'defaultOffice: hilir',
    'service.yaml:1 defaultOffice: there is no office hilir',
  ],
])('%s: %s -> %s', (file, from, to, ...problems) => {
  expect(problemsOf(edit(file, from, to)).sort()).toEqual(problems.sort());
});
