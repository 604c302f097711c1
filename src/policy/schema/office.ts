import { z } from 'zod';

/** Kemendagri digits without dots: 2 (province), 4 (kabupaten or kota), 6 (kecamatan), 10 (kelurahan or desa). */
export const areaCode = z.string().regex(/^\d{2}(\d{2}(\d{2}(\d{4})?)?)?$/, 'expected Kemendagri digits without dots');
export const isoDate = z.iso.date();
export const identifier = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case words joined by hyphens');
/** A span of one day, "08:00-12:00". */
export const span = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/, 'expected HH:MM-HH:MM');
export const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
export const timeZone = z.enum(['Asia/Makassar', 'Asia/Jakarta']);
/** A fact somebody must confirm: where it is from and when it was last checked. */
export const provenance = { source: z.string(), lastVerified: isoDate };

const areaDetails = z.strictObject({
  name: z.string(),
  /** BPS digits; they differ from Kemendagri's and never stand in a NIK. */
  bps: z
    .string()
    .regex(/^\d{2,10}$/)
    .optional(),
  /** Other spellings people use, lower case. */
  short: z.array(z.string()).default([]),
  /** IANA zone; on provinces, areas inside inherit it. */
  timeZone: timeZone.optional(),
});

/** `areas.yaml`: government areas by their Kemendagri code; most need no more than a name. */
export const areas = z.record(areaCode, z.union([z.string().transform((name) => ({ name, short: [] })), areaDetails]));

export interface Area extends z.infer<typeof areaDetails> {
  code: string;
  /** Read from the code: its length, 71 and above for a kota, 1xxx for a kelurahan. */
  kind: 'province' | 'kabupaten' | 'kota' | 'kecamatan' | 'kelurahan' | 'desa';
}

/** Working hours that hold from a date, several spans a day. */
export const hours = z.strictObject({
  from: isoDate,
  until: isoDate.optional(),
  week: z.partialRecord(weekday, z.array(span)),
  /** Opening and closing said to people, e.g. "Senin–Jumat 08.00–15.00". */
  words: z.string(),
  ...provenance,
});

export const emergencyNumber = z.strictObject({
  number: z.string(),
  /** What it is for, in Indonesian. */
  for: z.string(),
  kind: z.enum(['emergency', 'police', 'ambulance', 'mental-health', 'violence']),
  /** Where the number is confirmed, when that is not everywhere the office serves: ask `emergencyNumbers`. */
  areas: z.array(areaCode).min(1).optional(),
  ...provenance,
});

/** `offices.yaml`: who is responsible where. */
export const office = z.strictObject({
  id: identifier,
  name: z.string(),
  /** As said in a sentence: "Kutai Kartanegara". */
  short: z.string(),
  areas: z.array(areaCode).min(1),
  timeZone,
  counter: z.strictObject({
    address: z.string().optional(),
    phone: z.string().optional(),
    hours: z.array(hours).min(1),
    ...provenance,
  }),
  /** Working hours of the units, which deadlines run in. */
  working: z.array(hours).min(1),
  /** Without a valid agreement: information and referral only, no look-up, no promised date. */
  agreement: z.strictObject({ number: z.string(), from: isoDate, until: isoDate }).optional(),
  /** Named posts a text may speak of, e.g. head: "Kepala Bidang Perlindungan dan Jaminan Sosial". */
  posts: z.record(identifier, z.string()),
  units: z.array(z.strictObject({ id: identifier, name: z.string(), restricted: z.boolean().default(false) })).min(1),
  emergency: z.array(emergencyNumber).min(1),
});

/** `calendar.yaml`: days on which nobody works. */
export const calendar = z.strictObject({
  /** Last day for which the decree is known; a promise past it says so. */
  knownUntil: isoDate,
  holidays: z.array(
    z.strictObject({
      date: isoDate,
      name: z.string(),
      kind: z.enum(['holiday', 'collective-leave']),
      offices: z.array(identifier).optional(),
    }),
  ),
  ...provenance,
});

export type Office = z.infer<typeof office>;
export type Hours = z.infer<typeof hours>;
export type EmergencyNumber = z.infer<typeof emergencyNumber>;
export type Calendar = z.infer<typeof calendar>;
