import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Policy } from '../policy/policy.ts';
import { type Example, type Model, train } from './classifier.ts';
import { createEntityReader } from './entities.ts';
import { type EntityWords, entityWords } from './entity-words.ts';
import { excerpt } from './features.ts';
import type { Understanding } from './meaning.ts';
import { normalise } from './normalise.ts';
import { type Rules, rules } from './rules.ts';
import { createUnderstanding } from './understand.ts';
import { type VocabularyTables, vocabularyFrom, vocabularyTables } from './vocabulary.ts';

/** The trained model and its word tables in one file, named after the content it was made from. */

/** The word tables of the folder, parsed and checked. */
export interface Tables {
  vocabulary: VocabularyTables;
  entities: EntityWords;
  rules: Rules;
}

export interface Knowledge extends Tables {
  model: Model;
}

const FOLDER = 'understanding';
/** What the model learns from; how a text is read is part of it. */
const LEARNED = ['examples.jsonl', 'vocabulary.yaml'] as const;
const CODE = [
  'clean.ts',
  'numbers.ts',
  'opening-code.ts',
  'normalise.ts',
  'vocabulary.ts',
  'features.ts',
  'classifier.ts',
];
/** What is read beside the model; parsed tables stand in its file because reading YAML takes longer than all the rest. */
const TABLES = ['vocabulary.yaml', 'entities.yaml', 'rules.yaml'] as const;
const MAGIC = 'SAPAUND1';
const HASH_DIGITS = 16;

export interface OpenOptions {
  configDir: string;
  areas: Policy['areas'];
  /** Looked through in order; a model that had to be trained is kept in the last one that can be written. */
  cacheDirs: readonly string[];
}

/** Understanding for this configuration: a file made earlier, or trained now (under a minute). */
export function openUnderstanding({ configDir, areas, cacheDirs }: OpenOptions): Understanding {
  const sources = readSources(configDir);
  const knowledge = loadKnowledge(sources, cacheDirs) ?? make(sources, cacheDirs);
  return assemble(knowledge, areas);
}

/** True when the file was there already. */
export function ensureModel(configDir: string, cacheDir: string): boolean {
  const sources = readSources(configDir);
  if (loadKnowledge(sources, [cacheDir])) return true;
  writeKnowledge(join(cacheDir, fileName(sources.hash)), learn(sources), sources);
  return false;
}

export function assemble(knowledge: Knowledge, areas: Policy['areas']): Understanding {
  const vocabulary = vocabularyFrom(knowledge.vocabulary);
  return createUnderstanding({
    model: knowledge.model,
    vocabulary,
    rules: knowledge.rules,
    readEntities: createEntityReader(knowledge.entities, vocabulary, areas.values()),
  });
}

export interface Sources {
  /** Of everything the model was learned from: the name of its file. */
  hash: string;
  /** Of the word tables, which may change without a new model. */
  tablesHash: string;
  files: ReadonlyMap<string, string>;
}

export function readSources(configDir: string): Sources {
  const names = new Set<string>([...LEARNED, ...TABLES]);
  const files = new Map(Array.from(names, (name) => [name, readFileSync(join(configDir, FOLDER, name), 'utf8')]));
  const code = CODE.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  return {
    hash: digest([...LEARNED.map((name) => files.get(name)!), ...code]),
    tablesHash: digest(TABLES.map((name) => files.get(name)!)),
    files,
  };
}

