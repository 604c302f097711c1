import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPolicy } from './load.ts';
import { PolicyError } from './policy.ts';

/** The smallest `config/` that is right, for tests that break one thing of it. */
export const smallConfig: Readonly<Record<string, string>> = {
  'service.yaml': `defaultOffice: hulu
burst: { waitMs: 1500, fragmentWords: 3 }
messagesPerMinute: 20
menuHours: 24
identityMinutes: 60
consentVersion: "1"
consentDays: 365
lookUp: { freeFailures: 5, firstWaitMinutes: 5, longestWaitMinutes: 1440, ownerWaitMinutes: 15, households: 2, householdDays: 90 }
openingCode: { freeFailures: 5, firstWaitMinutes: 5, longestWaitMinutes: 1440 }
handOver: { silentMinutes: 60, unclaimedMinutes: 30 }
retention: { inboundDays: 7, mailboxDays: 30, utteranceDays: 365 }
contestWorkingDays: 10
attempts: { handler: 3, send: 8 }
`,
  'areas.yaml': `"64": { name: Timur, timeZone: Asia/Makassar }
"6402": { name: Hulu, bps: "6403" }
"640201": Muara
"640299": Contoh
"62": { name: Tengah, timeZone: Asia/Jakarta }
`,
  'offices.yaml': `- id: hulu
  name: Dinas Sosial Hulu
  short: Hulu
  areas: ["6402"]
  timeZone: Asia/Makassar
  counter:
    hours:
      - from: 2023-01-01
        week: { monday: [08:00-12:00, 13:00-15:00] }
        words: Senin 08.00-15.00
        source: contoh
        lastVerified: 2026-01-01
    source: contoh
    lastVerified: 2026-01-01
  working:
    - from: 2023-01-01
      week:
        monday: [07:30-12:00, 13:00-16:00]
        tuesday: [07:30-12:00, 13:00-16:00]
        wednesday: [07:30-12:00, 13:00-16:00]
        thursday: [07:30-12:00, 13:00-16:00]
        friday: [07:30-11:30, 13:00-16:30]
      words: Senin-Jumat
      source: contoh
      lastVerified: 2026-01-01
  posts: { head: Kepala }
  units:
    - { id: hulu-depan, name: Depan }
    - { id: hulu-terbatas, name: Terbatas, restricted: true }
  emergency:
    - { number: "112", for: darurat, kind: emergency, areas: ["640201"], source: contoh, lastVerified: 2026-01-01 }
    - { number: "110", for: polisi, kind: police, source: contoh, lastVerified: 2026-01-01 }
`,
  'calendar.yaml': `source: contoh
lastVerified: 2026-01-01
knownUntil: 2026-12-31
holidays:
  - { date: 2026-12-24, name: Cuti Natal, kind: collective-leave }
  - { date: 2026-12-25, name: Natal, kind: holiday }
  - { date: 2026-12-28, name: Hari jadi Hulu, kind: holiday, offices: [hulu] }
`,
  'categories.yaml': `- id: not-paid
  title: Belum masuk
  intents: [not_paid]
  about: own
  fields: [story]
  promiseDays: 14
  acknowledgeDays: 3
  decideDays: 14
- id: money-cut
  title: Dipotong
  intents: [money_cut]
  about: either
  fields: [story]
  restricted: true
  promiseDays: 1
  acknowledgeDays: 1
  decideDays: 60
`,
  'routing.yaml': `- { id: hulu-uang, office: hulu, category: [money-cut], unit: hulu-terbatas }
- { id: hulu-lain, office: hulu, unit: hulu-depan }
`,
  'intents.yaml': `- { id: hello, title: Halo, answer: general.hello, choices: [not_paid] }
- { id: not_paid, title: Belum cair, flow: complaint }
- { id: money_cut, title: Dipotong, flow: complaint, precedence: extortion }
- { id: danger, title: Bahaya, flow: danger, precedence: danger }
- { id: flood, title: Darurat, flow: danger, precedence: emergency }
`,
  'disclosure.yaml': `- household: [programme, listed]
  person: [programme, listed, amount]
  counter: [programme, listed, amount, sensitive-reason]
  harmlessReasons: [quota]
`,
  'sources.yaml': `- id: sapa
  title: Contoh
  agreement: CONTOH
  permittedUse: contoh
  until: 2027-12-31
  format: csv
  columns: { nik: nik }
  maxDropShare: 0.2
`,
  'referrals.yaml': `- { id: bank, name: Bank, owns: kartu, source: contoh, lastVerified: 2026-01-01 }
`,
  'programmes/pkh.yaml': `id: pkh
name: PKH
fullName: Program Keluarga Harapan
areas: ["64"]
validFrom: 2021-01-01
source: contoh
lastVerified: 2026-01-01
shelfLifeDays: 90
office: Kemensos
officialPage: kemensos.go.id
components:
  - id: sd
    title: SD
    amounts:
      - { from: 2021-01-01, rupiahPerStage: 225000, rupiahPerYear: 900000, basis: contoh, source: contoh }
      - { from: 2026-01-01, rupiahPerStage: 230000, rupiahPerYear: 920000, basis: contoh, source: contoh }
    note: pkh.note
caps: { members: [{ from: 2021-01-01, value: 4, basis: contoh, source: contoh }] }
answers: { who: pkh.text, amount: pkh.text, ask: pkh.text, where: pkh.text, when: pkh.text }
examples:
  - { on: 2026-02-01, members: { sd: 1 }, rupiahPerStage: 230000 }
`,
  'payments/2026.yaml': `year: 2026
windows:
  - programme: pkh
    stage: 1
    months: { from: 2026-01, to: 2026-03 }
    states:
      - { from: 2026-01-01, state: planned, confirmed: false, source: contoh }
      - { from: 2026-02-01, state: paying, confirmed: true, source: contoh }
  - programme: pkh
    stage: 2
    months: { from: 2026-04, to: 2026-06 }
    states: [{ from: 2026-01-01, state: planned, confirmed: false, source: contoh }]
`,
  'messages/general.yaml': `general.hello: Halo, {office}.
`,
  'messages/pkh.yaml': `pkh.text: Teks
pkh.note: Catatan
`,
};

/** Files to replace, to add or (undefined) to leave out. */
export type Change = Readonly<Record<string, string | Uint8Array | undefined>>;

/** One edit of one file of the small config. */
export function edit(file: string, from: string, to: string): Change {
  const text = smallConfig[file] ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
  return { [file]: text.replace(from, to) };
}

export function readSmallConfig(change: Change = {}): ReturnType<typeof readPolicy> {
  const config = writeConfig(change);
  try {
    return readPolicy(config.directory);
  } finally {
    config.remove();
  }
}

/** "file:line path: message" of everything that is wrong. */
export function problemsOf(change: Change): string[] {
  try {
    readSmallConfig(change);
  } catch (error) {
    if (error instanceof PolicyError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** Writes a folder of the small config with a change. */
export function writeConfig(change: Change = {}): {
  directory: string;
  put(file: string, text: string): void;
  remove(): void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'sapa-config-'));
  const put = (file: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), content);
  };
  for (const [file, content] of Object.entries({ ...smallConfig, ...change })) {
    if (content !== undefined) put(file, content);
  }
  return { directory, put, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
