import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memberRow, row } from '../../../test/fixtures/registry/files.ts';
import { registryPolicy } from '../../../test/fixtures/registry/policy.ts';
import type { SapaCells } from '../sample/sample-csv.ts';
import { fields, rowCheck } from './check-row.ts';

const check = rowCheck(registryPolicy(), undefined);
const regionUnknown = `64${'06'}991203850001`;

describe('a row', () => {
  test('that holds becomes a person and a place in a programme', () => {
    expect(check(row())).toEqual({
      ok: true,
      row: {
        nik: '6402995203850001',
        kk: '6402991203150007',
        name: 'Ibu Contoh',
        relation: 'spouse',
        phone: '084012345678',
        address: 'Jl. Contoh 1 RT 02',
        area: '6402',
        desil: 2,
        desilQuarter: '2026-Q3',
        dataDate: '2026-11-10',
        enrolment: {
          programme: 'pkh',
          status: 'listed',
          period: '2026-4',
          amountRupiah: 600_000,
          paymentState: 'in-process',
          payer: 'bank',
        },
      },
    });
  });

  test('of a member without a programme has no place', () => {
    expect(check(memberRow())).not.toHaveProperty('row.enrolment');
  });

  test.each<[string, SapaCells, string, unknown]>([
    ['a number kept as text by an apostrophe', { nik: "'6402995203850001" }, 'nik', '6402995203850001'],
    ['a number in groups', { nik: '6402 9952 0385 0001' }, 'nik', '6402995203850001'],
    ['a NIK of an unknown region', { nik: regionUnknown }, 'nik', regionUnknown],
    ['an international phone', { phone: '+62 840-1234-5678' }, 'phone', '084012345678'],
    ['no phone', { phone: '' }, 'phone', undefined],
    ['no KK number', { kk: '' }, 'kk', undefined],
    ['dotted Kemendagri digits', { area: '64.02.99' }, 'area', '640299'],
    ['a kelurahan, kept by its kecamatan', { area: '62.71.03.1001' }, 'area', '627103'],
  ])('%s', (_, cells, field, value) => {
    const checked = check(row(cells));
    expect(checked.ok && checked.row[field as 'nik']).toBe(value);
  });

  test.each<[SapaCells, string, string]>([
    [{ nik: '' }, 'nik', 'missing'],
    [{ nik: '640299520385' }, 'nik', 'length'],
    [{ nik: '6,40299520385E+15' }, 'nik', 'scientific'],
    [{ nik: '6.40299520385e15' }, 'nik', 'scientific'],
    [{ nik: '6402995203850001.0' }, 'nik', 'scientific'],
    [{ nik: '640299******0001' }, 'nik', 'starred'],
    [{ nik: '6402993203850001' }, 'nik', 'date'],
    [{ nik: '6402991203850000' }, 'nik', 'serial'],
    [{ nik: '64O2995203850001' }, 'nik', 'not-digits'],
    [{ kk: '6402995203150001' }, 'kk', 'date'],
    [{ kk: '64029912xxxx0007' }, 'kk', 'starred'],
    [{ name: '' }, 'name', 'missing'],
    [{ name: 'Ibu\u0000Contoh' }, 'name', 'unreadable'],
    [{ name: 'Ibu Conto\ufffd' }, 'name', 'unreadable'],
    [{ name: 'x'.repeat(121) }, 'name', 'too-long'],
    [{ relation: 'tetangga' }, 'relation', 'unknown-word'],
    [{ phone: '0840****5678' }, 'phone', 'starred'],
    [{ phone: '12345' }, 'phone', 'not-digits'],
    [{ area: '' }, 'area', 'missing'],
    [{ area: '64' }, 'area', 'area-unknown'],
    [{ area: '9999' }, 'area', 'area-unknown'],
    [{ area: '6404' }, 'area', 'area-is-bps'],
    [{ component: 'kuliah' }, 'component', 'unknown-word'],
    [{ desil: '11' }, 'desil', 'not-a-number'],
    [{ desil: '2,0' }, 'desil', 'not-a-number'],
    [{ desil_quarter: '2026-Q5' }, 'desil_quarter', 'unknown-word'],
    [{ programme: 'pkh-plus' }, 'programme', 'unknown-word'],
    [{ programme: '' }, 'programme', 'without-programme'],
    [{ status: '' }, 'status', 'missing'],
    [{ status: 'aktif' }, 'status', 'unknown-word'],
    [{ reason: 'entah' }, 'reason', 'unknown-word'],
    [{ period: 'tahap 4' }, 'period', 'unknown-word'],
    [{ period: '2026-04' }, 'period', 'unknown-word'],
    [{ period: '2026-13' }, 'period', 'unknown-word'],
    [{ amount: 'Rp600.000' }, 'amount', 'not-a-number'],
    [{ amount: '-1' }, 'amount', 'not-a-number'],
    [{ payment_state: 'cair' }, 'payment_state', 'unknown-word'],
    [{ payer: '=HYPERLINK("x")' }, 'payer', 'unknown-word'],
    [{ data_date: '10/11/2026' }, 'data_date', 'date'],
    [{ data_date: '2026-02-30' }, 'data_date', 'date'],
  ])('%o is refused: %s, %s', (cells, column, reason) => {
    expect(check(row(cells))).toEqual({ ok: false, column, reason });
  });

  test('from outside the places a file may speak of is refused', () => {
    const kukarOnly = rowCheck(registryPolicy(), ['6402']);
    expect(kukarOnly(row({ area: '640299' })).ok).toBe(true);
    expect(kukarOnly(row({ area: '6472' }))).toEqual({ ok: false, column: 'area', reason: 'area-outside' });
  });

  test('of a file with BPS digits is turned into Kemendagri digits, never read as such', () => {
    const { area: _, ...cells } = row();
    expect(check({ ...cells, area_bps: '6402' })).toMatchObject({ row: { area: '6407' } });
    expect(check({ ...cells, area_bps: '6403010' })).toMatchObject({ row: { area: '6402' } });
    expect(check({ ...cells, area_bps: '6408' })).toEqual({ ok: false, column: 'area_bps', reason: 'area-unknown' });
  });

  test('whatever stands in its cells is accepted whole or refused with a column of its own', () => {
    const cell = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom(...Object.values(row())));
    const cells = fc.dictionary(fc.constantFrom(...fields), cell);
    fc.assert(
      fc.property(cells, (drawn) => {
        const checked = check({ ...row(), ...drawn });
        if (checked.ok) expect(checked.row.nik).toMatch(/^\d{16}$/);
        else expect(fields).toContain(checked.column);
      }),
    );
  });
});
