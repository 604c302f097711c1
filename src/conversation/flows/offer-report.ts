import type { StatusRecord } from '../../registry/disclosure.ts';
import type { Flow, FlowContext, FlowInput, OfferedChoice, Outcome } from '../flow.ts';
import { changesTopic, handOver, offer, say, unhandled } from './outcomes.ts';
import { mergeTold, readTold, type Told } from './told.ts';

interface OfferSlots {
  told: Told;
  /** What the status flow found, when it was asked first. */
  found?: StatusRecord[];
}

const check: OfferedChoice = { id: 'check', key: 'offer.choice.check' };
const report: OfferedChoice = { id: 'report', key: 'offer.choice.report' };
const person: OfferedChoice = 'talk_to_staff';

/** A flow that explains one trouble, offers the look-up, and takes the matter to a complaint with all that was told. */
export function offerReport(name: string, intent: string, explanation: string, afterLookUp: string): Flow {
  return {
    name,
    async start(context, input, seed) {
      const slots = { told: input ? readTold(context, input) : {}, ...seed } as OfferSlots;
      if (slots.found) return offer('offer', slots, say(afterLookUp, {}, [report, person]));
      if (input?.choice !== undefined && (await lookedUp(context))) return toComplaint(intent, slots.told, true);
      return offer('offer', slots, say(explanation, {}, [check, report, person]));
    },
    step(_, context, input) {
      return stepOf(context, input, { name, intent });
    },
  };
}

/** Both numbers held with consent: who now presses "Lapor" has just read the own status. */
async function lookedUp({ identity, services }: FlowContext): Promise<boolean> {
  return identity.nik !== undefined && identity.kk !== undefined && (await services.hasConsent());
}

/** What was looked up with both numbers is the own household. */
function ofOwn(told: Told): Told {
  return { ...told, about: 'own' };
}

function toComplaint(intent: string, told: Told, lookedUpFirst: boolean): Outcome {
  return handOver('complaint', { intent, told: lookedUpFirst ? ofOwn(told) : told });
}

function stepOf(context: FlowContext, input: FlowInput, { name, intent }: { name: string; intent: string }): Outcome {
  const slots = context.slots as unknown as OfferSlots;
  const looked = slots.found !== undefined;
  if (input.choice === 'check') {
    return handOver('status', { back: { flow: name, seed: { intent, told: ofOwn(slots.told) } } });
  }
  if (input.choice === 'report') return toComplaint(intent, slots.told, looked);
  if (changesTopic(input, [intent, 'file_complaint']) || input.text.trim() === '') return unhandled;
  if (input.meaning.intents[0]?.id !== intent && input.meaning.intents[0]?.id !== 'file_complaint') return unhandled;
  // More about the same trouble belongs to the story; wanting to report is the second choice in words.
  const told = mergeTold(slots.told, readTold(context, input));
  if (input.meaning.intents[0]?.id === 'file_complaint') return toComplaint(intent, told, looked);
  return offer(
    'offer',
    { ...slots, told },
    say('offer.again', {}, looked ? [report, person] : [check, report, person]),
  );
}
