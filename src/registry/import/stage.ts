import { basename } from 'node:path';
import { AppError } from '../../runtime/errors.ts';
import type { RegistryDeps } from '../deps.ts';
import { type Field, fields, type ImportRow, rowCheck } from './check-row.ts';
import { gatherer } from './gather.ts';
import { readCsv } from './read-csv.ts';
import { closeStaging, openImport, refuseImport, type StagedSummary, writeBatch } from './store.ts';

export interface StageRequest {
  /** Path of the file, or its content as it comes. */
  file: string | AsyncIterable<string | Uint8Array>;
  /** Shown as the file's name where `file` is no path. */
  name?: string;
  source: string;
  /** Sign-in name of the person who delivers the file. */
  by: string;
  /** Only a full roll can say that somebody is no longer on the list; a part adds and corrects. */
  fullRoll: boolean;
  /** Places the file speaks of; without it those that occur in it. A row from elsewhere is rejected. */
  areas?: readonly string[];
}

export interface StagedImport {
  import: number;
  /** Rows of the file that stand, and those that were refused. */
  accepted: number;
  rejected: number;
  /** Places in programmes (a person in a programme), against what is live. */
  added: number;
  dropped: number;
  changed: number;
}

/** Rows per write: large enough to pay for a statement, small enough to leave the one embedded connection often. */
const batchRows = 4000;
/** From so many people on, NIKs that all end in 0 are the work of a spreadsheet with 15 digits, not of chance. */
const roundedFrom = 20;

/**
 * Reads a delivered file into the registry without anybody seeing it: streamed, checked row by row, sealed, compared
 * with what is live. It waits for another person's approval.
 */
export async function stageImport(deps: RegistryDeps, request: StageRequest): Promise<StagedImport> {
  const { database, policy, clock } = deps;
  const at = clock.now();
  const source = policy.sources.get(request.source);
  if (!source) throw new AppError('not-found', `Sumber ${request.source} tidak ada di sources.yaml.`);
  if (source.until < at.toISOString().slice(0, 10)) {
    throw new AppError('forbidden', `Izin memakai sumber ${source.id} berakhir ${source.until}.`);
  }
  const office = source.office ?? policy.service.defaultOffice;
  const file = request.name ?? (typeof request.file === 'string' ? basename(request.file) : source.id);
  const { fullRoll, by } = request;
  const id = await openImport(database, { source: source.id, file, office, fullRoll, by, at });
  try {
    const areas = request.areas ?? (source.office ? policy.offices.get(source.office)?.areas : undefined);
    const summary = await readInto(deps, id, request, columnsOf(source.columns), areas);
    if (request.areas) summary.areas = [...request.areas];
    if (summary.accepted === 0) summary.dataDate = at.toISOString().slice(0, 10);
    const { added, dropped, changed } = await closeStaging(database, id, by, at, summary);
    return { import: id, accepted: summary.accepted, rejected: summary.rejected, added, dropped, changed };
  } catch (error) {
    // What went wrong first is what must be told, also when the store has gone away meanwhile.
    await refuseImport(database, id).catch(() => undefined);
    throw error;
  }
}

async function readInto(
  { database, sealing, policy }: RegistryDeps,
  id: number,
  request: StageRequest,
  columns: Partial<Record<Field, string>>,
  areas: readonly string[] | undefined,
): Promise<StagedSummary> {
  const check = rowCheck(policy, areas);
  const gathered = gatherer(sealing);
  const tally = fileTally();
  const flush = () => writeBatch(database, id, request.source, gathered.take());
  for await (const read of readCsv(request.file, columns)) {
    const checked = 'cells' in read ? check(read.cells) : { ok: false as const, column: '(row)', reason: read.reason };
    const refusal = checked.ok ? gathered.add(checked.row) : checked;
    if (refusal) {
      gathered.reject({ line: read.line, column: refusal.column, reason: refusal.reason });
      tally.reject(refusal.reason === 'area-is-bps');
    } else if (checked.ok) tally.accept(checked.row);
    if (gathered.waiting() >= batchRows) await flush();
  }
  await flush();
  return tally.summary();
}

/** What a file turns out to speak of, and the two faults that only the whole of it shows. */
function fileTally() {
  const seen = { programmes: new Set<string>(), areas: new Set<string>(), periods: new Set<string>() };
  let [accepted, rejected, dataDate] = [0, 0, ''];
  let carriesBps = false;
  let roundedSoFar = true;
  return {
    accept(row: ImportRow) {
      accepted += 1;
      seen.areas.add(row.area.slice(0, 4));
      if (row.dataDate > dataDate) dataDate = row.dataDate;
      if (!row.nik.endsWith('0')) roundedSoFar = false;
      if (!row.enrolment) return;
      seen.programmes.add(row.enrolment.programme);
      if (row.enrolment.period) seen.periods.add(row.enrolment.period);
    },
    reject(isBps: boolean) {
      rejected += 1;
      carriesBps ||= isBps;
    },
    summary(): StagedSummary {
      // 6402 is one kabupaten in Kemendagri's list and another in that of BPS: one code that gives a file away taints all.
      if (carriesBps) throw new AppError('invalid', 'Kolom area memuat kode BPS, bukan kode Kemendagri.');
      if (roundedSoFar && accepted >= roundedFrom) {
        throw new AppError(
          'invalid',
          'Semua NIK berakhir 0: angka dibulatkan oleh lembar kerja. Simpan NIK sebagai teks.',
        );
      }
      return {
        programmes: [...seen.programmes].sort(),
        areas: [...seen.areas].sort(),
        period: seen.periods.size === 1 ? [...seen.periods][0]! : null,
        dataDate,
        accepted,
        rejected,
      };
    },
  };
}

function columnsOf(columns: Readonly<Record<string, string>>): Partial<Record<Field, string>> {
  const unknown = Object.keys(columns).filter((field) => !fields.some((known) => known === field));
  if (unknown.length > 0) throw new AppError('invalid', `sources.yaml: isian tidak dikenal: ${unknown.join(', ')}.`);
  const needed = ['nik', 'name', 'relation', 'data_date', 'area_bps' in columns ? 'area_bps' : 'area'];
  const absent = needed.filter((field) => !(field in columns));
  if (absent.length > 0)
    throw new AppError('invalid', `sources.yaml: isian wajib tidak dipetakan: ${absent.join(', ')}.`);
  return columns;
}
