import type { Sql } from '../runtime/database.ts';
import type { Sealing } from '../runtime/sealing.ts';
import type { Choice, OutboundBody } from './message.ts';
import { insertOutbound, rememberOffer } from './store.ts';

const place = 'Outbound.body';

export function sealOutbound(sealing: Sealing, contactId: bigint, body: OutboundBody): Uint8Array<ArrayBuffer> {
  return sealing.seal(place, String(contactId), JSON.stringify(body));
}

export function openOutbound(sealing: Sealing, contactId: bigint, sealed: Uint8Array): OutboundBody {
  return JSON.parse(sealing.open(place, String(contactId), sealed)) as OutboundBody;
}

/** Choices under a bubble, as a typed number or a press is matched with them. */
export interface OfferedMenu {
  id: string;
  choices: Choice[];
  /** ISO time. */
  at: string;
}

const offerPlace = 'Contact.offered';

export function openOffer(sealing: Sealing, contactId: bigint, sealed: Uint8Array): OfferedMenu {
  return JSON.parse(sealing.open(offerPlace, String(contactId), sealed)) as OfferedMenu;
}

/**
 * Puts a message into the outbox in the caller's transaction; it leaves after the commit. Its choices are remembered,
 * since no session knows of them. Returns the row's id.
 */
export async function putOutbound(
  sql: Sql,
  sealing: Sealing,
  message: { contactId: bigint; body: OutboundBody; at: Date; activityId?: bigint },
): Promise<bigint> {
  const { contactId, at, activityId } = message;
  let { body } = message;
  if (body.choices && body.choices.length > 0) {
    const menu = body.menu ?? `o${at.getTime().toString(36)}`;
    body = { ...body, menu };
    const offered: OfferedMenu = { id: menu, choices: body.choices!, at: at.toISOString() };
    await rememberOffer(sql, contactId, sealing.seal(offerPlace, String(contactId), JSON.stringify(offered)));
  }
  return insertOutbound(sql, {
    contactId,
    at,
    bodyEnc: sealOutbound(sealing, contactId, body),
    ...(activityId === undefined ? {} : { activityId }),
  });
}
