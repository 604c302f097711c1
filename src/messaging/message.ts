/** What a resident can send, whatever the channel; stored sealed as JSON. */
export type InboundBody =
  | { kind: 'text'; text: string }
  /** A pressed button: `menu` names the bubble it stood under, `choice` the choice in it. */
  | { kind: 'choice'; menu: string; choice: string }
  | { kind: 'location'; latitude: number; longitude: number }
  /** `own` is true when the channel vouches that the number is the sender's. */
  | { kind: 'contact'; phone: string; own: boolean }
  | { kind: 'media'; media: 'photo' | 'voice' | 'video' | 'document' | 'sticker'; caption?: string }
  | { kind: 'unsupported'; what: string };

/** A message as a channel hands it over; `vendorId` makes it unique on (channel, account). */
export interface InboundMessage {
  channel: ChannelName;
  account: string;
  /** The address on the channel, as text (Telegram: chat id; web chat: client id). */
  address: string;
  vendorId: string;
  vendorAt?: Date;
  body: InboundBody;
}

export type ChannelName = 'telegram' | 'webchat' | 'terminal';

export interface Choice {
  id: string;
  /** At most 24 characters where buttons must fit everywhere. */
  title: string;
}

/** One bubble. */
export interface OutboundBody {
  text: string;
  choices?: Choice[];
  /** Names the bubble, so that a later press or number can be told apart: unique per contact. */
  menu?: string;
  /** The text with codes replaced, for everything that is kept after sending. */
  redacted?: string;
  /** Ask the channel to delete this vendor message, where it can (it held a NIK). */
  erase?: string;
}

export interface ContactAddress {
  channel: ChannelName;
  account: string;
  address: string;
}
