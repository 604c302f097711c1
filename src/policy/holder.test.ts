import { afterEach, expect, test } from 'vitest';
import { openPolicy } from './holder.ts';
import { PolicyError } from './policy.ts';
import { smallConfig, writeConfig } from './small-config.ts';

let config: ReturnType<typeof writeConfig>;
afterEach(() => config.remove());

test('reload swaps the whole policy, and keeps the old one when anything is wrong', () => {
  config = writeConfig();
  const holder = openPolicy(config.directory);
  const first = holder.current;
  config.put('messages/general.yaml', 'general.hello: Hai.\n');
  expect(holder.current).toBe(first);
  holder.reload();
  expect(holder.current.messages.get('general.hello')).toBe('Hai.');

  const second = holder.current;
  config.put('service.yaml', `${smallConfig['service.yaml']}extra: 1\n`);
  expect(() => holder.reload()).toThrow(PolicyError);
  expect(holder.current).toBe(second);
});

test('further checks decide as well, and see the lines', () => {
  config = writeConfig();
  const refuse = openPolicy.bind(null, config.directory, [
    (policy, places) => [
      {
        file: 'routing.yaml',
        line: places.line('routing.yaml', [policy.routing[1]!.id]),
        path: 'hulu-lain',
        message: 'no',
      },
    ],
  ]);
  expect(refuse).toThrow('routing.yaml:2 hulu-lain: no');
});
