import { z } from 'zod';
import { areaCode, identifier, isoDate, provenance } from './office.ts';

/** `service.yaml`: how the desk behaves; times in the unit of their name. */
export const service = z.strictObject({
  /** Office that answers while the area of a person is unknown. */
  defaultOffice: identifier,
  burst: z.strictObject({ waitMs: z.int().min(0).max(5000), fragmentWords: z.int().min(0).max(6) }),
  /** Past this many messages in a minute a contact's messages are stored but answered with one notice. */
  messagesPerMinute: z.int().min(1),
  menuHours: z.int().min(1),
  identityMinutes: z.int().min(1).max(60),
  consentVersion: z.string(),
  consentDays: z.int().min(1),
  /** Look-up: failures before waiting begins, the first wait (doubled each time), its ceiling; households per chat and days. */
  lookUp: z.strictObject({
    freeFailures: z.int().min(1),
    firstWaitMinutes: z.int().min(1),
    longestWaitMinutes: z.int().min(1),
    ownerWaitMinutes: z.int().min(1).max(15),
    households: z.int().min(1),
    householdDays: z.int().min(1),
  }),
  openingCode: z.strictObject({
    freeFailures: z.int().min(1),
    firstWaitMinutes: z.int().min(1),
    longestWaitMinutes: z.int().min(1),
  }),
  /** The bot speaks again after this long with the citizen unanswered. */
  handOver: z.strictObject({ silentMinutes: z.int().min(1), unclaimedMinutes: z.int().min(1) }),
  retention: z.strictObject({
    inboundDays: z.int().min(1),
    mailboxDays: z.int().min(1),
    utteranceDays: z.int().min(1),
  }),
  contestWorkingDays: z.int().min(1),
  attempts: z.strictObject({ handler: z.int().min(1), send: z.int().min(1) }),
});

/** `categories.yaml`: what a complaint can be about. */
export const category = z.strictObject({
  id: identifier,
  /** Read back to the reporter and shown to staff. */
  title: z.string(),
  /** Intents that lead here. */
  intents: z.array(z.string()).default([]),
  about: z.enum(['own', 'other', 'either']),
  /** What the desk asks when it was not said: place, who, contact-time, period, amount. */
  fields: z.array(z.enum(['story', 'place', 'who', 'period', 'amount'])).min(1),
  restricted: z.boolean().default(false),
  urgent: z.boolean().default(false),
  /** Offered before the summary: with name, confidential, anonymous. */
  askConfidentiality: z.boolean().default(false),
  /** Working days until the first real answer by a person (the promised date). */
  promiseDays: z.int().min(1),
  acknowledgeDays: z.int().min(1),
  decideDays: z.int().min(1),
  /** Never closed by silence. */
  needsConfirmation: z.boolean().default(false),
  /** Message key said with the receipt, e.g. who decides. */
  receiptNote: z.string().optional(),
});

/** `routing.yaml`: first rule that fits wins; every office ends with a catch-all. */
export const routingRule = z.strictObject({
  id: identifier,
  office: identifier,
  category: z.array(identifier).optional(),
  area: z.array(areaCode).optional(),
  confidentiality: z.array(z.enum(['open', 'confidential', 'anonymous'])).optional(),
  restricted: z.boolean().optional(),
  urgent: z.boolean().optional(),
  unit: identifier,
});

/** `intents.yaml`: where each intent leads: a flow, or a ready answer with choices. */
export const intent = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** Title when it is offered as a choice, at most 24 characters. */
  title: z.string().max(24),
  flow: identifier.optional(),
  answer: z.string().optional(),
  /** Intent ids offered under the ready answer. */
  choices: z.array(z.string()).default([]),
  /** danger rules read the whole text and override everything. */
  precedence: z.enum(['danger', 'extortion', 'emergency']).optional(),
});

/** `disclosure.yaml`: per assurance, which facts may be told. One table, tested row by row. */
export const disclosure = z.strictObject({
  office: identifier.optional(),
  household: z.array(z.string()),
  person: z.array(z.string()),
  counter: z.array(z.string()),
  /** Reason classes the file may mark harmless. */
  harmlessReasons: z.array(z.string()),
});

/** `sources.yaml`: what may be imported, from whom, until when. */
export const importSource = z.strictObject({
  id: identifier,
  title: z.string(),
  office: identifier.optional(),
  agreement: z.string(),
  permittedUse: z.string(),
  until: isoDate,
  format: z.literal('csv'),
  /** Our field -> column heading of the file. */
  columns: z.record(z.string(), z.string()),
  maxDropShare: z.number().min(0).max(1),
});

/** `messages/*.yaml`: one flat table over all files; `{name}` is a placeholder. */
export const messages = z.record(z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_-]+)*$/), z.string());

export const referral = z.strictObject({
  id: identifier,
  name: z.string(),
  owns: z.string(),
  bring: z.string().optional(),
  contact: z.string().optional(),
  ...provenance,
});

export type Service = z.infer<typeof service>;
export type Category = z.infer<typeof category>;
export type RoutingRule = z.infer<typeof routingRule>;
export type Intent = z.infer<typeof intent>;
export type Disclosure = z.infer<typeof disclosure>;
export type ImportSource = z.infer<typeof importSource>;
export type Referral = z.infer<typeof referral>;
