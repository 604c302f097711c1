import type { CaseOutcome, CaseState, ClosedAs, Confidentiality } from '../cases/case.ts';
import type { Delivery } from '../cases/case-page.ts';
import { formatDate, formatRupiah, formatShortDate, formatTime } from '../language/format.ts';
import type { Role } from '../staff/scope.ts';
import type { QueueBox, QueueRow } from './desk.ts';

/** What staff read for the closed sets of the service, and how the pages say times. */

export const boxNames: Record<QueueBox, string> = {
  mine: 'Saya tangani',
  unassigned: 'Belum diambil',
  unit: 'Bidang saya',
  waiting: 'Menunggu',
  overdue: 'Lewat janji',
  closed: 'Selesai',
};

/** The boxes as they stand in an address. */
export const boxPaths: Record<QueueBox, string> = {
  mine: 'saya',
  unassigned: 'baru',
  unit: 'bidang',
  waiting: 'menunggu',
  overdue: 'lewat',
  closed: 'selesai',
};

export const emptyBox: Record<QueueBox, string> = {
  mine: 'Tidak ada laporan yang sedang Anda tangani. Ambil satu dari “Belum diambil”.',
  unassigned: 'Semua laporan sudah ada yang mengambil.',
  unit: 'Belum ada laporan terbuka di bidang ini.',
  waiting: 'Tidak ada laporan yang menunggu pelapor atau kantor lain.',
  overdue: 'Tidak ada laporan yang lewat janji.',
  closed: 'Belum ada laporan yang selesai.',
};

export const stateNames: Record<CaseState, string> = {
  received: 'Diterima',
  'in-progress': 'Diproses',
  waiting: 'Menunggu',
  answered: 'Sudah dijawab',
  closed: 'Selesai',
};

export const turnNames: Record<QueueRow['turn'], string> = {
  office: 'Giliran kantor',
  reporter: 'Menunggu pelapor',
  other: 'Menunggu pihak lain',
  nobody: 'Tidak ada giliran',
};

export const closedNames: Record<ClosedAs, string> = {
  confirmed: 'dikonfirmasi pelapor',
  silent: 'pelapor tidak membalas',
  withdrawn: 'dicabut pelapor',
  merged: 'digabung',
  referred: 'diteruskan ke pihak lain',
  unreachable: 'pelapor tidak terjangkau',
};

export const outcomeNames: Record<CaseOutcome, string> = {
  corrected: 'Data diperbaiki',
  paid: 'Bantuan tersalur',
  proposed: 'Diusulkan (belum tentu disetujui)',
  'refused-by-deliberation': 'Ditolak musyawarah',
  'not-proven': 'Tidak terbukti',
  'proven-passed-on': 'Terbukti dan diteruskan',
  'not-ours': 'Bukan kewenangan kami, diteruskan',
  'too-little-information': 'Keterangan kurang',
  informed: 'Penjelasan diberikan',
};

export const confidentialityNames: Record<Confidentiality, string> = {
  open: 'Dengan nama',
  confidential: 'Rahasia: hanya jalur penangan yang tahu siapa',
  anonymous: 'Tanpa nama',
};

export const roleNames: Record<Role, string> = {
  officer: 'Petugas',
  verifier: 'Verifikator',
  'unit-head': 'Kepala bidang',
  'data-officer': 'Petugas data',
  auditor: 'Pemeriksa',
  administrator: 'Administrator',
};

export const deliveryNames: Record<Delivery, string> = {
  queued: 'Menunggu dikirim',
  sent: 'Terkirim',
  failed: 'Gagal dikirim: hubungi pelapor lewat jalan lain',
  ambiguous: 'Mungkin terkirim: sambungan putus saat mengirim',
  'opted-out': 'Tidak dikirim: pelapor menutup chat ini',
};

export const waitNames: Record<string, string> = {
  reporter: 'pelapor',
  office: 'kantor lain',
  'field-task': 'tugas lapangan',
  centre: 'penetapan pusat',
};

export const channelNames: Record<string, string> = { telegram: 'Telegram', webchat: 'Chat web', terminal: 'Terminal' };

export const directionNames = { in: 'Warga', bot: 'Jawaban otomatis', staff: 'Petugas' } as const;

export interface Due {
  level: 'late' | 'soon' | 'later' | 'none';
  words: string;
}

/** What is due next and how it stands, in calendar days of the office: a word, not only a colour. */
export function dueWords(
  row: { dueAt?: Date; overdue: boolean; soon: boolean; answered: boolean },
  now: Date,
  zone: string,
): Due {
  if (!row.dueAt) return { level: 'none', words: 'Tidak ada tenggat berjalan' };
  const what = row.answered ? 'Keputusan' : 'Janji kabar';
  const days = dayNumber(row.dueAt, zone) - dayNumber(now, zone);
  if (row.overdue) return { level: 'late', words: `${what} lewat ${days === 0 ? 'hari ini' : `${-days} hari`}` };
  const level = row.soon || days <= 1 ? 'soon' : 'later';
  if (days === 0) return { level, words: `${what} hari ini, pukul ${formatTime(row.dueAt, zone)}` };
  return { level, words: days === 1 ? `${what} besok` : `${what} ${days} hari lagi` };
}

function dayNumber(at: Date, zone: string): number {
  const day = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

/** Formatters of one page, bound to the office's zone. */
export function formatsIn(zone: string) {
  return {
    date: (at: Date) => formatDate(at, zone),
    dateTime: (at: Date) => `${formatShortDate(at, zone)}, pukul ${formatTime(at, zone)}`,
    time: (at: Date) => formatTime(at, zone),
    iso: (at: Date) => at.toISOString(),
    rupiah: formatRupiah,
  };
}
