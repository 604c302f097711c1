import { createHash } from 'node:crypto';
import { z } from 'zod';
import { kindOfArea } from './areas.ts';
import { crossCheck } from './check.ts';
import { type ConfigPart, readConfigFiles } from './config-files.ts';
import type { Places } from './finding.ts';
import { type Policy, PolicyError, type PolicyProblem } from './policy.ts';
import { category, disclosure, importSource, intent, messages, referral, routingRule, service } from './schema/desk.ts';
import { type Area, areas, calendar, office } from './schema/office.ts';
import { payments, programme } from './schema/programme.ts';
import { openYamlCache } from './yaml-cache.ts';
import { type Path, pathInWords, type YamlFile } from './yaml-file.ts';

const SCHEMAS = {
  'service.yaml': service,
  'areas.yaml': areas,
  'offices.yaml': z.array(office),
  'calendar.yaml': calendar,
  'categories.yaml': z.array(category),
  'routing.yaml': z.array(routingRule),
  'intents.yaml': z.array(intent),
  'disclosure.yaml': z.array(disclosure),
  'sources.yaml': z.array(importSource),
  'referrals.yaml': z.array(referral),
  programmes: programme,
  payments,
  messages,
} as const satisfies Record<ConfigPart, z.ZodType>;

type Schemas = typeof SCHEMAS;

export function loadPolicy(directory: string): Policy {
  return readPolicy(directory).policy;
}

/**
 * Reads and checks the whole of `config/` and throws one `PolicyError` with everything that is wrong.
 * A cross-check is left out while a part it reads is broken: its findings would be noise.
 * `cacheFile` keeps what the YAML means, for the next start.
 */
export function readPolicy(directory: string, cacheFile?: string): { policy: Policy; places: Places } {
  const cache = openYamlCache(cacheFile);
  const files = readConfigFiles(directory);
  const problems = [...files.problems];
  const broken = new Set(files.broken);
  const parsed = new Map<string, YamlFile>();

  /** One file in the shape of its part; undefined when it is missing or wrong, which is then said. */
  const open = <P extends ConfigPart>(part: P, file: string): z.infer<Schemas[P]> | undefined => {
    const text = files.texts.get(file);
    if (text === undefined) return undefined;
    const yaml = cache.parse(text);
    parsed.set(file, yaml);
    const found = yaml.problems.map(({ line, message }) => ({ file, line, path: '(whole file)', message }));
    const result = found.length === 0 ? SCHEMAS[part].safeParse(yaml.value, { jitless: true }) : undefined;
    if (result && !result.success) found.push(...result.error.issues.flatMap((issue) => describe(file, yaml, issue)));
    if (found.length === 0) return result?.data as z.infer<Schemas[P]>;
    problems.push(...found);
    broken.add(part);
    return undefined;
  };

  const refuse = (part: ConfigPart, file: string, path: Path, message: string) => {
    const yaml = parsed.get(file);
    problems.push({ file, line: yaml?.line(path) ?? 1, path: pathInWords(path, yaml?.value), message });
    broken.add(part);
  };

  const openFolder = <P extends ConfigPart>(part: P) =>
    files.inFolder(part).flatMap((file) => {
      const value = open(part, file);
      return value === undefined ? [] : [{ file, value }];
    });

  /** A list as a map; an item whose key was used before is refused. */
  const keyed = <T extends object>(part: ConfigPart, list: readonly T[] | undefined, keyOf: (item: T) => string) => {
    const map = new Map<string, T>();
    for (const [index, item] of (list ?? []).entries()) {
      if (map.has(keyOf(item))) refuse(part, part, [index], `${keyOf(item)} stands here a second time`);
      else map.set(keyOf(item), item);
    }
    return map;
  };
  const byId = (item: { id: string }) => item.id;

  const texts = new Map<string, string>();
  const messageFiles = new Map<string, string>();
  for (const { file, value } of openFolder('messages')) {
    for (const [key, text] of Object.entries(value)) {
      const other = messageFiles.get(key);
      if (other) refuse('messages', file, [key], `this text stands in ${other} too`);
      else {
        texts.set(key, text.trimEnd());
        messageFiles.set(key, file);
      }
    }
  }

  const programmes = new Map<string, z.infer<typeof programme>>();
  for (const { file, value } of openFolder('programmes')) {
    if (file !== `programmes/${value.id}.yaml`)
      refuse('programmes', file, ['id'], `programme ${value.id} belongs into programmes/${value.id}.yaml`);
    programmes.set(value.id, value);
  }

  const allPayments = openFolder('payments').map(({ file, value }) => {
    if (file !== `payments/${value.year}.yaml`)
      refuse('payments', file, ['year'], `year ${value.year} belongs into payments/${value.year}.yaml`);
    return value;
  });

  const policy: Policy = {
    version: contentHash(files.texts),
    // Nothing reads a broken part: its checks are left out, and then this function throws.
    service: open('service.yaml', 'service.yaml')!,
    areas: areasByCode(open('areas.yaml', 'areas.yaml')),
    offices: keyed('offices.yaml', open('offices.yaml', 'offices.yaml'), byId),
    calendar: open('calendar.yaml', 'calendar.yaml')!,
    categories: keyed('categories.yaml', open('categories.yaml', 'categories.yaml'), byId),
    routing: [...keyed('routing.yaml', open('routing.yaml', 'routing.yaml'), byId).values()],
    intents: keyed('intents.yaml', open('intents.yaml', 'intents.yaml'), byId),
    disclosure: open('disclosure.yaml', 'disclosure.yaml') ?? [],
    sources: keyed('sources.yaml', open('sources.yaml', 'sources.yaml'), byId),
    referrals: keyed('referrals.yaml', open('referrals.yaml', 'referrals.yaml'), byId),
    programmes,
    payments: allPayments,
    messages: texts,
  };
  const places: Places = {
    line: (file, path) => parsed.get(file)?.line(path) ?? 1,
    messageFile: (key) => messageFiles.get(key) ?? 'messages',
  };
  problems.push(...crossCheck(policy, places, broken));
  if (problems.length > 0) {
    throw new PolicyError(problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line));
  }
  cache.save();
  return { policy, places };
}

function areasByCode(given: z.infer<typeof areas> = {}): Map<string, Area> {
  return new Map(Object.entries(given).map(([code, details]) => [code, { ...details, code, kind: kindOfArea(code) }]));
}

function describe(file: string, yaml: YamlFile, issue: z.core.$ZodIssue): PolicyProblem[] {
  const at = (path: Path, message: string) => ({
    file,
    line: yaml.line(path),
    path: pathInWords(path, yaml.value),
    message,
  });
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at([...path, key], 'unknown key'));
  if (issue.code === 'invalid_key') return [at(path, 'this key is not written as expected')];
  const value = path.reduce<unknown>(
    (each, step) => (each as Record<string | number, unknown> | null)?.[step],
    yaml.value,
  );
  if (value === undefined) return [at(path, 'is missing')];
  if (value === null) return [at(path, path.length === 0 ? 'the file is empty' : 'has no value')];
  return [at(path, issue.message)];
}

function contentHash(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [file, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${file}\0${text}\0`);
  return hash.digest('hex').slice(0, 16);
}
