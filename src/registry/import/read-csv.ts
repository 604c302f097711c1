import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { AppError } from '../../runtime/errors.ts';
import type { Field, RejectionReason } from './check-row.ts';

/** A row of the file under our field names, or the line that could not be read. */
export type CsvLine =
  | { line: number; cells: Partial<Record<Field, string>> }
  | { line: number; reason: RejectionReason };

const longestHeadingBytes = 65_536;
const longestRecordBytes = 65_536;

/**
 * Streams a CSV file: byte-order mark dropped, comma or semicolon found from the heading line, columns found by the
 * headings the source declares. A line that cannot be read is handed on as such; only a file without its headings is
 * refused as a whole.
 */
export async function* readCsv(
  file: string | AsyncIterable<string | Uint8Array>,
  columns: Readonly<Partial<Record<Field, string>>>,
): AsyncGenerator<CsvLine> {
  const input = typeof file === 'string' ? createReadStream(file) : Readable.from(file);
  try {
    yield* readLines(input[Symbol.asyncIterator](), columns);
  } finally {
    input.destroy();
  }
}

async function* readLines(
  chunks: AsyncIterator<string | Uint8Array>,
  columns: Readonly<Partial<Record<Field, string>>>,
): AsyncGenerator<CsvLine> {
  const head = await readHeading(chunks);
  const unreadable: CsvLine[] = [];
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head.toString('utf8')),
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecordBytes,
    on_skip: (error: CsvError | undefined) => {
      unreadable.push({ line: Number(error?.['lines'] ?? 0), reason: 'unreadable' });
      return undefined;
    },
  });
  pipeline(Readable.from(withHead(head, chunks)), parser, () => {});

  let places: [Field, number][] | undefined;
  let width = 0;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    yield* unreadable.splice(0);
    if (!places) {
      places = placesOf(record, columns);
      width = record.length;
    } else if (record.length !== width) {
      yield { line: info.lines, reason: 'column-count' };
    } else {
      const cells: Partial<Record<Field, string>> = {};
      for (const [field, at] of places) cells[field] = record[at]!;
      yield { line: info.lines, cells };
    }
  }
  yield* unreadable;
  if (!places) throw new AppError('invalid', 'Berkas kosong: baris judul kolom tidak ada.');
}

async function readHeading(chunks: AsyncIterator<string | Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (!head.includes(10)) {
    const next = await chunks.next().catch((cause: unknown) => {
      throw new AppError('invalid', 'Berkas tidak bisa dibaca.', { cause });
    });
    if (next.done) break;
    head = Buffer.concat([head, Buffer.from(next.value as Uint8Array)]);
    if (head.length > longestHeadingBytes && !head.includes(10)) {
      throw new AppError('invalid', 'Ini bukan berkas CSV: baris judul kolom terlalu panjang.');
    }
  }
  return head;
}

async function* withHead(head: Buffer, chunks: AsyncIterator<string | Uint8Array>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next())
    yield Buffer.from(next.value as Uint8Array);
}

function delimiterOf(text: string): string {
  const heading = text.split('\n', 1)[0] ?? '';
  return heading.split(';').length > heading.split(',').length ? ';' : ',';
}

function placesOf(heading: string[], columns: Readonly<Partial<Record<Field, string>>>): [Field, number][] {
  const titles = heading.map((title) => title.toLowerCase());
  const declared = Object.entries(columns) as [Field, string][];
  const missing = declared.filter(([, title]) => !titles.includes(title.toLowerCase())).map(([, title]) => title);
  if (missing.length > 0) throw new AppError('invalid', `Kolom ini tidak ada di berkas: ${missing.join(', ')}.`);
  return declared.map(([field, title]) => [field, titles.indexOf(title.toLowerCase())]);
}
