import { randomBytes, randomUUID } from 'node:crypto';
import { openingCode } from '../language/opening-code.ts';
import type { ContactAddress } from '../messaging/message.ts';
import type { Sealing } from '../runtime/sealing.ts';
import type { Confidentiality } from './case.ts';
import type { Store } from './store.ts';
import { findThreads, insertThread, type ThreadRow } from './thread-store.ts';

const addressPlace = 'ReporterThread.address';
/** Own domain: a dump cannot join a thread to a contact by equal hashes. */
const addressDomain = 'reporter-thread-address';
const codeDomain = 'opening-code';

/** The address of a contact on its channel, with the contact's row. */
export type Reporter = ContactAddress & { contactId: bigint };

export interface Thread {
  id: string;
  caseId: string;
  pseudonym: string;
  confidentiality: Confidentiality;
  reporter: Reporter;
}

function addressText({ channel, account, address }: ContactAddress): string {
  return `${channel}\0${account}\0${address}`;
}

/** Hashes by which threads to an address are found, under every key still held. */
export function addressHashes(sealing: Sealing, address: ContactAddress): Uint8Array<ArrayBuffer>[] {
  return sealing.hashes(addressDomain, addressText(address)).map((hash) => hash.value);
}

export function codeHashes(sealing: Sealing, code: string): Uint8Array<ArrayBuffer>[] {
  return sealing.hashes(codeDomain, code).map((hash) => hash.value);
}

/** Opens the way back to a reporter. The code is returned once; the store keeps its keyed hash. */
export async function openThread(
  tx: Store,
  sealing: Sealing,
  thread: { caseId: string; confidentiality: Confidentiality; reporter: Reporter; at: Date },
): Promise<{ id: string; code: string }> {
  const { caseId, confidentiality, reporter, at } = thread;
  const id = randomUUID();
  const code = openingCode.format(randomBytes(11));
  const { channel, account, address, contactId } = reporter;
  await insertThread(tx, {
    id,
    caseId,
    pseudonym: `Pelapor ${randomBytes(2).toString('hex').toUpperCase()}`,
    confidentiality,
    addressEnc: sealing.seal(
      addressPlace,
      id,
      JSON.stringify({ channel, account, address, contactId: String(contactId) }),
    ),
    addressHash: sealing.hash(addressDomain, addressText(reporter)).value,
    codeHash: sealing.hash(codeDomain, code).value,
    openedAt: at,
    lastHeardAt: at,
  });
  return { id, code };
}

export function openedThread(sealing: Sealing, row: ThreadRow): Thread {
  const { contactId, ...address } = JSON.parse(sealing.open(addressPlace, row.id, row.addressEnc)) as ContactAddress & {
    contactId: string;
  };
  return {
    id: row.id,
    caseId: row.caseId,
    pseudonym: row.pseudonym,
    confidentiality: row.confidentiality as Confidentiality,
    reporter: { ...address, contactId: BigInt(contactId) },
  };
}

/** The thread of a case that leads to this address. */
export async function threadTo(
  tx: Store,
  sealing: Sealing,
  caseId: string,
  address: ContactAddress,
): Promise<Thread | undefined> {
  const hashes = addressHashes(sealing, address).map((hash) => Buffer.from(hash));
  const rows = await findThreads(tx, caseId);
  const row = rows.find((each) => hashes.some((hash) => hash.equals(each.addressHash)));
  return row && openedThread(sealing, row);
}

/** Where words to the reporter go: the thread last heard from. */
export async function threadLastHeard(tx: Store, sealing: Sealing, caseId: string): Promise<Thread | undefined> {
  const [row] = await findThreads(tx, caseId);
  return row && openedThread(sealing, row);
}

/** Whose timeline words of this thread stand in: the contact's own, or the thread's alone where the filing is not open. */
export function timelineOf(thread: Thread): { contactId: bigint } | { threadId: string } {
  return thread.confidentiality === 'open' ? { contactId: thread.reporter.contactId } : { threadId: thread.id };
}
