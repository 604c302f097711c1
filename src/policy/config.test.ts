import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emergencyNumbers, officeFor, servingOffice, timeZoneOf } from './areas.ts';
import { addWorkingDays, workingMinutesBetween } from './calendar.ts';
import { placeholdersOf } from './check-messages.ts';
import { loadPolicy } from './load.ts';

const directory = join(import.meta.dirname, '..', '..', 'config');
const policy = loadPolicy(directory);
const areas = [...policy.areas.values()];

test('the areas are those of the decree', () => {
  const within = (prefix: string, kind: string) =>
    areas.filter((area) => area.code.startsWith(prefix) && area.kind === kind && !area.code.endsWith('99')).length;
  expect(within('64', 'kabupaten')).toBe(7);
  expect(within('64', 'kota')).toBe(3);
  expect(within('64', 'kecamatan')).toBe(105);
  expect(within('6271', 'kecamatan')).toBe(5);
  expect(within('6271', 'kelurahan')).toBe(30);
  expect(areas.filter((area) => area.code.endsWith('99')).map((area) => area.code)).toEqual(['640299', '647299']);
});

test.each([
  ['6402', 'Kutai Kartanegara', '6403'],
  ['6403', 'Berau', '6405'],
  ['6407', 'Kutai Barat', '6402'],
  ['6408', 'Kutai Timur', '6404'],
])('Kemendagri %s is %s and BPS %s', (code, name, bps) => {
  expect(policy.areas.get(code)).toMatchObject({ name, bps });
});

test.each([
  ['640720', 'Sekolaq Darat'],
  ['647210', 'Loa Janan Ilir'],
  ['640203', 'Loa Janan'],
  ['640220', 'Samboja Barat'],
  ['6271041004', 'Kameloh Baru'],
])('%s is %s', (code, name) => expect(policy.areas.get(code)?.name).toBe(name));

test.each([
  ['6402', 'kukar', '112'],
  ['640299', 'kukar', '112'],
  ['6472', 'kaltim', '112'],
  ['647299', 'kaltim', '112'],
  ['6408', 'kaltim', '112'],
  ['6401', 'kaltim', '110'],
  ['6411', 'kaltim', '110'],
  ['6271041004', 'palangka-raya', '110'],
])('area %s: office %s, first number %s', (code, office, number) => {
  expect(servingOffice(policy, code)?.id).toBe(office);
  expect(emergencyNumbers(officeFor(policy, code), code)[0]?.number).toBe(number);
});

test('no closed line is ever shown', () => {
  const numbers = [...policy.offices.values()].flatMap((office) => office.emergency.map((each) => each.number));
  const said = [...numbers, ...policy.messages.values()].join('\n');
  expect(said).not.toMatch(/500-?454|0811-?10-?222-?10|\b1?193\b/);
});

test('every office works 37 and a half hours in a week without holidays', () => {
  for (const office of policy.offices.values()) {
    const zone = office.timeZone === 'Asia/Makassar' ? '+08:00' : '+07:00';
    const week = [new Date(`2026-11-16T00:00:00${zone}`), new Date(`2026-11-23T00:00:00${zone}`)] as const;
    expect(workingMinutesBetween(office, policy.calendar, ...week)).toBe(37.5 * 60);
    expect(timeZoneOf(policy, office.areas[0]!)).toBe(office.timeZone);
  }
});

test('a promise over Christmas skips the holidays; one past the last decree says so', () => {
  const kukar = policy.offices.get('kukar')!;
  const from = new Date('2026-12-18T10:00:00+08:00');
  expect(addWorkingDays(kukar, policy.calendar, from, 4)).toEqual({
    at: new Date('2026-12-28T16:00:00+08:00'),
    beyondKnown: false,
  });
  expect(addWorkingDays(kukar, policy.calendar, from, 14).beyondKnown).toBe(true);
});

test('every intent of the understanding leads somewhere', () => {
  const examples = readFileSync(join(directory, 'understanding', 'examples.jsonl'), 'utf8');
  const trained = new Set(Array.from(examples.matchAll(/"intent": ?"(\w+)"/g), (match) => match[1]!));
  expect([...trained].filter((id) => !policy.intents.has(id))).toEqual([]);
  expect([...policy.intents.keys()].filter((id) => !trained.has(id))).toEqual([]);
});

const readyTexts = [...policy.messages].filter(([key]) => /^(general|answer)\./.test(key));

test.each(readyTexts)('%s can be said without being asked for more', (_, text) => {
  const standing = ['office', 'office_name', 'hours', 'counter_address', 'counter_phone', 'emergency', 'today'];
  expect(placeholdersOf(text).filter((name) => !standing.includes(name))).toEqual([]);
  expect(text.length).toBeLessThanOrEqual(700);
  expect(text).not.toMatch(/!(?!\s*di lapor)|pasti dapat|pasti cair|mohon maaf|ketidaknyamanan/i);
  expect(text.match(/Bapak\/Ibu/g)?.length ?? 0).toBeLessThanOrEqual(1);
});
