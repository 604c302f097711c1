// Warga: cek nik sy 6402 9941 0185 0003
// Sapa:  NIK belum saya cari. NIK dan nomor KK dipakai untuk mencari data bantuan keluarga sendiri. 1 Setuju 2 Tidak
// Warga: 1
// Sapa:  Ketik juga nomor Kartu Keluarga (16 angka).

import { maskNik } from '../../language/format.ts';
import type { LookUpResult } from '../../registry/disclosure.ts';
import type { Flow, FlowContext, FlowInput, OfferedChoice, Outcome, TurnEvent } from '../flow.ts';
import { hold, type IdentityReading, readIdentity } from './identity-input.ts';
import { after, changesTopic, done, goTo, handOver, say, stay, unhandled } from './outcomes.ts';
import { coverageHeld, coverageWords, foundLines } from './status-words.ts';

interface StatusSlots {
  /** Flow that asked for the look-up and goes on with what was found. */
  back?: { flow: string; seed: Record<string, unknown> };
}

const consentChoices: OfferedChoice[] = [
  { id: 'agree', key: 'status.choice.agree' },
  { id: 'refuse', key: 'status.choice.refuse' },
  { id: 'read_notice', key: 'status.choice.read_notice' },
];
const person: OfferedChoice = 'talk_to_staff';
/** Asking again how it works or naming the matter once more does not leave the flow. */
const ownIntents = ['check_status_own', 'privacy_data', 'payment_not_received', 'aid_stopped', 'not_recipient_why'];

/** Own status by NIK and KK number: coverage, consent, two numbers, then the least that answers. */
export const status: Flow = {
  name: 'status',

  async start(context, input, seed) {
    const slots = seed as StatusSlots;
    const coverage = await coverageHeld(context);
    if (coverage.length === 0) return noCoverage(context, input);
    if (input && asksForOther(input)) return refuseOther(context, input);
    if (await context.services.hasConsent()) {
      // Both held and agreed to means they were looked up: a new question brings its own numbers.
      if (context.identity.nik && context.identity.kk) hold(context, {});
      const outcome = input ? await readAndGoOn(context, input, slots, true) : askNext(context, slots);
      const said = outcome.events.some((e) => e.type === 'say' && e.key === 'status.no_match');
      return said ? outcome : after([say('status.coverage', { held: coverageWords(context, coverage) })], outcome);
    }
    const held = input ? takeNumbers(context, input, 'nik') : { events: [] };
    const notice = context.identity.nik || context.identity.kk ? 'status.notice_held' : 'status.notice';
    const heldWords = coverageWords(context, coverage);
    return goTo(
      'consent',
      slots,
      ...held.events,
      say('status.coverage', { held: heldWords }),
      say(notice, {}, consentChoices),
    );
  },

  step(step, context, input) {
    const slots = context.slots as StatusSlots;
    if (step === 'consent') return consentStep(context, input, slots);
    if (step === 'which') return whichStep(context, input, slots);
    if (step === 'retry') return retryStep(context, input, slots);
    return numberStep(context, input, slots);
  },
};

async function consentStep(context: FlowContext, input: FlowInput, slots: StatusSlots): Promise<Outcome> {
  const { consentVersion: version, identityMinutes, consentDays } = context.policy.service;
  if (input.choice === 'read_notice') {
    return stay(say('status.notice_full', { minutes: identityMinutes, days: consentDays }, consentChoices));
  }
  if (input.choice === 'agree' || input.meaning.answer === 'yes') {
    const outcome = await goOn(context, slots);
    return after([{ type: 'consent', version, given: true }], outcome);
  }
  if (input.choice === 'refuse' || input.meaning.answer === 'no') {
    const held = context.identity.nik !== undefined || context.identity.kk !== undefined;
    hold(context, {});
    return done(
      { type: 'consent', version, given: false },
      say(held ? 'status.refused_erased' : 'status.refused', {}, [person, 'menu_help']),
    );
  }
  if (asksForOther(input)) return refuseOther(context, input);
  const numbers = takeNumbers(context, input, 'nik');
  if (numbers.reading.given) return stay(...numbers.events, say('status.notice_held', {}, consentChoices));
  if (changesTopic(input, ['check_status_own', 'privacy_data'])) return unhandled;
  const key = input.meaning.intents[0]?.id === 'privacy_data' ? 'status.notice_full' : 'status.consent_again';
  return stay(...numbers.events, say(key, { minutes: identityMinutes, days: consentDays }, consentChoices));
}

async function numberStep(context: FlowContext, input: FlowInput, slots: StatusSlots): Promise<Outcome> {
  if (asksForOther(input)) return refuseOther(context, input);
  if (input.body.kind === 'media') {
    return stay({ type: 'erase-input' }, say('status.photo', {}, [person]));
  }
  return readAndGoOn(context, input, slots);
}

async function retryStep(context: FlowContext, input: FlowInput, slots: StatusSlots): Promise<Outcome> {
  if (input.choice === 'retype') {
    hold(context, {});
    return askNext(context, slots);
  }
  if (input.choice === 'report' && slots.back) return handOver('complaint', slots.back.seed);
  const numbers = takeNumbers(context, input, 'nik');
  if (numbers.reading.given) return after(numbers.events, await goOn(context, slots));
  if (numbers.reading.fault) return goTo('retry', slots, ...numbers.events, faultText(numbers.reading, 'nik'));
  return unhandled;
}

