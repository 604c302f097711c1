import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomFillSync } from 'node:crypto';

export interface KeyedHash {
  value: Uint8Array<ArrayBuffer>;
  keyId: number;
}

/**
 * Seals what must not be read in the store and hashes what must be found there.
 * Envelope: 0x01 | key id | 12 bytes nonce | 16 bytes tag | ciphertext (AES-256-GCM).
 * `place` names the column ("Person.record"), `binding` the row: an envelope opens only where it was made for.
 */
export interface Sealing {
  seal(place: string, binding: string, text: string): Uint8Array<ArrayBuffer>;
  /** Throws when the bytes were not sealed for this place and row, or their key is gone. */
  open(place: string, binding: string, sealed: Uint8Array): string;
  /** HMAC-SHA256 under the newest hash key, apart for each `domain`. */
  hash(domain: string, value: string): KeyedHash;
  /** The same under every key still held, newest first: a search must try all. */
  hashes(domain: string, value: string): KeyedHash[];
}

interface Key {
  id: number;
  key: Buffer;
}

const nonceBytes = 12;

export function createSealing(sealKeys: readonly Key[], hashKeys: readonly Key[]): Sealing {
  // A key object is prepared once; a plain buffer would be prepared anew at each call, at several times the cost.
  const prepare = ({ id, key }: Key) => ({ id, key: createSecretKey(key) });
  const sealers = sealKeys.map(prepare);
  const hashers = hashKeys.map(prepare);
  const current = sealers[0]!;
  const byId = new Map(sealers.map((k) => [k.id, k.key]));
  // Random bytes are drawn for many nonces at once; none is used twice.
  const drawn = Buffer.alloc(nonceBytes * 256);
  let used = drawn.length;
  const nextNonce = () => {
    if (used === drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    used += nonceBytes;
    return Buffer.from(drawn.subarray(used - nonceBytes, used));
  };
  const mac = ({ id, key }: (typeof hashers)[number], domain: string, value: string): KeyedHash => ({
    value: createHmac('sha256', key).update(domain).update('\0').update(value).digest() as Uint8Array<ArrayBuffer>,
    keyId: id,
  });
  return {
    seal(place, binding, text) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce);
      cipher.setAAD(Buffer.from(`${place}\0${binding}`));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([1, current.id]), nonce, cipher.getAuthTag(), body]) as Uint8Array<ArrayBuffer>;
    },
    open(place, binding, sealed) {
      const key = sealed[0] === 1 ? byId.get(sealed[1] ?? 0) : undefined;
      if (!key || sealed.length < 30) throw new Error(`sealed value of ${place} cannot be opened with these keys`);
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(2, 14));
      decipher.setAAD(Buffer.from(`${place}\0${binding}`));
      decipher.setAuthTag(sealed.subarray(14, 30));
      return Buffer.concat([decipher.update(sealed.subarray(30)), decipher.final()]).toString('utf8');
    },
    hash: (domain, value) => mac(hashers[0]!, domain, value),
    hashes: (domain, value) => hashers.map((k) => mac(k, domain, value)),
  };
}
