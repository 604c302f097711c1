import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureModel, openUnderstanding } from './model-file.ts';

const source = join(import.meta.dirname, '..', '..', 'config', 'understanding');
const examples = [
  { text: 'kapan pkh cair', intent: 'pkh_schedule' },
  { text: 'jadwal cair bulan apa', intent: 'pkh_schedule' },
  { text: 'halo selamat pagi', intent: 'greeting' },
  { text: 'assalamualaikum bu', intent: 'greeting' },
];

describe('model file', () => {
  let folder: string;
  let config: string;
  let cache: string;
  const files = () => readdirSync(cache).filter((name) => name.endsWith('.bin'));
  const open = () =>
    openUnderstanding({ configDir: config, areas: new Map(), cacheDirs: [join(folder, 'none'), cache] });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'understanding-'));
    config = join(folder, 'config');
    cache = join(folder, 'cache');
    mkdirSync(join(config, 'understanding'), { recursive: true });
    mkdirSync(cache);
    for (const name of ['vocabulary.yaml', 'entities.yaml', 'rules.yaml']) {
      writeFileSync(join(config, 'understanding', name), readFileSync(join(source, name)));
    }
    writeExamples(examples);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function writeExamples(rows: readonly object[]): void {
    writeFileSync(
      join(config, 'understanding', 'examples.jsonl'),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
  }

  it('is made once and found by its content', () => {
    expect(ensureModel(config, cache)).toBe(false);
    expect(ensureModel(config, cache)).toBe(true);
    expect(files()).toHaveLength(1);
    expect(open().understand('kapan cair').intents[0]!.id).toBe('pkh_schedule');
    writeExamples([...examples, { text: 'kartu hilang', intent: 'kks_problem' }]);
    expect(ensureModel(config, cache)).toBe(false);
    expect(files()).toHaveLength(2);
  });

  it('reads changed rules without a new model', () => {
    ensureModel(config, cache);
    const path = join(config, 'understanding', 'rules.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('menu: [menu,', 'menu: [beranda, menu,'));
    expect(ensureModel(config, cache)).toBe(true);
    expect(open().understand('beranda').command).toBe('menu');
  });

  it('is made again when the file is damaged', () => {
    ensureModel(config, cache);
    const path = join(cache, files()[0]!);
    const content = readFileSync(path);
    content[content.length - 1]! ^= 1;
    writeFileSync(path, content);
    expect(open().understand('halo').intents[0]!.id).toBe('greeting');
    expect(ensureModel(config, cache)).toBe(true);
  });

  it('names the line of a broken example', () => {
    writeFileSync(join(config, 'understanding', 'examples.jsonl'), `${JSON.stringify(examples[0])}\n{\n`);
    expect(() => ensureModel(config, cache)).toThrow('examples.jsonl:2');
  });
});
