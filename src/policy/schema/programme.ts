import { z } from 'zod';
import { areaCode, identifier, isoDate, provenance } from './office.ts';

export const componentId = z.enum(['ibu_hamil', 'balita', 'sd', 'smp', 'sma', 'lansia', 'disabilitas', 'ham']);

/** A value is a list of dates with values, each with its basis; nothing is overwritten. */
export const datedAmount = z.strictObject({
  from: isoDate,
  rupiahPerStage: z.int().min(0),
  rupiahPerYear: z.int().min(0),
  basis: z.string(),
  source: z.string(),
});

export const datedNumber = z.strictObject({
  from: isoDate,
  value: z.int().min(0),
  basis: z.string(),
  source: z.string(),
});

/** `programmes/*.yaml`: one programme, one file. */
export const programme = z.strictObject({
  id: identifier,
  name: z.string(),
  fullName: z.string(),
  areas: z.array(areaCode).min(1),
  validFrom: isoDate,
  validTo: isoDate.optional(),
  ...provenance,
  /** Past this many days since lastVerified every answer carries its date and a caution. */
  shelfLifeDays: z.int().min(1),
  office: z.string(),
  officialPage: z.string(),
  components: z
    .array(
      z.strictObject({
        id: componentId,
        /** As said in a sum: "SD", "ibu hamil". */
        title: z.string(),
        amounts: z.array(datedAmount).min(1),
        /** Most members of this component that are paid. */
        most: z.array(datedNumber).default([]),
        /** Ages that count, both ends included. */
        ages: z
          .strictObject({
            least: z.int().min(0),
            most: z.int().min(0).optional(),
            basis: z.string(),
            source: z.string(),
          })
          .optional(),
        /** Message key that adds a disputed or conditional point. */
        note: z.string().optional(),
      }),
    )
    .default([]),
  caps: z
    .strictObject({
      members: z.array(datedNumber).min(1),
      children: z.array(datedNumber).default([]),
      pregnancies: z.array(datedNumber).default([]),
    })
    .optional(),
  /** Desil from..to that the sources name, with the words that admit the doubt. */
  desil: z
    .strictObject({ from: z.int().min(1).max(10), to: z.int().min(1).max(10), note: z.string(), source: z.string() })
    .optional(),
  /** Message keys of the standing answers. */
  answers: z.strictObject({
    who: z.string(),
    amount: z.string(),
    ask: z.string(),
    where: z.string(),
    when: z.string(),
  }),
  /** Circumstances people describe, and the answer to each: any of `words` standing in the message as whole words. */
  situations: z
    .array(
      z.strictObject({
        id: identifier,
        topic: z.enum(['who', 'amount', 'when']),
        words: z.array(z.string().regex(/^[a-z0-9]+( [a-z0-9]+)*$/, 'expected lower-case words')).min(1),
        answer: z.string(),
        source: z.string(),
      }),
    )
    .default([]),
  /** Examples are tests: this household is paid exactly this per stage on that day. */
  examples: z.array(
    z.strictObject({
      on: isoDate,
      members: z.partialRecord(componentId, z.int().min(1)),
      rupiahPerStage: z.int(),
      upTo: z.int().optional(),
    }),
  ),
});

/** `payments/YYYY.yaml`: windows per programme and stage. */
export const paymentWindow = z.strictObject({
  programme: identifier,
  /** Stage number within the year. */
  stage: z.int().min(1).max(12),
  /** First and last month the money is for, "2026-10" to "2026-12". */
  months: z.strictObject({ from: z.string().regex(/^\d{4}-\d{2}$/), to: z.string().regex(/^\d{4}-\d{2}$/) }),
  areas: z.array(areaCode).optional(),
  payer: z.string().optional(),
  /** Dated states, oldest first: the last one that has begun holds. */
  states: z
    .array(
      z.strictObject({
        from: isoDate,
        state: z.enum(['planned', 'announced', 'paying', 'done']),
        /** False: our own calendar says so, the office has confirmed nothing. */
        confirmed: z.boolean(),
        source: z.string(),
      }),
    )
    .min(1),
});

export const payments = z.strictObject({
  year: z.int(),
  windows: z.array(paymentWindow),
  unclaimedDays: z.array(datedNumber).default([]),
});

export type ComponentId = z.infer<typeof componentId>;
export type Programme = z.infer<typeof programme>;
export type PaymentWindow = z.infer<typeof paymentWindow>;
export type Payments = z.infer<typeof payments>;
export type DatedNumber = z.infer<typeof datedNumber>;
