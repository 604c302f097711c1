import type { Sealing } from '../runtime/sealing.ts';
import type { ChannelName, ContactAddress } from './message.ts';

export interface SealedAddress {
  hash: Uint8Array<ArrayBuffer>;
  enc: Uint8Array<ArrayBuffer>;
}

const remembered = 5000;

/** Domain of the hash by which a contact is found from its address. */
const contactDomain = 'contact-address';

export interface AddressBook {
  /** Hash and envelope of an address; the last few thousand are remembered. */
  seal(address: ContactAddress): SealedAddress;
  open(channel: string, account: string, enc: Uint8Array): ContactAddress;
}

export function createAddressBook(sealing: Sealing): AddressBook {
  const known = new Map<string, SealedAddress>();
  const place = (channel: string, account: string) => `Contact.address ${channel} ${account}`;
  return {
    seal({ channel, account, address }) {
      const key = `${channel}\0${account}\0${address}`;
      let sealed = known.get(key);
      if (sealed) {
        known.delete(key);
      } else {
        sealed = {
          hash: sealing.hash(contactDomain, key).value,
          enc: sealing.seal(place(channel, account), '', address),
        };
        if (known.size >= remembered) known.delete(known.keys().next().value as string);
      }
      known.set(key, sealed);
      return sealed;
    },
    open(channel, account, enc) {
      return { channel: channel as ChannelName, account, address: sealing.open(place(channel, account), '', enc) };
    },
  };
}
