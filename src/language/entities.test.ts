import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Area } from '../policy/schema/office.ts';
import { clean } from './clean.ts';
import { createEntityReader } from './entities.ts';
import { readEntityWords } from './entity-words.ts';
import type { Entities } from './meaning.ts';
import { maskNumbers, normaliseWords, words } from './normalise.ts';
import { findNumbers } from './numbers.ts';
import { readVocabulary } from './vocabulary.ts';

const folder = join(import.meta.dirname, '..', '..', 'config', 'understanding');
const vocabulary = readVocabulary(readFileSync(join(folder, 'vocabulary.yaml'), 'utf8'));
const lists = readEntityWords(readFileSync(join(folder, 'entities.yaml'), 'utf8'));
const areas = (
  [
    ['64', 'Kalimantan Timur', 'province', ['kaltim']],
    ['6402', 'Kabupaten Kutai Kartanegara', 'kabupaten', ['kukar']],
    ['6409', 'Kabupaten Penajam Paser Utara', 'kabupaten', ['ppu']],
    ['640901', 'Penajam', 'kecamatan', []],
    ['640203', 'Loa Janan', 'kecamatan', []],
    ['640206', 'Tenggarong', 'kecamatan', []],
    ['640216', 'Tenggarong Seberang', 'kecamatan', []],
    ['640205', 'Muara Badak', 'kecamatan', []],
    ['6472', 'Kota Samarinda', 'kota', ['smd']],
    ['647210', 'Loa Janan Ilir', 'kecamatan', []],
    ['6271', 'Kota Palangka Raya', 'kota', ['palangkaraya']],
    ['627101', 'Pahandut', 'kecamatan', []],
    ['6271011001', 'Pahandut', 'kelurahan', []],
    ['6271021001', 'Marang', 'kelurahan', []],
    ['640707', 'Damai', 'kecamatan', []],
  ] as const
).map(([code, name, kind, short]): Area => ({ code, name, kind, short: [...short] }));
const readEntities = createEntityReader(lists, vocabulary, areas);

function read(text: string): Entities {
  const plain = clean(text);
  const numbers = findNumbers(plain);
  const masked = maskNumbers(plain, numbers);
  const typed = words(masked);
  return readEntities({ text: plain, numbers, masked, typed, words: normaliseWords(typed, vocabulary) });
}

function table(name: string, rows: readonly (readonly [text: string, values: readonly string[]])[]): void {
  describe(name, () => {
    it.each(rows)('%s', (text, values) => {
      expect(read(text)[name] ?? []).toEqual(values);
    });
  });
}

table('money', [
  ['dipotong 50rb katanya adm', ['50000']],
  ['dipotong 50 rb', ['50000']],
  ['50k tiap cair', ['50000']],
  ['katanya 1,2jt', ['1200000']],
  ['gaji 2.8 juta', ['2800000']],
  ['Rp 225.000', ['225000']],
  ['Rp225.000,00 per tahap', ['225000']],
  ['rp.600.000', ['600000']],
  ['lima puluh ribu', ['50000']],
  ['dua ratus lima puluh ribu', ['250000']],
  ['seratus ribu', ['100000']],
  ['patang puluh ewu', ['40000']],
  ['saratus ribu saikung', ['100000']],
  ['dua belas ribu', ['12000']],
  ['satu juta dua ratus ribu', ['1200000']],
  ['dua juta empat ratus', ['2400000']],
  ['sejuta', ['1000000']],
  ['setengah juta', ['500000']],
  ['diminta gocap', ['50000']],
  ['biasanya 450rb skrg cm 225rb', ['450000', '225000']],
  ['kwitansi 600 tp terimanya 400', ['600000', '400000']],
  ['blt 900 yg dulu', ['900000']],
  ['saldo 225000', ['225000']],
  ['ada 600 orang antri', []],
  ['ikut p2k2 wajib', []],
  ['suami diterima p3k', []],
  ['anak 2 sd 1 smp', []],
  ['rt 12 rw 3', []],
  ['nik 6402990101850003', []],
  ['hub 084012345678', []],
]);

