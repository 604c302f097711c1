import { afterAll, expect, test } from 'vitest';
import { areaChain, areaName, emergencyNumbers, isWithin, officeFor, servingOffice, timeZoneOf } from './areas.ts';
import { loadPolicy } from './load.ts';
import { smallConfig, writeConfig } from './small-config.ts';

const offices = smallConfig['offices.yaml']!;
const province = offices.replaceAll('hulu', 'timur').replace('areas: ["6402"]', 'areas: ["64"]');
const config = writeConfig({
  'offices.yaml': offices + province,
  'routing.yaml': smallConfig['routing.yaml'] + smallConfig['routing.yaml']!.replaceAll('hulu', 'timur'),
});
afterAll(config.remove);
const policy = loadPolicy(config.directory);

test.each([
  ['6402', 'hulu'],
  ['6402019999', 'hulu'],
  ['6471', 'timur'],
  ['64', 'timur'],
])('area %s is served by %s', (code, office) => {
  expect(servingOffice(policy, code)?.id).toBe(office);
  expect(officeFor(policy, code).id).toBe(office);
});

test('an area that no office serves, or none at all, falls to the default office', () => {
  expect(servingOffice(policy, '6271')).toBeUndefined();
  expect(officeFor(policy, '6271').id).toBe('hulu');
  expect(officeFor(policy).id).toBe('hulu');
});

test('an area lies in itself and in what is around it', () => {
  expect(isWithin('640201', ['6402'])).toBe(true);
  expect(isWithin('6402', ['6402'])).toBe(true);
  expect(isWithin('64', ['6402'])).toBe(false);
  expect(isWithin('6402011001', ['640201'])).toBe(true);
});

test('names, zones and the areas around', () => {
  expect(areaName(policy, '640201')).toBe('Muara');
  expect(areaName(policy, '640277')).toBe('640277');
  expect(timeZoneOf(policy, '6402011001')).toBe('Asia/Makassar');
  expect(timeZoneOf(policy, '62')).toBe('Asia/Jakarta');
  expect(timeZoneOf(policy, '11')).toBeUndefined();
  expect(areaChain(policy, '6402011001').map((area) => area.name)).toEqual(['Muara', 'Hulu', 'Timur']);
});

test('a number confirmed for one area is told there first, and nowhere else', () => {
  const office = officeFor(policy, '6402');
  expect(emergencyNumbers(office, '6402011001').map((each) => each.number)).toEqual(['112', '110']);
  expect(emergencyNumbers(office, '6402').map((each) => each.number)).toEqual(['110']);
  expect(emergencyNumbers(office).map((each) => each.number)).toEqual(['110']);
});
