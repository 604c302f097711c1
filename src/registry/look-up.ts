import { maskNik } from '../language/format.ts';
import { isWithin, servingOffice } from '../policy/areas.ts';
import type { Policy } from '../policy/policy.ts';
import type { Office } from '../policy/schema/office.ts';
import { openZone } from '../policy/zone.ts';
import type { RegistryDeps } from './deps.ts';
import { disclose, disclosureFor } from './disclose.ts';
import type { Coverage, LookUpResult, StatusRecord } from './disclosure.ts';
import { identityHashes } from './identity.ts';
import {
  admitAttempt,
  findMatch,
  type GuardKeys,
  type GuardLimits,
  type OpenedHousehold,
  openedBy,
  placesOf,
  type Reach,
  readReach,
  recordLookUp,
} from './store.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

export interface LookUpRequest {
  contactId: bigint;
  /** Sixteen digits each: a number of the wrong length is asked again before it comes here. */
  nik: string;
  kk: string;
  now: Date;
}

/**
 * Looks a household up by the NIK of one of its members and its KK number. Whatever the cause that nothing is told
 * (unknown NIK, wrong KK number, too many attempts, locked, no agreement) the same queries have run and the result is
 * the same. The two-households limit is asked before anything is searched, so that it says nothing about the pair.
 */
export async function lookUp(deps: RegistryDeps, request: LookUpRequest): Promise<LookUpResult> {
  const { database, sealing, policy } = deps;
  const { contactId, nik, kk, now } = request;
  const nikHashes = identityHashes(sealing, 'nik', nik);
  const kkHashes = identityHashes(sealing, 'kk', kk);

  const opened = await openedBy(database, contactId, nikHashes);
  const isThisHousehold = ({ kkHash }: OpenedHousehold) => kkHashes.some((each) => Buffer.compare(each, kkHash) === 0);
  const { households, householdDays } = policy.service.lookUp;
  const recent = opened.filter(({ lastAt }) => now.getTime() - lastAt.getTime() < householdDays * dayMs);
  if (recent.length >= households && !recent.some(isThisHousehold)) return { kind: 'too-many-households' };

  const knowsHousehold = opened.some((household) => household.sameNik || isThisHousehold(household));
  const keys = guardKeys(deps, request, knowsHousehold);
  const admitted = await admitAttempt(database, keys, guardLimits(policy, knowsHousehold), now);
  const match = await findMatch(database, nikHashes, kkHashes);
  const office = match && servingOffice(policy, match.area);
  if (!admitted || !match || !office || !hasAgreement(office, now)) return { kind: 'no-match' };

  const assurance = 'household';
  const places = await placesOf(database, nikHashes, kkHashes);
  const held = [...places, ...absences(await readReach(database), match.area, places)];
  const table = disclosureFor(policy, office.id);
  const records = held.flatMap((record) => disclose(table, assurance, record) ?? []);
  await recordLookUp(database, keys, { contactId, match, assurance, at: now });
  return {
    kind: 'found',
    assurance,
    maskedNik: maskNik(nik),
    office: office.id,
    area: match.area,
    records,
    dataDate: records.reduce((newest, { dataDate }) => (dataDate > newest ? dataDate : newest), match.dataDate),
  };
}

/**
 * What can be looked up for an office, newest data first: programmes and areas it answers for, of the files that carry
 * KK numbers. Empty without a valid agreement.
 */
export async function coverage(
  deps: RegistryDeps,
  officeId: string,
  reach: Promise<Reach[]> = readReach(deps.database),
): Promise<Coverage[]> {
  const { policy } = deps;
  const office = policy.offices.get(officeId);
  if (!office || !hasAgreement(office, deps.clock.now())) return [];
  const own = (await reach).filter(({ area }) => servingOffice(policy, area)?.id === officeId);
  const grouped = new Map<string, Coverage>();
  const told = new Set<string>();
  for (const { area, programmes, dataDate } of own) {
    const fresh = programmes.filter((programme) => !told.has(`${area} ${programme}`));
    for (const programme of fresh) told.add(`${area} ${programme}`);
    if (fresh.length === 0) continue;
    const key = `${dataDate.toISOString()} ${fresh.join(' ')}`;
    const group = grouped.get(key) ?? { programmes: fresh, areas: [], dataDate };
    group.areas.push(area);
    grouped.set(key, group);
  }
  return [...grouped.values()];
}

/** Programmes whose full roll for this area does not name the household: only such a roll can say so. */
function absences(reach: readonly Reach[], area: string, places: readonly StatusRecord[]): StatusRecord[] {
  const told = new Set(places.map(({ programme }) => programme));
  const absent: StatusRecord[] = [];
  for (const { source, programmes, fullRoll, dataDate, area: roll } of reach) {
    if (!fullRoll || !isWithin(area, [roll])) continue;
    for (const programme of programmes) {
      if (told.has(programme)) continue;
      told.add(programme);
      absent.push({ programme, listed: 'not-listed', dataDate, source });
    }
  }
  return absent;
}

/**
 * A chat that has opened this household before is counted apart: strangers who guess at its NIK cannot make it wait,
 * nor does it share a counter with its own attempts at others.
 */
function guardKeys({ sealing }: RegistryDeps, { contactId, nik }: LookUpRequest, knowsHousehold: boolean): GuardKeys {
  const key = (kind: string, value: string) => sealing.hash(`LookupGuard.${kind}`, value).value;
  if (knowsHousehold) return { kind: 'owner', key: key('owner', `${contactId} ${nik}`), nikKey: null };
  return { kind: 'contact', key: key('contact', String(contactId)), nikKey: key('nik', nik) };
}

function guardLimits(policy: Policy, knowsHousehold: boolean): GuardLimits {
  const { freeFailures, firstWaitMinutes, longestWaitMinutes, ownerWaitMinutes } = policy.service.lookUp;
  const longest = knowsHousehold ? ownerWaitMinutes : longestWaitMinutes;
  const first = Math.min(firstWaitMinutes, longest);
  return { freeFailures, firstWaitMs: first * minuteMs, longestWaitMs: longest * minuteMs };
}

function hasAgreement(office: Office, now: Date): boolean {
  const today = openZone(office.timeZone).local(now).date;
  return office.agreement !== undefined && office.agreement.from <= today && today <= office.agreement.until;
}
