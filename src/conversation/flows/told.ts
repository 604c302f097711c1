import { clean } from '../../language/clean.ts';
import { findNumbers } from '../../language/numbers.ts';
import { render } from '../../language/render.ts';
import type { FlowContext, FlowInput } from '../flow.ts';
import { hold } from './identity-input.ts';

/** What a person already told about a matter, so that nothing of it is asked again. */
export interface Told {
  /** Own words, identity numbers removed. */
  story?: string;
  place?: string;
  /** "RT 8" without a place: it corrects or completes the one told before. */
  neighbourhood?: string;
  /** Kemendagri digits. */
  area?: string;
  who?: string;
  period?: string;
  amountRupiah?: number;
  programme?: string;
  about?: 'own' | 'other';
}

const household = ['self', 'spouse', 'child'];
/** "nama sy", "saldo kks ulun": the writer's own matter. */
const possessive =
  /\b(nama|kks|kartu|saldo|bantuan|pkh|bpnt|sembako|bansos|rekening|keluarga|duit|uang|suami|istri) ?(kks |pkh )?(saya|sy|sya|aku|ku|ulun|kami|unda)\b/i;
/** Somebody the message is about, outside the writer's own household. */
const others = ['neighbour', 'other', 'grandparent', 'parent', 'sibling'];
/** Text of somebody the message is against. */
const against: Readonly<Record<string, string>> = {
  group_head: 'complaint.against.group_head',
  pendamping: 'complaint.against.pendamping',
  rt: 'complaint.against.rt',
  kades: 'complaint.against.kades',
  agent: 'complaint.against.agent',
  stranger: 'complaint.against.stranger',
};
/** The words as written, without numbers that identify; a phone number stays, it is how to reach somebody. */
export function withoutIdentity(text: string, { messages }: FlowContext['policy']): string {
  const plain = clean(text);
  const removed = render(messages, 'complaint.number_removed');
  let kept = '';
  let at = 0;
  for (const found of findNumbers(plain)) {
    if (found.kind === 'phone') continue;
    kept += plain.slice(at, found.start) + removed;
    at = found.end;
  }
  return (kept + plain.slice(at)).trim();
}

/** Reads everything a message tells; remembers identity numbers and the area in the context. */
export function readTold(context: FlowContext, input: FlowInput): Told {
  const { policy } = context;
  const { entities } = input.meaning;
  const told: Told = {};
  const story = withoutIdentity(input.text, policy);
  if (story !== '' && input.choice === undefined) told.story = story;

  const area = entities.place?.at(-1);
  const place = placeWords(context, input);
  if (area !== undefined && policy.areas.has(area)) {
    told.area = area;
    context.setArea(area);
  }
  if (place !== undefined) told.place = place;
  const neighbourhood = /\brt\.?\s*0*(\d{1,3})\b/i.exec(input.text)?.[1];
  if (place === undefined && neighbourhood !== undefined) told.neighbourhood = `RT ${neighbourhood}`;

  const relations = entities.relation ?? [];
  if (possessive.test(input.text)) told.about = 'own';
  else if (relations.some((r) => others.includes(r))) told.about = 'other';
  else if (relations.some((r) => household.includes(r))) told.about = 'own';
  const opponent = relations.map((r) => against[r]).find((key) => key !== undefined);
  if (opponent !== undefined) told.who = render(policy.messages, opponent);

  if (entities.period?.length) told.period = entities.period.join(', ');
  const amount = Number(entities.money?.[0]);
  if (Number.isFinite(amount) && amount > 0) told.amountRupiah = amount;
  const programme = entities.programme?.[0];
  if (programme !== undefined) told.programme = programme;
  keepIdentity(context, input);
  return told;
}

/** What was told later wins, except that a story grows. */
export function mergeTold(before: Told, later: Told): Told {
  const story = [before.story, later.story].filter((s) => s !== undefined).join('\n');
  const { neighbourhood, ...rest } = later;
  const merged: Told = { ...before, ...rest, ...(story !== '' && { story }) };
  if (neighbourhood === undefined || later.place !== undefined) return merged;
  const place = before.place?.replace(/\bRT\.?\s*\d{1,3}\b/i, neighbourhood);
  if (place === undefined) return { ...merged, neighbourhood };
  return {
    ...merged,
    place: place === before.place && !place.includes(neighbourhood) ? `${neighbourhood}, ${place}` : place,
  };
}

/** "RT 12, Loa Ipuh"; undefined when no known place was named. */
function placeWords({ policy }: FlowContext, input: FlowInput): string | undefined {
  const neighbourhood = /\brt\.?\s*0*(\d{1,3})\b/i.exec(input.text);
  const names = (input.meaning.entities.place ?? []).map((code) => policy.areas.get(code)?.name);
  const known = names.filter((name) => name !== undefined);
  // A village the desk does not know by code is still a place, where its name follows the RT.
  const after = neighbourhood ? input.text.slice(neighbourhood.index + neighbourhood[0].length) : '';
  const named =
    /^[ ,]+((?:(?:desa|kelurahan|kel\.?|kampung|jalan|jl\.?) )?\p{Lu}[\p{L}']+(?: \p{Lu}[\p{L}']+){0,2})/u.exec(
      after,
    )?.[1];
  if (known.length === 0 && named === undefined) return undefined;
  const places = new Set(named === undefined ? known : [named, ...known.filter((name) => !named.includes(name))]);
  return [...(neighbourhood ? [`RT ${neighbourhood[1]}`] : []), ...places].join(', ');
}

function keepIdentity(context: FlowContext, input: FlowInput): void {
  const { nik, kk, nik_or_kk } = input.meaning.entities;
  const first = nik?.[0] ?? nik_or_kk?.[0];
  if (first === undefined && kk?.[0] === undefined) return;
  hold(context, {
    ...context.identity,
    ...(first !== undefined && { nik: first }),
    ...(kk?.[0] !== undefined && { kk: kk[0] }),
  });
}
