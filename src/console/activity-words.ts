import type { PageActivity } from './desk.ts';
import { formatsIn, stateNames, waitNames } from './words.ts';

/** What happened, by the kind that the case's one door writes. */
const titles: Record<string, string> = {
  opened: 'Laporan dibuka',
  taken: 'Diambil',
  assigned: 'Diserahkan ke petugas',
  note: 'Catatan dalam',
  reply: 'Balasan ke pelapor',
  started: 'Diproses',
  waiting: 'Menunggu',
  progress: 'Kabar: masih diproses',
  answer: 'Jawaban ke pelapor',
  referred: 'Diteruskan ke pihak lain dan ditutup',
  'passed-on': 'Dipindah ke bidang lain',
  restricted: 'Dijadikan terbatas',
  'reporter-added': 'Pelapor menambah keterangan',
  withdrawn: 'Dicabut pelapor',
  'withdraw-pressed': 'Pelapor ingin mencabut karena ditekan orang lain',
  confirmed: 'Pelapor menyatakan sudah beres',
  contested: 'Pelapor menyanggah: belum beres',
  joined: 'Pelapor masuk dari chat lain dengan kode',
  warned: 'Tenggat hampir tiba',
  'promise-missed': 'Janji kabar terlewat, pelapor diberi tahu',
  'closed-silent': 'Ditutup karena pelapor tidak membalas',
  'identity-revealed': 'Identitas dilihat',
};

/** Kinds whose words only staff read. */
const internal = new Set(['note', 'passed-on', 'restricted', 'identity-revealed']);

export interface DescribedActivity extends PageActivity {
  title: string;
  who: string;
  internal: boolean;
  /** "Diterima → Diproses", a new date, a letter: the plain facts of this line. */
  facts: string[];
}

/** One line of a case's history, in words. */
export function describeActivity(activity: PageActivity, zone: string): DescribedActivity {
  const { kind, actor, staffName } = activity;
  const who = { staff: staffName || 'Petugas', reporter: 'Pelapor', system: 'Layanan (otomatis)' }[actor];
  return {
    ...activity,
    title: titles[kind] ?? kind,
    who,
    internal: internal.has(kind),
    facts: factsOf(activity, zone),
  };
}

function factsOf({ fromState, toState, detail }: PageActivity, zone: string): string[] {
  const facts: string[] = [];
  if (toState && fromState && fromState !== toState) facts.push(`${stateNames[fromState]} → ${stateNames[toState]}`);
  if (typeof detail?.['for'] === 'string') facts.push(`menunggu ${waitNames[detail['for']] ?? detail['for']}`);
  if (typeof detail?.['letter'] === 'string') facts.push(`surat ${detail['letter']}`);
  if (typeof detail?.['promisedBy'] === 'string')
    facts.push(`kabar paling lambat ${formatsIn(zone).date(new Date(detail['promisedBy']))}`);
  return facts;
}
