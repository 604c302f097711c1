/**
 * `npm run bench [-- AREA] [--seconds S] [--rounds R]`: measures the service beside a bare floor and other bots. Without an
 * area: answers, start, memory and understanding. Ends with 0 also when an aim is missed: that is said in words.
 */
import { parseArgs } from 'node:util';
import { run as answers } from './answers.ts';
import { run as memory } from './memory.ts';
import { run as replay } from './replay.ts';
import { run as start } from './start.ts';
import { run as understanding } from './understanding-area.ts';

const areas = { answers, start, memory, understanding, replay };
type Area = keyof typeof areas;
const usual: readonly Area[] = ['answers', 'start', 'memory', 'understanding'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' } },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const chosen = positionals.length > 0 ? positionals : usual;
const unknown = chosen.filter((name) => !(name in areas));
if (unknown.length > 0 || !(seconds > 0) || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`npm run bench [-- ${Object.keys(areas).join(' | ')}] [--seconds S] [--rounds R]`);
  process.exit(2);
}
const fallenShort: string[] = [];
for (const area of chosen as Area[]) if (!(await areas[area]({ seconds, rounds }))) fallenShort.push(area);
console.log(fallenShort.length === 0 ? '\nall aims met' : `\nshort of an aim in: ${fallenShort.join(', ')}`);
process.exit(0);
