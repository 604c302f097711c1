import { isWithin } from '../../policy/areas.ts';
import type { Policy } from '../../policy/policy.ts';
import { type ComponentId, componentId } from '../../policy/schema/programme.ts';
import type { StatusRecord } from '../disclosure.ts';
import { checkKk, checkNik, type IdentityCheck } from '../identity.ts';
import { isReason } from '../reason.ts';

/** What a source may map its columns to. `area_bps` stands for `area` where a file carries BPS digits. */
export const fields = [
  'nik',
  'kk',
  'name',
  'relation',
  'phone',
  'address',
  'area',
  'area_bps',
  'component',
  'desil',
  'desil_quarter',
  'programme',
  'status',
  'reason',
  'period',
  'amount',
  'payment_state',
  'payer',
  'data_date',
] as const;
export type Field = (typeof fields)[number];

/** Place in the household, as the KK knows it. */
export const relations = ['head', 'spouse', 'child', 'grandchild', 'parent', 'relative', 'other'] as const;
const listings = ['listed', 'not-listed', 'waiting', 'stopped'] as const;
const paymentStates = ['planned', 'in-process', 'sent', 'returned', 'not-known'] as const;

export type RejectionReason =
  | 'missing'
  | 'unreadable'
  | 'column-count'
  | 'starred'
  | 'scientific'
  | 'not-digits'
  | 'length'
  | 'date'
  | 'serial'
  | 'too-long'
  | 'unknown-word'
  | 'not-a-number'
  | 'area-unknown'
  | 'area-is-bps'
  | 'area-outside'
  | 'without-programme'
  | 'duplicate'
  | 'differs-from-first';

export interface RowEnrolment {
  programme: string;
  status: StatusRecord['listed'];
  reason?: string;
  period?: string;
  amountRupiah?: number;
  paymentState?: NonNullable<StatusRecord['state']>;
  payer?: string;
}

/** A row that holds by itself; `enrolment` is absent for a member without a place in any programme. */
export interface ImportRow {
  nik: string;
  kk?: string;
  name: string;
  relation: (typeof relations)[number];
  phone?: string;
  address: string;
  area: string;
  component?: ComponentId;
  desil?: number;
  desilQuarter?: string;
  dataDate: string;
  enrolment?: RowEnrolment;
}

export type RowCheck = { ok: true; row: ImportRow } | { ok: false; column: Field; reason: RejectionReason };

class Fault {
  readonly reason: RejectionReason;
  constructor(reason: RejectionReason) {
    this.reason = reason;
  }
}
type Parse<T> = (text: string) => T | Fault;

/**
 * Makes the check for one file. `areas` are the places the file may speak of; a number that a spreadsheet has spoilt,
 * a starred one and a word nobody has mapped refuse the row: nothing is guessed.
 */
