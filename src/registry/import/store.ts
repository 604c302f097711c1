import type { Database, Statement, Transaction } from '../../runtime/database.ts';
import { AppError } from '../../runtime/errors.ts';
import type { RejectionReason, RowEnrolment } from './check-row.ts';
import { swap, within } from './swap-store.ts';

export interface HouseholdRow {
  id: string;
  kkHash: Uint8Array | null;
  hashKey: number;
  recordEnc: Uint8Array;
  area: string;
  desil: number | null;
  desilQuarter: string | null;
}

export interface PersonRow {
  id: string;
  householdId: string;
  nikHash: Uint8Array;
  phoneHash: Uint8Array | null;
  hashKey: number;
  recordEnc: Uint8Array;
  relation: string;
  component: string | null;
}

export interface EnrolmentRow extends RowEnrolment {
  personId: string;
  dataDate: string;
}

export interface Rejection {
  line: number;
  column: string;
  reason: RejectionReason;
}

/** Rows of one write, in the order their foreign keys need. */
export interface Batch {
  households: HouseholdRow[];
  people: PersonRow[];
  enrolments: EnrolmentRow[];
  rejections: Rejection[];
}

export interface Comparison {
  added: number;
  dropped: number;
  changed: number;
  /** Largest share of a live list (programme and kabupaten) that the import no longer names. */
  dropShare: number;
}

const statements = {
  households: {
    name: 'import-households',
    text: `INSERT INTO household (id, kk_hash, hash_key, record_enc, area, desil, desil_quarter, import_id)
      SELECT u.*, $8 FROM unnest($1::uuid[], $2::bytea[], $3::smallint[], $4::bytea[], $5::text[], $6::smallint[], $7::text[]) u`,
  },
  people: {
    name: 'import-people',
    text: `INSERT INTO person (id, household_id, nik_hash, phone_hash, hash_key, record_enc, relation, component, import_id)
      SELECT u.*, $9 FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::smallint[], $6::bytea[], $7::text[], $8::text[]) u`,
  },
  enrolments: {
    name: 'import-enrolments',
    text: `INSERT INTO enrolment
        (person_id, programme, status, reason, period, amount_rupiah, payment_state, payer, data_date, source, import_id)
      SELECT u.*, $10, $11
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::date[]) u`,
  },
  rejections: {
    name: 'import-rejections',
    text: `INSERT INTO import_rejection (line, "column", reason, import_id)
      SELECT u.*, $4 FROM unnest($1::int[], $2::text[], $3::text[]) u`,
  },
  compare: {
    name: 'import-compare',
    text: `WITH n AS (SELECT * FROM import WHERE id = $1),
      fresh AS (
        SELECT DISTINCT ON (p.nik_hash, e.programme) p.nik_hash, e.programme,
          ROW(e.status, e.reason, e.period, e.payment_state, e.amount_rupiah, e.payer)::text AS facts
        FROM enrolment e JOIN person p ON p.id = e.person_id
        WHERE e.import_id = $1
        ORDER BY p.nik_hash, e.programme, string_to_array(e.period, '-')::int[] DESC NULLS LAST),
      held AS (
        SELECT DISTINCT ON (p.nik_hash, e.programme) p.nik_hash, e.programme, left(h.area, 4) AS place,
          ROW(e.status, e.reason, e.period, e.payment_state, e.amount_rupiah, e.payer)::text AS facts
        FROM n
        JOIN import o ON o.source = n.source AND o.id <> n.id AND o.state = 'live'
        JOIN enrolment e ON e.import_id = o.id AND e.known_from IS NOT NULL AND e.known_to IS NULL
          AND e.programme = ANY (n.programmes)
        JOIN person p ON p.id = e.person_id
        JOIN household h ON h.id = p.household_id AND ${within}
        ORDER BY p.nik_hash, e.programme, e.data_date DESC, e.import_id DESC, string_to_array(e.period, '-')::int[] DESC NULLS LAST),
      pairs AS (
        SELECT held.place, held.programme, fresh.facts AS now, held.facts AS before
        FROM fresh FULL JOIN held ON held.nik_hash = fresh.nik_hash AND held.programme = fresh.programme),
      lists AS (
        SELECT count(*) FILTER (WHERE now IS NULL)::float8 / count(*) AS share
        FROM pairs WHERE before IS NOT NULL GROUP BY place, programme)
      SELECT count(*) FILTER (WHERE before IS NULL)::int AS added,
        count(*) FILTER (WHERE now IS NULL)::int AS dropped,
        count(*) FILTER (WHERE now <> before)::int AS changed,
        coalesce((SELECT max(share) FROM lists), 0)::float8 AS "dropShare"
      FROM pairs`,
  },
  lockSource: {
    name: 'import-lock-source',
    text: 'SELECT id FROM import WHERE source = (SELECT source FROM import WHERE id = $1) ORDER BY id FOR UPDATE',
  },
} as const satisfies Record<string, Statement>;

/** Writes one batch, invisible until the import is approved; the order of the statements is that of the foreign keys. */
export async function writeBatch(database: Database, importId: number, source: string, batch: Batch): Promise<void> {
  const column = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key) => rows.map((row) => row[key] ?? null);
  const { households: h, people: p, enrolments: e, rejections: r } = batch;
  if (h.length > 0) {
    const keys = ['id', 'kkHash', 'hashKey', 'recordEnc', 'area', 'desil', 'desilQuarter'] as const;
    await database.run(statements.households, [...keys.map((key) => column(h, key)), importId]);
  }
  if (p.length > 0) {
    const keys = [
      'id',
      'householdId',
      'nikHash',
      'phoneHash',
      'hashKey',
      'recordEnc',
      'relation',
      'component',
    ] as const;
    await database.run(statements.people, [...keys.map((key) => column(p, key)), importId]);
  }
  if (e.length > 0) {
    const keys = [
      'personId',
      'programme',
      'status',
      'reason',
      'period',
      'amountRupiah',
      'paymentState',
      'payer',
      'dataDate',
    ] as const;
    await database.run(statements.enrolments, [...keys.map((key) => column(e, key)), source, importId]);
  }
  if (r.length > 0) {
    const keys = ['line', 'column', 'reason'] as const;
    await database.run(statements.rejections, [...keys.map((key) => column(r, key)), importId]);
  }
}

