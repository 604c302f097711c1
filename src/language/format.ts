/** Figures, dates and numbers as Indonesians write them. */

const MONTHS = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
] as const;
const WEEKDAYS: Readonly<Record<string, string>> = {
  Sun: 'Minggu',
  Mon: 'Senin',
  Tue: 'Selasa',
  Wed: 'Rabu',
  Thu: 'Kamis',
  Fri: 'Jumat',
  Sat: 'Sabtu',
};

/** "Rp825.000"; rupiah have no smaller unit. */
export function formatRupiah(amount: number): string {
  const digits = String(Math.abs(Math.round(amount))).replace(/\B(?=(\d{3})+$)/g, '.');
  return amount < 0 ? `-Rp${digits}` : `Rp${digits}`;
}

/** "Kamis, 3 Desember 2026". */
export function formatDate(at: Date, zone: string): string {
  const part = parts(at, zone);
  return `${WEEKDAYS[part.weekday]}, ${part.day} ${month(part.month)} ${part.year}`;
}

/** "18 November 2026". */
export function formatShortDate(at: Date, zone: string): string {
  const part = parts(at, zone);
  return `${part.day} ${month(part.month)} ${part.year}`;
}

/** "07.30". */
export function formatTime(at: Date, zone: string): string {
  const part = parts(at, zone);
  return `${part.hour}.${part.minute}`;
}

/** Every month from first to last ("2026-10"), the year after the last month of each year: "Oktober, November, Desember 2026". */
export function formatMonths(from: string, to: string): string {
  const [first, last] = [monthIndex(from), monthIndex(to)];
  const words: string[] = [];
  for (let index = first; index <= last; index += 1) {
    const closesYear = index === last || index % 12 === 11;
    words.push(closesYear ? `${MONTHS[index % 12]} ${Math.floor(index / 12)}` : MONTHS[index % 12]!);
  }
  return words.join(', ');
}

/** First four and last two digits: enough to recognise the own number, too little to use it. */
export function maskNik(nik: string): string {
  if (nik.length <= 6) return '•'.repeat(nik.length);
  return `${nik.slice(0, 4)}${'•'.repeat(nik.length - 6)}${nik.slice(-2)}`;
}

function month(number: string): string {
  return MONTHS[Number(number) - 1]!;
}

function monthIndex(yearMonth: string): number {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(yearMonth);
  if (!match) throw new Error(`expected a month like 2026-10, got ${yearMonth}`);
  return Number(match[1]) * 12 + Number(match[2]) - 1;
}

interface Parts {
  weekday: string;
  day: number;
  month: string;
  year: string;
  hour: string;
  minute: string;
}

const remembered = 500;
const known = new Map<string, Parts>();

/** Parts of a local time; the same minutes (now, a promised date, the day of an extract) are asked for again and again. */
function parts(at: Date, zone: string): Parts {
  const key = `${Math.floor(at.getTime() / 60_000)} ${zone}`;
  let read = known.get(key);
  if (!read) {
    read = readParts(at, zone);
    if (known.size >= remembered) known.clear();
    known.set(key, read);
  }
  return read;
}

function readParts(at: Date, zone: string): Parts {
  const found = new Map(
    formatter(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes) => found.get(type)!;
  return {
    weekday: read('weekday'),
    day: Number(read('day')),
    month: read('month'),
    year: read('year'),
    hour: read('hour'),
    minute: read('minute'),
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** English parts with own Indonesian words: the same result on a Node without full locale data. Made once per zone. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timeZone, made);
  return made;
}
