import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's second argon2id setting (19 MiB, two passes), which is the library's default written out. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const shortest = 12;
/** Bounds the work one request can ask for. */
const longest = 200;

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** With no hash to compare with, spends the same time and says no. */
export async function checkPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const given = password.slice(0, longest);
  if (passwordHash === undefined) {
    await hash(given, cost);
    return false;
  }
  return verify(passwordHash, given);
}

/** What is wrong with a password that somebody chose, in words for that person. */
export function passwordProblem(password: string, name: string): string | undefined {
  if (password.length < shortest) return `Kata sandi sedikitnya ${shortest} karakter.`;
  if (password.length > longest) return `Kata sandi paling banyak ${longest} karakter.`;
  if (password.toLowerCase().includes(name.toLowerCase())) return 'Kata sandi tidak boleh memuat nama akun.';
  if (new Set(password).size < 5) return 'Kata sandi terlalu mudah ditebak.';
  return undefined;
}

/** Letters and digits that cannot be mistaken for each other when read aloud. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A first password to be told once and changed at the first sign-in: about 79 bits. */
export function randomPassword(): string {
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]);
  return [0, 4, 8, 12].map((start) => letters.slice(start, start + 4).join('')).join('-');
}