table('period', [
  ['pkh thp 4 kpn cair', ['tahap 4']],
  ['tahap2 sdh blm', ['tahap 2']],
  ['tahap ke 3', ['tahap 3']],
  ['tahap ke-3', ['tahap 3']],
  ['tahap IV', ['tahap 4']],
  ['tahap empat', ['tahap 4']],
  ['tahap 1 2027', ['tahap 1 2027']],
  ['tahap 2 dan 3', ['tahap 2', 'tahap 3']],
  ['tahap 2, tahap 3', ['tahap 2', 'tahap 3']],
  ['triwulan 3', ['triwulan 3']],
  ['bulan depan', ['bulan depan']],
  ['yang bulan lalu', ['bulan lalu']],
  ['bulan Oktober', ['oktober']],
  ['pebruari', ['februari']],
  ['Desember 2025', ['desember 2025']],
  ['bln 10', ['oktober']],
  ['okt 2026', ['oktober 2026']],
  ['Juli sampai September', ['juli', 'september']],
  ['sejak 2024', ['2024']],
  ['pak agus datang', []],
  ['tahap akhir', []],
  ['tahap 9', []],
]);

table('component', [
  ['anak 2 sd 1 smp', ['sd:2', 'smp:1']],
  ['anak sd 2 smp 1', ['sd:2', 'smp:1']],
  ['anak dua SD dan satu SMP', ['sd:2', 'smp:1']],
  ['2 anak sd, 1 balita, ibu hamil', ['sd:2', 'balita:1', 'ibu_hamil:1']],
  ['kalau smp?', ['smp:1']],
  ['klo yg sma brp', ['sma:1']],
  ['anak smk', ['sma:1']],
  ['anak kelas 5 sd', ['sd:1']],
  ['lansia 2 orang', ['lansia:2']],
  ['difabel', ['disabilitas:1']],
  ['tunggu smp kapan', []],
  ['jam 8 sd 12', []],
  ['saya sma suami', []],
]);

table('place', [
  ['sy di loa janan', ['640203']],
  ['sy di loa janan ilir', ['647210']],
  ['Tenggarong', ['640206']],
  ['tenggarong seberang', ['640216']],
  ['warga muarabadak', ['640205']],
  ['tenggarong kukar', ['640206']],
  ['kukar', ['6402']],
  ['palangkaraya', ['6271']],
  ['kota palangka raya', ['6271']],
  ['smd apa kukar', ['6472', '6402']],
  ['pahandut', ['627101']],
  ['kelurahan pahandut', ['6271011001']],
  ['penajam', ['640901']],
  ['damai aja lah bu', []],
  ['kec damai', ['640707']],
  ['saya marang', []],
  ['kampung baru', []],
]);

table('programme', [
  ['pkh kpn cair', ['pkh']],
  ['program keluarga harapan', ['pkh']],
  ['bpnt sama pkh', ['sembako', 'pkh']],
  ['beras 10kg kpn', ['beras']],
  ['kis mati', ['pbi']],
  ['kip kuliah', ['kip_kuliah']],
  ['cuaca hari ini', []],
]);

table('relation', [
  ['punya ibu sy', ['parent']],
  ['ketua kelompok', ['group_head']],
  ['nenek tetangga', ['grandparent', 'neighbour']],
  ['makasih bu', []],
]);

table('bank', [
  ['lewat pos kapan', ['pos']],
  ['kks mandiri', ['mandiri']],
  ['graduasi mandiri', []],
  ['pos ronda', []],
]);

table('receipt_code', [
  ['laporan ADU-7K2M-9QPX', ['ADU-7K2M-9QPX']],
  ['adu 7k2m 9qpx gmn', ['ADU-7K2M-9QPX']],
  ['adu_7rnk_2xxd', ['ADU-7RNK-2XXD']],
  ['7K2M 9QPX itu kode sy', ['ADU-7K2M-9QPX']],
  ['0000-0000-0000', []],
  ['1A00-0000-0001', ['1A00-0000-0001']],
  ['adu domba saya', []],
]);

table('phone', [
  ['0840 7788 1234', ['084077881234']],
  ['ganti jadi 0840-7788-1234', ['084077881234']],
  ['+62 840 1234 5678', ['084012345678']],
  ['6284012345678', ['084012345678']],
  ['nomer 0821 ngaku dinsos', []],
]);

table('case_number', [
  ['laporan 26-001234 gmn', ['26-001234']],
  ['126-001234', []],
]);

table('status_word', [
  ['statusnya exclude', ['exclude']],
  ['gagal om span', ['gagal_omspan']],
  ['si budi', []],
]);
