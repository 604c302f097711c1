import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streamed } from '../../../test/fixtures/registry/files.ts';
import { type CsvLine, readCsv } from './read-csv.ts';

const columns = { nik: 'NIK', name: 'Nama' };

async function read(text: string | Uint8Array, pieceBytes?: number): Promise<CsvLine[]> {
  const lines: CsvLine[] = [];
  for await (const line of readCsv(streamed(text, pieceBytes), columns)) lines.push(line);
  return lines.sort((a, b) => a.line - b.line);
}

const one = [{ line: 2, cells: { nik: '1', name: 'A' } }];

test.each([
  ['commas', 'nik,nama\n1,A\n'],
  ['semicolons', 'NIK;Nama\n1;A\n'],
  ['a byte-order mark', '\ufeffNIK;Nama\n1;A\n'],
  ['Windows line ends', 'NIK,Nama\r\n1,A\r\n'],
  ['columns in another order, and more of them', 'Nama,Desa,NIK\nA,X,1\n'],
  ['spaces around', 'NIK , Nama\n 1 , A \n'],
  ['quotes', '"NIK","Nama"\n"1","A"\n'],
  ['no last line end', 'NIK,Nama\n1,A'],
  ['empty lines', 'NIK,Nama\n1,A\n\n\n'],
])('a file with %s is read', async (_, text) => {
  expect(await read(text)).toEqual(one);
  expect(await read(text, 1)).toEqual(one);
});

test('a quoted cell keeps separators and line ends, and the lines after it keep their numbers', async () => {
  expect(await read('NIK,Nama\n1,"A, B\nC"\n2,D\n')).toEqual([
    { line: 3, cells: { nik: '1', name: 'A, B\nC' } },
    { line: 4, cells: { nik: '2', name: 'D' } },
  ]);
});

test('a line that cannot be read is told, the others are read', async () => {
  const lines = await read('NIK,Nama\n1,A\n2\n3,C,x\n4,D"D\n5,E\n');
  expect(lines).toEqual([
    ...one,
    { line: 3, reason: 'column-count' },
    { line: 4, reason: 'column-count' },
    { line: 5, reason: 'unreadable' },
    { line: 6, cells: { nik: '5', name: 'E' } },
  ]);
});

test.each([
  ['nothing', '', 'Berkas kosong'],
  ['other columns', 'NIK,Alamat\n1,X\n', 'Kolom ini tidak ada di berkas: Nama.'],
  ['no line end for very long', 'x'.repeat(100_000), 'bukan berkas CSV'],
])('a file with %s is refused as a whole', async (_, text, words) => {
  await expect(read(text)).rejects.toThrow(words);
});

test('a file that is not there is refused without naming its path', async () => {
  await expect(readCsv('/nowhere/names-of-people.csv', columns).next()).rejects.toMatchObject({
    kind: 'invalid',
    message: 'Berkas tidak bisa dibaca.',
  });
});

test('any bytes end in lines or in a refusal that can be told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const text = Buffer.concat([Buffer.from('NIK,Nama\n'), bytes]);
      for (const line of await read(text, 7)) expect(line.line).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});
