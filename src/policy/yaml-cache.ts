import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseYaml, type YamlFile } from './yaml-file.ts';

export interface YamlCache {
  parse(text: string): YamlFile;
  /** Keeps the values of the texts parsed through this cache, and of no others. To be called once they proved right. */
  save(): void;
}

/**
 * Remembers in `file` what YAML texts mean, by the hash of the text. Parsing is nearly all of the time that reading
 * `config/` takes at a start, while what was parsed is checked every time. A cache that cannot be read or written only
 * costs that time; without `file` nothing is remembered.
 */
export function openYamlCache(file?: string): YamlCache {
  const known = file === undefined ? {} : readValues(file);
  const used: Record<string, unknown> = {};
  let isNew = false;
  return {
    parse(text) {
      const hash = createHash('sha256').update(text).digest('base64url');
      if (Object.hasOwn(known, hash)) {
        used[hash] = known[hash];
        let parsed: YamlFile | undefined;
        return {
          value: known[hash],
          problems: [],
          line(path) {
            parsed ??= parseYaml(text);
            return parsed.line(path);
          },
        };
      }
      const parsed = parseYaml(text);
      used[hash] = parsed.value;
      isNew = true;
      return parsed;
    },
    save() {
      if (file === undefined || !isNew) return;
      try {
        writeFileSync(`${file}.${process.pid}`, JSON.stringify(used), { mode: 0o600 });
        renameSync(`${file}.${process.pid}`, file);
      } catch {
        // The next start parses again.
      }
    },
  };
}

function readValues(file: string): Record<string, unknown> {
  try {
    const values: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof values === 'object' && values !== null && !Array.isArray(values) ? { ...values } : {};
  } catch {
    return {};
  }
}
