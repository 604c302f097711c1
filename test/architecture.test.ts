import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Lowest first; folders on one line do not know each other. */
const layers: readonly (readonly string[])[] = [
  ['runtime'],
  ['policy'],
  ['language'],
  ['messaging'],
  ['staff'],
  ['programmes'],
  ['registry'],
  ['cases'],
  ['conversation'],
  ['web'],
  ['channels', 'console'],
  ['store-opening', 'jobs', 'check-policy', 'model-folders'],
  ['app'],
  ['starting'],
  ['commands', 'serve'],
  ['main', 'cli'],
];
/** Two files on one line that together make the process: the service opens the control socket, the commands know its faults. */
const pairs = new Set(['commands>serve', 'serve>commands']);

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');

interface Source {
  path: string;
  text: string;
  imports: string[];
}

function read(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('generated'))
    .map((entry) => {
      const path = relative(source, join(entry.parentPath, entry.name));
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((m) => m[1]!);
      return { path, text, imports };
    });
}

const all = read(source);
const product = all.filter((file) => !file.path.endsWith('.test.ts'));
const room = (path: string) => path.split('/')[0]!.replace(/\.ts$/, '');
const level = (name: string) => layers.findIndex((line) => line.includes(name));
const localImports = (file: Source) =>
  file.imports.filter((i) => i.startsWith('.')).map((i) => relative(source, resolve(source, dirname(file.path), i)));

describe('architecture', () => {
  test('there are files to look at, and every folder has its line', () => {
    expect(product.length).toBeGreaterThan(80);
    expect([...new Set(product.map((f) => room(f.path)))].filter((name) => level(name) < 0)).toEqual([]);
  });

  test('imports go strictly downwards', () => {
    const wrong = product.flatMap((file) =>
      localImports(file)
        .filter((target) => {
          const [from, to] = [room(file.path), room(target)];
          if (from === to || pairs.has(`${from}>${to}`)) return false;
          return target.startsWith('..') || level(to) >= level(from);
        })
        .map((target) => `${file.path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('a channel never imports another channel, a flow never another flow', () => {
    const wrong = product.flatMap((file) => {
      const [top, second] = file.path.split('/');
      return localImports(file)
        .filter((target) => top === 'channels' && target.startsWith('channels/') && target.split('/')[1] !== second)
        .map((target) => `${file.path} -> ${target}`);
    });
    expect(wrong).toEqual([]);
    const flowNames = new Map(
      product
        .filter((f) => f.path.startsWith('conversation/flows/') && /export const \w+: Flow\b/.test(f.text))
        .map((f) => [f.path, f]),
    );
    expect(flowNames.size).toBeGreaterThan(5);
    const flowToFlow = [...flowNames.values()].flatMap((file) =>
      localImports(file)
        .filter((target) => flowNames.has(target))
        .map((target) => `${file.path} -> ${target}`),
    );
    expect(flowToFlow).toEqual([]);
  });

  test('only stores and runtime/database.ts know the Prisma client', () => {
    const allowed = (path: string) => /(^|[/-])store\.ts$/.test(path) || path === 'runtime/database.ts';
    const wrong = product.filter((f) => !allowed(f.path) && f.imports.some((i) => /generated|@prisma\/client/.test(i)));
    expect(wrong.map((f) => f.path)).toEqual([]);
  });

  test('only stores write SQL', () => {
    const allowed = (path: string) =>
      /(^|[/-])store\.ts$/.test(path) ||
      ['runtime/database.ts', 'runtime/migrate.ts', 'runtime/instance.ts'].includes(path);
    const sql = /\b(SELECT [^\n]* FROM|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM)\b/;
    expect(product.filter((f) => !allowed(f.path) && sql.test(f.text)).map((f) => f.path)).toEqual([]);
  });

  test('only the clock asks for the time', () => {
    const asks = /\bDate\.now\(|new Date\(\)/;
    expect(product.filter((f) => f.path !== 'runtime/clock.ts' && asks.test(f.text)).map((f) => f.path)).toEqual([]);
  });

  test('there are no cycles', () => {
    const graph = new Map(product.map((f) => [f.path, localImports(f)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
        return;
      }
      if (done.has(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });

  test('files are short, named in kebab-case, and no drawer is called utils', () => {
    const drawers = /^(utils?|helpers?|common|shared|misc|services|types|constants|lib|core)$/;
    const bad = all.flatMap(({ path, text }) => {
      const says: string[] = [];
      if (text.split('\n').length > 301) says.push(`${path}: over 300 lines`);
      for (const part of path.replace(/(\.test)?\.ts$/, '').split('/')) {
        if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)) says.push(`${path}: not kebab-case`);
        if (drawers.test(part)) says.push(`${path}: a drawer`);
      }
      return says;
    });
    expect(bad).toEqual([]);
  });

  test('exports have names', () => {
    expect(product.filter((f) => /export default/.test(f.text)).map((f) => f.path)).toEqual([]);
  });

  test('nothing below the entry points starts by being imported', () => {
    const starting =
      /^(?!export |import |\/\/|\s|\*|const |let |type |interface |function |class |function\* |async function|\}|\)|\]|'|"|`|\/\*|$).*\(/m;
    const entry = ['main.ts', 'cli.ts', 'language/train.ts', 'runtime/make-template.ts'];
    expect(
      product.filter((f) => !entry.includes(f.path) && starting.test(stripTemplates(f.text))).map((f) => f.path),
    ).toEqual([]);
  });
});

function stripTemplates(text: string): string {
  return text.replace(/`(?:\\.|[^`\\])*`/gs, '``');
}
