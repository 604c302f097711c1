import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml';

/** Where something stands in a file: keys, indexes, or the `id` (or `code`) of an item of a list. */
export type Path = readonly (string | number)[];

/** A parsed YAML file that still knows on which line everything stands. */
export interface YamlFile {
  value: unknown;
  /** What makes it no valid YAML 1.2 with unique keys. */
  problems: { line: number; message: string }[];
  /** Line of the deepest part of `path` that exists, so that a missing key points at what lacks it. */
  line(path: Path): number;
}

export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', uniqueKeys: false, prettyErrors: false, lineCounter: lines });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    message: error.message,
  }));
  visit(document.contents, {
    Map(_, map) {
      for (const key of repeatedKeys(map)) {
        problems.push({ line: lineAt(key.range?.[0] ?? 0), message: `key ${key.value} stands here a second time` });
      }
    },
    Alias(_, alias) {
      problems.push({ line: lineAt(alias.range?.[0] ?? 0), message: 'a text that begins with * must stand in quotes' });
    },
  });
  return {
    value: problems.length === 0 ? document.toJS() : undefined,
    problems,
    line: (path) => lineAt(offsetOf(document.contents, path)),
  };
}

/** The library's own check compares every key with every other. */
function repeatedKeys(map: YAMLMap): Scalar[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const repeated = seen.has(key.value);
    seen.add(key.value);
    return repeated ? [key] : [];
  });
}

function offsetOf(root: Node | null, path: Path): number {
  let offset = root?.range?.[0] ?? 0;
  let node: unknown = root;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown =
        typeof segment === 'number'
          ? node.items[segment]
          : node.items.find((each) => isMap(each) && (each.get('id') ?? each.get('code')) === segment);
      if (item === undefined) break;
      offset = (item as Node).range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

/** A path as a person reads it: items of lists by their `id` or `code`, "kukar.units[1].name". */
export function pathInWords(path: Path, root: unknown): string {
  let words = '';
  let value = root;
  for (const segment of path) {
    value = (value as Record<string | number, unknown> | undefined)?.[segment];
    const item = value as { id?: unknown; code?: unknown } | undefined;
    const name = typeof segment === 'number' ? (item?.id ?? item?.code) : segment;
    if (typeof name === 'string') words += words ? `.${name}` : name;
    else words += `[${segment}]`;
  }
  return words || '(whole file)';
}
