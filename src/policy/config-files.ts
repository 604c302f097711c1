import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyProblem } from './policy.ts';

export const CONFIG_FILES = [
  'service.yaml',
  'areas.yaml',
  'offices.yaml',
  'calendar.yaml',
  'categories.yaml',
  'routing.yaml',
  'intents.yaml',
  'disclosure.yaml',
  'sources.yaml',
  'referrals.yaml',
] as const;

/** Folders whose every `*.yaml` has the same shape. `understanding/` belongs to the language layer. */
export const CONFIG_FOLDERS = ['programmes', 'payments', 'messages'] as const;

/** A file or folder of `config/` that stands or falls as a whole. */
export type ConfigPart = (typeof CONFIG_FILES)[number] | (typeof CONFIG_FOLDERS)[number];

export interface ConfigFiles {
  /** Path below the folder, with "/" -> text. */
  texts: ReadonlyMap<string, string>;
  problems: PolicyProblem[];
  /** Names of files and folders that are missing or cannot be read. */
  broken: ConfigPart[];
  inFolder(name: ConfigPart): string[];
}

/**
 * Reads the YAML of `config/` from disk. A YAML file whose name nothing expects is a problem: it is most likely
 * a misspelt one, and its content would silently count for nothing.
 */
export function readConfigFiles(directory: string): ConfigFiles {
  const texts = new Map<string, string>();
  const problems: PolicyProblem[] = [];
  const broken: ConfigPart[] = [];
  const refuse = (file: string, message: string) => problems.push({ file, line: 1, path: '(whole file)', message });

  const list = (folder: string): string[] | undefined => {
    try {
      return readdirSync(join(directory, folder)).filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'));
    } catch (error) {
      refuse(folder || directory, `the folder cannot be read (${(error as NodeJS.ErrnoException).code})`);
      return undefined;
    }
  };
  const read = (file: string, part: ConfigPart) => {
    try {
      texts.set(file, new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(join(directory, file))));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      refuse(file, code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${code})`);
      broken.push(part);
    }
  };

  const top = list('');
  for (const name of top ?? []) {
    const known = CONFIG_FILES.find((file) => file === name);
    if (known) read(name, known);
    else refuse(name, `nothing reads a file of this name; expected ${CONFIG_FILES.join(', ')}`);
  }
  for (const name of CONFIG_FILES) {
    if (top?.includes(name)) continue;
    if (top) refuse(name, 'the file is missing');
    broken.push(name);
  }
  for (const folder of CONFIG_FOLDERS) {
    const inside = top && list(folder);
    for (const name of inside ?? []) {
      if (name.endsWith('.yaml')) read(`${folder}/${name}`, folder);
      else refuse(`${folder}/${name}`, 'the name must end in .yaml');
    }
    if (inside?.length === 0) refuse(folder, 'the folder holds no .yaml file');
    if (!inside?.length) broken.push(folder);
  }
  return {
    texts,
    problems,
    broken,
    inFolder: (name) => [...texts.keys()].filter((file) => file.startsWith(`${name}/`)).sort(),
  };
}
