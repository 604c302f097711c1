import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { aims, atMost, verdict } from './aims.ts';

/** Quality and speed of understanding, in a process of its own so that no other area has warmed or crowded it. */
export function run(): boolean {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'understanding.ts')], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.log(`understanding: not measured\n${stderr}`);
    return false;
  }
  console.log(`\nUnderstanding${stdout.trimEnd()}`);
  const micros = Number(/([\d.]+) µs per message/.exec(stdout)?.[1]);
  const judgement = atMost('understanding a message,', micros, aims.understandingMicros, 'µs');
  console.log(verdict([judgement]));
  return judgement.met;
}
