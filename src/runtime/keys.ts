import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { createSealing, type Sealing } from './sealing.ts';

const keyFile = z.strictObject({
  version: z.literal(1),
  /** Newest first: the first seals, the others still open. */
  seal: z.array(z.strictObject({ id: z.int().min(1).max(255), key: z.base64() })).min(1),
  /** Newest first: rows carry the id of the key their hash was made with. */
  hash: z.array(z.strictObject({ id: z.int().min(1).max(32767), key: z.base64() })).min(1),
});

export type KeyFile = z.infer<typeof keyFile>;

export class KeyFileError extends Error {}

/** Reads the key file; makes one (mode 0600) only where `mayCreate`, which is the embedded store's case. */
export function openKeys(path: string, mayCreate: boolean): Sealing {
  if (!existsSync(path)) {
    if (!mayCreate) throw new KeyFileError(`key file ${path} is missing; restore it from the backup or set KEYS_FILE`);
    const fresh: KeyFile = {
      version: 1,
      seal: [{ id: 1, key: randomBytes(32).toString('base64') }],
      hash: [{ id: 1, key: randomBytes(32).toString('base64') }],
    };
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
    chmodSync(path, 0o600);
  }
  let keys: KeyFile;
  try {
    keys = keyFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new KeyFileError(`key file ${path} is not a key file of this service`);
  }
  const bytes = (key: string, use: string) => Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), '', use, 32));
  for (const { key } of [...keys.seal, ...keys.hash]) {
    if (Buffer.from(key, 'base64').length < 32)
      throw new KeyFileError(`key file ${path} holds a key shorter than 32 bytes`);
  }
  return createSealing(
    keys.seal.map(({ id, key }) => ({ id, key: bytes(key, 'sapa-bansos seal') })),
    keys.hash.map(({ id, key }) => ({ id, key: bytes(key, 'sapa-bansos hash') })),
  );
}

/** A value kept in the store that only the right key file can have made. */
export function keyCheck(sealing: Sealing): string {
  return createHmac('sha256', sealing.hash('key-check', 'sapa-bansos').value).digest('hex');
}