function digest(contents: readonly string[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(String(content.length)).update(' ').update(content);
  return hash.digest('hex').slice(0, HASH_DIGITS);
}

function readTables(files: Sources['files']): Tables {
  return {
    vocabulary: vocabularyTables.parse(parse(files.get('vocabulary.yaml')!)),
    entities: entityWords.parse(parse(files.get('entities.yaml')!)),
    rules: rules.parse(parse(files.get('rules.yaml')!)),
  };
}

/** Reads the tables and trains; `keep` leaves examples out, for measuring. */
export function learn(sources: Sources, keep: (row: LabelledRow) => boolean = () => true): Knowledge {
  const tables = readTables(sources.files);
  const words = vocabularyFrom(tables.vocabulary);
  const examples: Example[] = readRows(sources.files.get('examples.jsonl')!)
    .filter(keep)
    .map((row) => ({ text: excerpt(normalise(row.text, words)), intent: row.intent, also: row.also ?? [] }));
  return { ...tables, model: train(examples) };
}

export interface LabelledRow {
  text: string;
  intent: string;
  also?: string[];
  lang?: string;
  /** Author, for leaving one out. */
  by?: string;
}

export function readRows(jsonLines: string): LabelledRow[] {
  return jsonLines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      try {
        return JSON.parse(line) as LabelledRow;
      } catch {
        throw new Error(`examples.jsonl:${index + 1} is not valid JSON`);
      }
    });
}

function make(sources: Sources, cacheDirs: readonly string[]): Knowledge {
  const knowledge = learn(sources);
  for (const folder of [...cacheDirs].reverse()) {
    try {
      writeKnowledge(join(folder, fileName(sources.hash)), knowledge, sources);
      break;
    } catch (cause) {
      if (!isReadOnly(cause)) throw cause;
    }
  }
  return knowledge;
}

function loadKnowledge(sources: Sources, folders: readonly string[]): Knowledge | undefined {
  for (const folder of folders) {
    try {
      const { tablesHash, ...knowledge } = decode(readFileSync(join(folder, fileName(sources.hash))));
      return tablesHash === sources.tablesHash ? knowledge : { ...knowledge, ...readTables(sources.files) };
    } catch (cause) {
      if (!isMissing(cause) && !(cause instanceof DamagedModel)) throw cause;
    }
  }
  return undefined;
}

/** Written beside its place and moved there: a reader never sees half a file. */
function writeKnowledge(path: string, knowledge: Knowledge, { tablesHash }: Sources): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, encode({ ...knowledge, tablesHash }));
  renameSync(draft, path);
}

interface Stored extends Knowledge {
  tablesHash: string;
}

function encode({ model, ...tables }: Stored): Buffer {
  const { weights, bias, ...plain } = model;
  const header = Buffer.from(JSON.stringify({ ...tables, model: { ...plain, bias: [...bias], size: weights.length } }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const body = Buffer.concat([header, new Uint8Array(weights.buffer, weights.byteOffset, weights.length)]);
  return Buffer.concat([Buffer.from(MAGIC), checkSum(body), length, body]);
}

function checkSum(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, 8);
}

class DamagedModel extends Error {}

function decode(file: Buffer): Stored {
  const start = MAGIC.length + 12;
  if (file.length < start || file.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new DamagedModel();
  const body = file.subarray(start);
  if (!checkSum(body).equals(file.subarray(MAGIC.length, MAGIC.length + 8))) throw new DamagedModel();
  const length = file.readUInt32LE(MAGIC.length + 8);
  const { model, ...tables } = JSON.parse(body.toString('utf8', 0, length)) as Omit<Stored, 'model'> & {
    model: { intents: string[]; scale: number; bias: number[]; size: number };
  };
  const weights = new Int8Array(body.buffer, body.byteOffset + length, model.size);
  return {
    ...tables,
    model: { intents: model.intents, scale: model.scale, bias: Float32Array.from(model.bias), weights },
  };
}

function fileName(hash: string): string {
  return `understanding-${hash}.bin`;
}

function isMissing(cause: unknown): boolean {
  return hasCode(cause, ['ENOENT', 'ENOTDIR']);
}

function isReadOnly(cause: unknown): boolean {
  return hasCode(cause, ['EROFS', 'EACCES', 'EPERM', 'ENOSPC']);
}

function hasCode(cause: unknown, codes: readonly string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}
