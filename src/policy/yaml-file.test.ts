import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYaml, pathInWords } from './yaml-file.ts';

const text = `# comment
first: 1
list:
  - id: a
    name: Ani
  - { id: b, name: Budi }
nested: { deep: [x, y] }
`;

test.each([
  [[], 2],
  [['first'], 2],
  [['list'], 3],
  [['list', 0, 'name'], 5],
  [['list', 'b', 'name'], 6],
  [['list', 1, 'missing'], 6],
  [['list', 'nobody'], 3],
  [['nested', 'deep', 1], 7],
  [['nowhere'], 2],
])('line of %j is %i', (path, line) => {
  expect(parseYaml(text).line(path)).toBe(line);
});

test.each([
  [['list', 1, 'name'], 'list.b.name'],
  [['nested', 'deep', 1], 'nested.deep[1]'],
  [[], '(whole file)'],
])('path %j in words', (path, words) => {
  expect(pathInWords(path, parseYaml(text).value)).toBe(words);
});

test('YAML 1.2: no is a word, 010 is ten, dates are text', () => {
  expect(parseYaml('a: no\nb: 010\nc: 2026-01-01').value).toEqual({ a: 'no', b: 10, c: '2026-01-01' });
});

test('any text is either a value or problems with a line, never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-:{}[\]"'&*!|># a\n\t]{0,40}$/)),
      (any) => {
        const { problems, line } = parseYaml(any);
        const lines = any.split('\n').length + 1;
        expect(line(['a', 0])).toBeLessThanOrEqual(lines);
        for (const problem of problems) expect(problem.line).toBeGreaterThan(0);
      },
    ),
    { numRuns: 500 },
  );
});
