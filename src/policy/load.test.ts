import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPolicy } from './load.ts';
import { PolicyError } from './policy.ts';
import { type Change, edit, problemsOf, readSmallConfig, smallConfig } from './small-config.ts';

const load = (change: Change = {}) => readSmallConfig(change).policy;

describe('a sound folder', () => {
  test('becomes a policy', () => {
    const policy = load();
    expect(policy.service.defaultOffice).toBe('hulu');
    expect(policy.areas.get('6402')).toEqual({ code: '6402', kind: 'kabupaten', name: 'Hulu', bps: '6403', short: [] });
    expect(policy.areas.get('640201')?.kind).toBe('kecamatan');
    expect(policy.offices.get('hulu')?.units.map((unit) => unit.restricted)).toEqual([false, true]);
    expect(policy.routing.map((rule) => rule.id)).toEqual(['hulu-uang', 'hulu-lain']);
    expect(policy.messages.get('general.hello')).toBe('Halo, {office}.');
    expect(policy.programmes.get('pkh')?.components[0]?.amounts).toHaveLength(2);
    expect(policy.payments[0]?.windows).toHaveLength(2);
  });

  test('has a version that follows its content and nothing else', () => {
    const version = load().version;
    expect(load().version).toBe(version);
    expect(load({ 'README.md': 'not read' }).version).toBe(version);
    expect(load(edit('messages/general.yaml', 'Halo', 'Hai')).version).not.toBe(version);
  });

  test('may be written on Windows and end texts with a line break', () => {
    const policy = load({ 'messages/general.yaml': '\uFEFFgeneral.hello: |\r\n  Halo.\r\n  Siapa?\r\n' });
    expect(policy.messages.get('general.hello')).toBe('Halo.\nSiapa?');
  });

  test('keeps the folder of the understanding apart', () => {
    expect(problemsOf({ 'understanding/rules.yaml': 'not: [closed' })).toEqual([]);
  });
});