export function rowCheck(
  policy: Pick<Policy, 'areas' | 'programmes' | 'messages'>,
  areas: readonly string[] | undefined,
): (cells: Readonly<Partial<Record<Field, string>>>) => RowCheck {
  const byBps = new Map<string, string>();
  for (const { code, bps, kind } of policy.areas.values()) {
    if (bps && (kind === 'kabupaten' || kind === 'kota')) byBps.set(bps, code);
  }
  const inFile = (code: string) => (!areas || isWithin(code, areas) ? code : new Fault('area-outside'));
  const area: Parse<string> = (text) => {
    const code = text.replace(/[. ]/g, '');
    if (!/^\d{4}(\d{2}(\d{4})?)?$/.test(code)) return new Fault('area-unknown');
    const regency = code.slice(0, 4);
    if (policy.areas.has(regency)) return inFile(code.slice(0, 6));
    return new Fault(byBps.has(regency) ? 'area-is-bps' : 'area-unknown');
  };
  const areaFromBps: Parse<string> = (text) => {
    const code = byBps.get(text.replace(/[. ]/g, '').slice(0, 4));
    return code === undefined ? new Fault('area-unknown') : inFile(code);
  };
  // A programme counts when the desk can name it to people, with its rules or by a name alone.
  const programme: Parse<string> = (text) =>
    policy.programmes.has(text) || policy.messages.has(`status.programme.${text}`) ? text : new Fault('unknown-word');

  const dateOnce = remembered(date);

  return (cells) => {
    let fault: { column: Field; reason: RejectionReason } | undefined;
    const read = <T>(column: Field, parse: Parse<T>): T | undefined => {
      const text = cells[column];
      if (text === undefined || text === '') return undefined;
      const value = parse(text);
      if (!(value instanceof Fault)) return value;
      fault ??= { column, reason: value.reason };
      return undefined;
    };
    const need = <T>(column: Field, parse: Parse<T>): T | undefined => {
      const value = read(column, parse);
      if (value === undefined) fault ??= { column, reason: 'missing' };
      return value;
    };

    const nik = need('nik', identityNumber(checkNik));
    const kk = read('kk', identityNumber(checkKk));
    const name = need('name', words(120));
    const relation = need('relation', oneOf(relations));
    const place = cells.area_bps === undefined ? need('area', area) : need('area_bps', areaFromBps);
    const dataDate = need('data_date', dateOnce);
    const optional = {
      kk,
      phone: read('phone', phone),
      component: read('component', oneOf(componentId.options)),
      desil: read('desil', whole(1, 10)),
      desilQuarter: read('desil_quarter', shape(/^20\d{2}-Q[1-4]$/)),
    };
    const address = read('address', words(300)) ?? '';
    const programmeId = read('programme', programme);
    const status = programmeId === undefined ? read('status', oneOf(listings)) : need('status', oneOf(listings));
    const particulars = {
      reason: read('reason', (text) => (isReason(text) ? text : new Fault('unknown-word'))),
      period: read('period', shape(/^20\d{2}-([1-9]|1[0-2])$/)),
      amountRupiah: read('amount', whole(0, 100_000_000)),
      paymentState: read('payment_state', oneOf(paymentStates)),
      payer: read('payer', shape(/^[a-z][a-z-]{0,39}$/)),
    };
    if (programmeId === undefined && (status ?? particulars.period ?? particulars.paymentState) !== undefined) {
      fault ??= { column: 'programme', reason: 'without-programme' };
    }
    if (fault) return { ok: false, ...fault };
    // Without a fault every needed field was read.
    const row: ImportRow = {
      nik: nik!,
      name: name!,
      relation: relation!,
      area: place!,
      dataDate: dataDate!,
      address,
      ...present(optional),
      ...(programmeId ? { enrolment: { programme: programmeId, status: status!, ...present(particulars) } } : {}),
    };
    return { ok: true, row };
  };
}

function identityNumber(check: (text: string) => IdentityCheck): Parse<string> {
  return (text) => {
    const digits = text.replace(/^'/, '').replaceAll(' ', '');
    if (/[*xX•]/.test(digits)) return new Fault('starred');
    if (/^\d+([.,]\d+)?[eE]\+?\d+$|^\d+[.,]0+$/.test(digits)) return new Fault('scientific');
    const found = check(digits);
    return found.ok ? digits : new Fault(found.problem);
  };
}

const words =
  (longest: number): Parse<string> =>
  (text) => {
    // A replacement character or a control character: the file is not what its encoding says.
    if (/[\p{Cc}\ufffd]/u.test(text)) return new Fault('unreadable');
    return text.length > longest ? new Fault('too-long') : text;
  };

const oneOf =
  <T extends string>(list: readonly T[]): Parse<T> =>
  (text) =>
    list.find((word) => word === text) ?? new Fault('unknown-word');

const shape =
  (pattern: RegExp): Parse<string> =>
  (text) =>
    pattern.test(text) ? text : new Fault('unknown-word');

const whole =
  (least: number, most: number): Parse<number> =>
  (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : new Fault('not-a-number');
  };

/** "+62 840-1234-567" and "08401234567" are one number. */
const phone: Parse<string> = (text) => {
  const digits = text.replace(/^'/, '').replace(/[ .()-]/g, '');
  if (/[*xX•]/.test(digits)) return new Fault('starred');
  const national = digits.replace(/^\+?62/, '0');
  return /^0\d{7,13}$/.test(national) ? national : new Fault('not-digits');
};

const date: Parse<string> = (text) => {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return new Fault('date');
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : new Fault('date');
};

/** A file repeats its few dates in every row. */
function remembered<T>(parse: Parse<T>): Parse<T> {
  let last: { text: string; value: T | Fault } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: parse(text) };
    return last.value;
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  const kept: Partial<T> = {};
  for (const key in values) if (values[key] !== undefined) kept[key] = values[key];
  return kept as Present<T>;
}