export interface NewImport {
  source: string;
  file: string;
  office: string;
  fullRoll: boolean;
  by: string;
  at: Date;
}

/** Announces an import; it stays "staging", which nobody can approve, until its last row is written. */
export async function openImport(database: Database, given: NewImport): Promise<number> {
  const { by, at, ...rest } = given;
  const row = await database.prisma.import.create({
    data: { ...rest, programmes: [], areas: [], dataDate: at, state: 'staging', stagedBy: by, stagedAt: at },
    select: { id: true },
  });
  return row.id;
}

export interface StagedSummary {
  programmes: string[];
  areas: string[];
  period: string | null;
  dataDate: string;
  accepted: number;
  rejected: number;
}

/** Closes the staging: the import's reach is set, then compared with what is live. A part drops nothing. */
export async function closeStaging(
  database: Database,
  id: number,
  by: string,
  at: Date,
  summary: StagedSummary,
): Promise<Comparison> {
  await database.run({ name: 'import-analyze', text: 'ANALYZE household, person, enrolment' });
  return database.transaction(async (tx) => {
    const { fullRoll } = await tx.prisma.import.update({
      where: { id, state: 'staging' },
      data: { ...summary, dataDate: new Date(summary.dataDate) },
      select: { fullRoll: true },
    });
    const found = await compare(tx, id, fullRoll);
    const { dropShare: _, ...counts } = found;
    await tx.prisma.import.update({ where: { id }, data: { ...counts, state: 'staged' } });
    const { accepted, rejected } = summary;
    await audit(tx, { action: 'import.staged', by, at, id, detail: { accepted, rejected, ...counts } });
    return found;
  });
}

async function compare(tx: Transaction, id: number, fullRoll: boolean): Promise<Comparison> {
  const [found] = await tx.run<Comparison>(statements.compare, [id]);
  return fullRoll ? found! : { ...found!, dropped: 0, dropShare: 0 };
}

/** Takes back an import that failed while it was read. Its rejections stay, its rows go. */
export async function refuseImport(database: Database, id: number): Promise<void> {
  await database.transaction(async (tx) => {
    await discardRows(tx, id);
    await tx.prisma.import.update({ where: { id }, data: { state: 'refused' } });
  });
}

/** Swaps an import in, in one transaction; `allows` throws when it may not be. */
export async function swapIn(
  database: Database,
  id: number,
  by: string,
  at: Date,
  allows: (found: Comparison & { source: string; stagedBy: string }) => void,
): Promise<Comparison> {
  return database.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.state !== 'staged') throw new AppError('conflict', `Impor ${id} tidak menunggu persetujuan.`);
    const found = await compare(tx, id, row.fullRoll);
    allows({ ...found, source: row.source, stagedBy: row.stagedBy });
    if (row.fullRoll) for (const statement of swap.end) await tx.run(statement, [id, at]);
    for (const statement of swap.show) await tx.run(statement, [id, at]);
    const { dropShare: _, ...counts } = found;
    await tx.prisma.import.update({
      where: { id },
      data: { ...counts, state: 'live', approvedBy: by, approvedAt: at },
    });
    await audit(tx, { action: 'import.approved', by, at, id, detail: counts });
    return found;
  });
}

/** Takes an import back: one that is staged, or was left half read, is discarded; a live one leaves and gives back the rows it had ended. */
export async function swapOut(database: Database, id: number, by: string, at: Date): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.state === 'staged' || row.state === 'staging') await discardRows(tx, id);
    else if (row.state !== 'live') throw new AppError('conflict', `Impor ${id} tidak sedang berlaku.`);
    else {
      const [later] = await tx.run<{ id: number }>(swap.endedBy, [id]);
      if (later) throw new AppError('conflict', `Impor ${later.id} datang sesudahnya: batalkan yang itu dulu.`);
      for (const statement of swap.hide) await tx.run(statement, [id, at]);
      for (const statement of swap.giveBack) await tx.run(statement, [id]);
    }
    await tx.prisma.import.update({ where: { id }, data: { state: 'undone', undoneBy: by, undoneAt: at } });
    await audit(tx, { action: 'import.undone', by, at, id, detail: { was: row.state } });
  });
}

/** Locks every import of the same source: two swaps of one source never run side by side. */
async function lockImport(tx: Transaction, id: number) {
  await tx.run(statements.lockSource, [id]);
  const row = await tx.prisma.import.findUnique({ where: { id } });
  if (!row) throw new AppError('not-found', `Impor ${id} tidak ada.`);
  return row;
}

async function discardRows(tx: Transaction, id: number): Promise<void> {
  await tx.prisma.enrolment.deleteMany({ where: { importId: id } });
  await tx.prisma.person.deleteMany({ where: { importId: id } });
  await tx.prisma.household.deleteMany({ where: { importId: id } });
}

interface ImportAudit {
  action: string;
  by: string;
  at: Date;
  id: number;
  detail: Record<string, string | number>;
}

async function audit(tx: Transaction, { action, by, at, id, detail }: ImportAudit): Promise<void> {
  await tx.prisma.audit.create({
    data: { at, actorKind: 'staff', actorId: by, action, objectKind: 'import', objectId: String(id), detail },
  });
}
