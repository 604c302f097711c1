import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Meaning, Understanding } from '../src/language/meaning.ts';
import {
  assemble,
  type Knowledge,
  type LabelledRow,
  learn,
  openUnderstanding,
  readRows,
  readSources,
} from '../src/language/model-file.ts';

/**
 * How well messages are understood: on the evaluation file, or with `authors [abc]` leaving each author of the examples out,
 * which is the figure to develop against.
 */

const ROOT = join(import.meta.dirname, '..');
const CONFIG = join(ROOT, 'config');
const DANGER = 'crisis_danger';
const EXTORTION = 'extortion_misuse';
const OUTSIDE = 'out_of_scope';

interface Judged {
  row: LabelledRow;
  wanted: ReadonlySet<string>;
  meaning: Meaning;
}

export function run(args: readonly string[] = []): void {
  if (args[0] === 'authors') leaveAuthorsOut(args[1] ?? 'abcdfgi');
  else evaluate();
}

function evaluate(): void {
  const began = performance.now();
  const understanding = openUnderstanding({ configDir: CONFIG, areas: new Map(), cacheDirs: [join(ROOT, 'build')] });
  const opened = performance.now() - began;
  const rows = readRows(readFileSync(join(ROOT, 'bench', 'evaluation.jsonl'), 'utf8'));
  report('evaluation', judge(understanding, rows));
  console.log(`open ${opened.toFixed(0)} ms`);
  speed(understanding, rows);
}

function leaveAuthorsOut(authors: string): void {
  const sources = readSources(CONFIG);
  const rows = readRows(sources.files.get('examples.jsonl')!);
  const all: Judged[] = [];
  for (const author of authors) {
    const began = performance.now();
    const knowledge: Knowledge = learn(sources, (row) => row.by !== author);
    const seconds = (performance.now() - began) / 1000;
    const judged = judge(
      assemble(knowledge, new Map()),
      rows.filter((row) => row.by === author),
    );
    console.log(
      `author ${author}: ${judged.length} messages, accuracy ${percent(judged, isRight)}, trained in ${seconds.toFixed(1)} s`,
    );
    all.push(...judged);
  }
  report('authors left out', all);
}

function judge(understanding: Understanding, rows: readonly LabelledRow[]): Judged[] {
  return rows.map((row) => ({
    row,
    wanted: new Set([row.intent, ...(row.also ?? [])]),
    meaning: understanding.understand(row.text),
  }));
}

function report(title: string, judged: readonly Judged[]): void {
  const acted = judged.filter(({ meaning }) => meaning.decision === 'act');
  console.log(`\n${title}: ${judged.length} messages`);
  console.log(
    `accuracy ${percent(judged, isRight)}, top three ${percent(judged, isAmongThree)}, macro-F1 ${macroF1(judged)}`,
  );
  for (const [name, id] of [
    ['danger', DANGER],
    ['extortion', EXTORTION],
    ['out of scope', OUTSIDE],
  ] as const) {
    const due = judged.filter(({ row }) => row.intent === id);
    const said = judged.filter(({ meaning }) => top(meaning) === id);
    const others = judged.filter(({ wanted }) => !wanted.has(id));
    const falseAlarms = others.filter(({ meaning }) => top(meaning) === id);
    console.log(
      `${name}: recall ${percent(due, ({ meaning, wanted }) => top(meaning) === id || (id !== DANGER && wanted.has(top(meaning))))}, ` +
        `precision ${percent(said, isRight)}, false alarms ${falseAlarms.length} (${percent(others, ({ meaning }) => top(meaning) === id)})`,
    );
  }
  console.log(
    `acts ${percent(judged, ({ meaning }) => meaning.decision === 'act')}, right when it acts ${percent(acted, isRight)}`,
  );
  console.log(
    `asks ${percent(judged, ({ meaning }) => meaning.decision === 'ask')}, does not understand ${percent(judged, ({ meaning }) => meaning.decision === 'none')}`,
  );
  const second = judged.filter(({ row }) => (row.also?.length ?? 0) > 0);
  const offered = judged.filter(({ meaning }) => (meaning.also?.length ?? 0) > 0);
  console.log(
    `second intent: found ${percent(second, ({ wanted, meaning }) => [top(meaning), ...(meaning.also ?? [])].filter((id) => wanted.has(id)).length > 1)} of ${second.length}, ` +
      `offered in ${percent(judged, ({ meaning }) => (meaning.also?.length ?? 0) > 0)}, rightly ${percent(offered, ({ wanted, meaning }) => meaning.also!.some((id) => wanted.has(id)))}`,
  );
  for (const [language, own] of Map.groupBy(judged, ({ row }) => row.lang ?? '?'))
    console.log(`  ${language}: ${percent(own, isRight)} of ${own.length}`);
  const pairs = Map.groupBy(
    judged.filter((each) => !isRight(each)),
    ({ row, meaning }) => `${row.intent} read as ${top(meaning)}`,
  );
  console.log('worst confusions:');
  for (const [pair, own] of [...pairs].sort((one, other) => other[1].length - one[1].length).slice(0, 10))
    console.log(`  ${own.length} ${pair}`);
}

function speed(understanding: Understanding, rows: readonly LabelledRow[]): void {
  const texts = rows.map(({ text }) => text).filter((text) => text.length >= 30 && text.length <= 50);
  const long = 'tolong bu pkh saya tidak cair sudah tiga bulan, kartu dipegang ketua 6402990101850003 50rb '
    .repeat(80)
    .slice(0, 4096);
  for (const text of texts) understanding.understand(text);
  const began = performance.now();
  const rounds = 20;
  for (let round = 0; round < rounds; round += 1) for (const text of texts) understanding.understand(text);
  const micros = ((performance.now() - began) * 1000) / (rounds * texts.length);
  let slowest = 0;
  for (let round = 0; round < 50; round += 1) {
    const start = performance.now();
    understanding.understand(long);
    slowest = round < 10 ? 0 : Math.max(slowest, performance.now() - start);
  }
  console.log(
    `${micros.toFixed(1)} µs per message of 30–50 characters, ${slowest.toFixed(2)} ms at most for 4,096 characters`,
  );
}

function top(meaning: Meaning): string {
  return meaning.intents[0]!.id;
}

function isRight({ wanted, meaning }: Judged): boolean {
  return wanted.has(top(meaning));
}

function isAmongThree({ wanted, meaning }: Judged): boolean {
  return meaning.intents.some(({ id }) => wanted.has(id));
}

function percent<Item>(items: readonly Item[], holds: (item: Item) => boolean): string {
  return items.length === 0 ? 'none' : `${((items.filter(holds).length / items.length) * 100).toFixed(1)} %`;
}

/** A message read as one of its second intents counts for the intent it was read as. */
function macroF1(judged: readonly Judged[]): string {
  const counts = new Map<string, { hit: number; missed: number; wrong: number }>();
  const count = (id: string) => counts.get(id) ?? counts.set(id, { hit: 0, missed: 0, wrong: 0 }).get(id)!;
  for (const each of judged) {
    const said = top(each.meaning);
    if (isRight(each)) count(said).hit += 1;
    else {
      count(said).wrong += 1;
      count(each.row.intent).missed += 1;
    }
  }
  const scores = [...counts.values()].map(({ hit, missed, wrong }) => (2 * hit) / (2 * hit + missed + wrong || 1));
  return `${((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 100).toFixed(1)} %`;
}

if (import.meta.main) run(process.argv.slice(2));
