import { randomUUID } from 'node:crypto';
import type { Sealing } from '../../runtime/sealing.ts';
import { identityHash } from '../identity.ts';
import type { Field, ImportRow, RejectionReason } from './check-row.ts';
import type { Batch, Rejection } from './store.ts';

type Refusal = { column: Field; reason: RejectionReason };

export interface Gatherer {
  /** Takes a row into the batch, or says why it cannot stand beside the rows before it. */
  add(row: ImportRow): Refusal | undefined;
  reject(rejection: Rejection): void;
  /** Rows waiting to be written. */
  waiting(): number;
  /** Hands over what waits and starts an empty batch. */
  take(): Batch;
}

/**
 * Turns the rows of one file into households, people and places in programmes. A household and a person are made once,
 * sealed once, whatever the order of the rows; what later rows say of them must be the same.
 */
export function gatherer(sealing: Sealing): Gatherer {
  const households = new Map<string, { id: string; row: ImportRow }>();
  const people = new Map<string, { id: string; row: ImportRow }>();
  const places = new Set<string>();
  let batch = emptyBatch();

  const householdOf = (row: ImportRow): string => {
    // Without a KK number nobody can say who lives together: each person stands alone.
    const key = row.kk ?? `alone ${row.nik}`;
    const known = households.get(key);
    if (known) return known.id;
    const id = randomUUID();
    households.set(key, { id, row });
    const kkHash = row.kk === undefined ? undefined : identityHash(sealing, 'kk', row.kk);
    batch.households.push({
      id,
      kkHash: kkHash?.value ?? null,
      hashKey: kkHash?.keyId ?? 0,
      recordEnc: sealing.seal('Household.record', id, JSON.stringify({ kk: row.kk, address: row.address })),
      area: row.area,
      desil: row.desil ?? null,
      desilQuarter: row.desilQuarter ?? null,
    });
    return id;
  };

  const personOf = (row: ImportRow): string => {
    const known = people.get(row.nik);
    if (known) return known.id;
    const id = randomUUID();
    people.set(row.nik, { id, row });
    const nikHash = identityHash(sealing, 'nik', row.nik);
    const { nik, name, phone } = row;
    batch.people.push({
      id,
      householdId: householdOf(row),
      nikHash: nikHash.value,
      phoneHash: phone === undefined ? null : identityHash(sealing, 'phone', phone).value,
      hashKey: nikHash.keyId,
      recordEnc: sealing.seal('Person.record', id, JSON.stringify({ nik, name, phone })),
      relation: row.relation,
      component: row.component ?? null,
    });
    return id;
  };

  return {
    add(row) {
      const person = people.get(row.nik)?.row;
      const household = row.kk === undefined ? undefined : households.get(row.kk)?.row;
      const column =
        (person && firstDifference(['kk', 'name', 'relation', 'phone', 'component', 'area'], person, row)) ??
        (household && firstDifference(['area', 'desil'], household, row));
      if (column) return { column, reason: 'differs-from-first' };
      const place = `${row.nik} ${row.enrolment?.programme ?? ''} ${row.enrolment?.period ?? ''}`;
      if (places.has(place)) return { column: 'nik', reason: 'duplicate' };
      places.add(place);
      const personId = personOf(row);
      if (row.enrolment) batch.enrolments.push({ ...row.enrolment, personId, dataDate: row.dataDate });
      return undefined;
    },
    reject: (rejection) => void batch.rejections.push(rejection),
    waiting: () => batch.households.length + batch.people.length + batch.enrolments.length + batch.rejections.length,
    take() {
      const full = batch;
      batch = emptyBatch();
      return full;
    },
  };
}

function emptyBatch(): Batch {
  return { households: [], people: [], enrolments: [], rejections: [] };
}

function firstDifference<Key extends Field & keyof ImportRow>(
  keys: readonly Key[],
  a: ImportRow,
  b: ImportRow,
): Key | undefined {
  return keys.find((key) => a[key] !== b[key]);
}