describe('a broken folder names file, line, path and fault', () => {
  test.each<[string, Change, string]>([
    [
      'unknown key',
      edit('service.yaml', 'menuHours: 24', 'menuHours: 24\nmenuHour: 3'),
      'service.yaml:5 menuHour: unknown key',
    ],
    [
      'unknown key deep inside',
      edit('offices.yaml', 'name: Depan', 'name: Depan, boss: Budi'),
      'offices.yaml:28 hulu.units.hulu-depan.boss: unknown key',
    ],
    [
      'repeated key',
      edit('service.yaml', 'menuHours: 24', 'menuHours: 24\nmenuHours: 3'),
      'service.yaml:5 (whole file): key menuHours stands here a second time',
    ],
    [
      'repeated text',
      edit('messages/pkh.yaml', 'pkh.note', 'pkh.text'),
      'messages/pkh.yaml:2 (whole file): key pkh.text stands here a second time',
    ],
    [
      'a text in two files',
      { 'messages/zzz.yaml': '# again\ngeneral.hello: Hai\n' },
      'messages/zzz.yaml:2 general.hello: this text stands in messages/general.yaml too',
    ],
    [
      'repeated id',
      edit('intents.yaml', 'id: flood', 'id: danger'),
      'intents.yaml:5 danger: danger stands here a second time',
    ],
    ['missing key', edit('calendar.yaml', 'knownUntil: 2026-12-31\n', ''), 'calendar.yaml:1 knownUntil: is missing'],
    ['no value', edit('service.yaml', 'menuHours: 24', 'menuHours:'), 'service.yaml:4 menuHours: has no value'],
    [
      'a day that does not exist',
      edit('calendar.yaml', '2026-12-25', '2026-02-30'),
      'calendar.yaml:6 holidays[1].date: Invalid ISO date',
    ],
    [
      'a code without quotes that YAML reads as a number',
      edit('offices.yaml', '["6402"]', '[6402]'),
      'offices.yaml:4 hulu.areas[0]: Invalid input: expected string, received number',
    ],
    [
      'a code with dots',
      edit('areas.yaml', '"640201"', '"64.02.01"'),
      'areas.yaml:3 64.02.01: this key is not written as expected',
    ],
    [
      'a span backwards in writing',
      edit('offices.yaml', '13:00-15:00', '13.00-15.00'),
      'offices.yaml:9 hulu.counter.hours[0].week.monday[1]: expected HH:MM-HH:MM',
    ],
    ['an empty file', { 'routing.yaml': '# nothing yet\n' }, 'routing.yaml:1 (whole file): the file is empty'],
    ['a missing file', { 'routing.yaml': undefined }, 'routing.yaml:1 (whole file): the file is missing'],
    [
      'a missing folder',
      { 'payments/2026.yaml': undefined },
      'payments:1 (whole file): the folder cannot be read (ENOENT)',
    ],
    [
      'an empty folder',
      { 'payments/2026.yaml': undefined, 'payments/README.md': '' },
      'payments:1 (whole file): the folder holds no .yaml file',
    ],
    [
      'a misspelt ending',
      { 'messages/more.yml': 'a.b: c' },
      'messages/more.yml:1 (whole file): the name must end in .yaml',
    ],
    [
      'not UTF-8',
      { 'messages/pkh.yaml': new Uint8Array([0x70, 0xe9, 0x0a]) },
      'messages/pkh.yaml:1 (whole file): is not UTF-8',
    ],
    [
      'a programme in the wrong file',
      edit('programmes/pkh.yaml', 'id: pkh', 'id: pip'),
      'programmes/pkh.yaml:1 id: programme pip belongs into programmes/pip.yaml',
    ],
    [
      'a year in the wrong file',
      edit('payments/2026.yaml', 'year: 2026', 'year: 2027'),
      'payments/2026.yaml:1 year: year 2027 belongs into payments/2027.yaml',
    ],
  ])('%s', (_, change, expected) => {
    expect(problemsOf(change)).toContain(expected);
  });

  test('a misspelt file is named, and so is the one it should have been', () => {
    const found = problemsOf({ 'routing.yaml': undefined, 'rooting.yaml': smallConfig['routing.yaml'] });
    expect(found[0]).toMatch(
      /^rooting\.yaml:1 \(whole file\): nothing reads a file of this name; expected service\.yaml/,
    );
    expect(found[1]).toBe('routing.yaml:1 (whole file): the file is missing');
    expect(found).toHaveLength(2);
  });

  test('bad YAML is said with its line', () => {
    expect(problemsOf(edit('areas.yaml', '"640201": Muara', '"640201": "Muara'))[0]).toMatch(
      /^areas\.yaml:\d+ \(whole file\): /,
    );
    expect(problemsOf({ 'messages/pkh.yaml': 'pkh.text: a\n\tpkh.note: b\n' })[0]).toMatch(/^messages\/pkh\.yaml:\d/);
  });

  test('everything wrong is said at once, in order', () => {
    const found = problemsOf({
      ...edit('service.yaml', 'menuHours: 24', 'menuHours: 0\nextra: 1'),
      ...edit('calendar.yaml', 'kind: holiday', 'kind: feast'),
      ...edit('routing.yaml', 'unit: hulu-depan', 'unit: hulu-belakang'),
      ...edit('messages/general.yaml', '{office}', '{ office'),
    });
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'calendar.yaml:6',
      'messages/general.yaml:1',
      'routing.yaml:2',
      'service.yaml:4',
      'service.yaml:5',
    ]);
  });

  test('a broken part does not make others look wrong', () => {
    expect(problemsOf({ 'offices.yaml': 'rubbish' })).toEqual([
      'offices.yaml:1 (whole file): Invalid input: expected array, received string',
    ]);
  });

  test('a folder that is not there', () => {
    expect(() => loadPolicy(join('/nonexistent', 'config'))).toThrow(PolicyError);
    expect(() => loadPolicy(join('/nonexistent', 'config'))).toThrow(
      '/nonexistent/config:1 (whole file): the folder cannot be read (ENOENT)',
    );
  });
});
