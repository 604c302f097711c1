import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPolicy } from './load.ts';
import { smallConfig, writeConfig } from './small-config.ts';

let config: ReturnType<typeof writeConfig>;
let cacheFile: string;
beforeEach(() => {
  config = writeConfig();
  cacheFile = join(config.directory, 'cache.json');
});
afterEach(() => config.remove());

const read = () => readPolicy(config.directory, cacheFile).policy;

test('a text parsed before is not parsed again; a changed one is', () => {
  const first = read();
  // Only a cache that is really read can know this greeting.
  writeFileSync(cacheFile, readFileSync(cacheFile, 'utf8').replace('Halo, {office}.', 'From the cache.'));
  const second = read();
  expect(second.messages.get('general.hello')).toBe('From the cache.');
  expect({ ...second, messages: undefined }).toEqual({ ...first, messages: undefined });
  config.put('messages/general.yaml', 'general.hello: Hai.\n');
  expect(read().messages.get('general.hello')).toBe('Hai.');
});

test('what comes from the cache is checked all the same, and faults have their lines', () => {
  read();
  config.put('messages/pkh.yaml', 'pkh.text: Teks\n');
  expect(read).toThrow('programmes/pkh.yaml:17 components[0].note: there is no text pkh.note');
});

test('a policy that is wrong is not remembered', () => {
  config.put('service.yaml', `${smallConfig['service.yaml']}extra: 1\n`);
  expect(read).toThrow('service.yaml:14 extra: unknown key');
  expect(existsSync(cacheFile)).toBe(false);
});

test.each(['rubbish', '[]', 'null', '{"a":1}'])('a cache of %s is as good as none', (content) => {
  writeFileSync(cacheFile, content);
  expect(read().messages.get('general.hello')).toBe('Halo, {office}.');
});

test('a place that cannot be written costs nothing but time', () => {
  cacheFile = join(config.directory, 'missing', 'cache.json');
  expect(read().messages.get('general.hello')).toBe('Halo, {office}.');
});