async function whichStep(context: FlowContext, input: FlowInput, slots: StatusSlots): Promise<Outcome> {
  const { candidates = [], ...held } = context.identity;
  const index = /^nik_(\d)$/.exec(input.choice ?? '')?.[1];
  const chosen = index === undefined ? undefined : candidates[Number(index)];
  if (chosen !== undefined) {
    hold(context, { ...held, nik: chosen });
    return goOn(context, slots);
  }
  return index === undefined ? readAndGoOn(context, input, slots) : askNext(context, slots);
}

async function readAndGoOn(
  context: FlowContext,
  input: FlowInput,
  slots: StatusSlots,
  starting = false,
): Promise<Outcome> {
  const asked = context.identity.nik ? 'kk' : 'nik';
  const { reading, events } = takeNumbers(context, input, asked);
  if (reading.fault?.kind === 'several') {
    const { niks } = reading.fault;
    hold(context, { ...reading.identity, candidates: niks });
    const choices = niks.map((nik, i) => ({
      id: `nik_${i}`,
      key: 'status.choice.nik',
      params: { masked: maskNik(nik) },
    }));
    return goTo('which', slots, ...events, say('status.which', { count: niks.length }, choices));
  }
  if (reading.given) return after(events, await goOn(context, slots));
  if (reading.fault) return goTo(asked, slots, ...events, faultText(reading, asked));
  if (starting) return after(events, askNext(context, slots));
  if (changesTopic(input, ownIntents)) return unhandled;
  const again = asked === 'nik' ? 'status.ask_nik_again' : 'status.ask_kk_again';
  return goTo(asked, slots, ...events, say(again, {}, [person]));
}

/** Both numbers: look up. Otherwise ask for the one that is missing. */
async function goOn(context: FlowContext, slots: StatusSlots): Promise<Outcome> {
  const { nik, kk } = context.identity;
  if (nik === undefined || kk === undefined) return askNext(context, slots);
  return tell(context, slots, await context.services.lookUp({ nik, kk }));
}

function askNext(context: FlowContext, slots: StatusSlots): Outcome {
  if (context.identity.nik) return goTo('kk', slots, say('status.ask_kk'));
  return goTo('nik', slots, say(context.identity.kk ? 'status.is_kk' : 'status.ask_nik'));
}

async function tell(context: FlowContext, slots: StatusSlots, result: LookUpResult): Promise<Outcome> {
  if (result.kind === 'too-many-households') {
    hold(context, {});
    return done(say('status.too_many', { office: context.office.short }, [person]));
  }
  if (result.kind === 'no-match') {
    const held = coverageWords(context, await coverageHeld(context));
    const report: OfferedChoice = slots.back
      ? { id: 'report', key: 'status.choice.report' }
      : { id: 'file_complaint', key: 'status.choice.report' };
    return goTo(
      'retry',
      slots,
      say('status.no_match', { held }, [
        { id: 'retype', key: 'status.choice.retype' },
        'how_to_register',
        report,
        person,
      ]),
    );
  }
  const lines = foundLines(context, result);
  if (slots.back) {
    return handOver(slots.back.flow, { ...slots.back.seed, found: result.records }, ...lines);
  }
  const stopped = result.records.every((r) => r.listed !== 'listed');
  const report = { id: stopped ? 'aid_stopped' : 'payment_not_received', key: 'status.choice.report' };
  return done(...lines, say('status.afterwards', {}, [report, person]));
}

function faultText({ fault }: IdentityReading, asked: 'nik' | 'kk'): TurnEvent {
  if (fault?.kind === 'is-kk') return say('status.is_kk');
  if (fault?.kind === 'is-nik') return say('status.is_nik');
  if (fault?.kind === 'length')
    return say(asked === 'nik' ? 'status.length_nik' : 'status.length_kk', { digits: fault.digits });
  return say(asked === 'nik' ? 'status.not_a_nik' : 'status.not_a_kk');
}

/** Reads the numbers of a message into what is held, and has the message deleted when it brought any. */
function takeNumbers(context: FlowContext, input: FlowInput, asked: 'nik' | 'kk') {
  const reading = readIdentity(input, context.identity, asked);
  if (reading.mentioned) hold(context, reading.identity);
  return { reading, events: reading.mentioned ? [{ type: 'erase-input' } as const] : [] };
}

function asksForOther(input: FlowInput): boolean {
  return input.choice === undefined && input.meaning.intents[0]?.id === 'check_status_other';
}

function refuseOther(context: FlowContext, input: FlowInput): Outcome {
  const { events } = takeNumbers(context, input, 'nik');
  hold(context, {});
  return done(...events, say('status.other_person', {}, ['check_status_own', 'wrongly_excluded', person]));
}

function noCoverage(context: FlowContext, input: FlowInput | undefined): Outcome {
  const { events } = input ? takeNumbers(context, input, 'nik') : { events: [] };
  hold(context, {});
  return done(...events, say('status.no_coverage', { office: context.office.short }, [person, 'how_to_register']));
}
