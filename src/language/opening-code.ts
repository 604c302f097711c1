/** The code a reporter opens a case with from another phone: eleven random Crockford base-32 characters and a check character. */

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_SYMBOLS = 11;
const VALUES = new Map(Array.from(SYMBOLS, (symbol, value) => [symbol, value]));
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
/** Odd factors below 32: one wrong character, or most exchanged neighbours, never keep the check character. */
const FACTORS = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21] as const;

export const openingCode = {
  /** "XXXX-XXXX-XXXX" from at least eleven random bytes. */
  format(random: Uint8Array): string {
    if (random.length < RANDOM_SYMBOLS) throw new Error(`an opening code needs ${RANDOM_SYMBOLS} random bytes`);
    const symbols = Array.from(random.subarray(0, RANDOM_SYMBOLS), (byte) => SYMBOLS[byte & 31]!).join('');
    return grouped(symbols + checkSymbol(symbols));
  },

  /** The code as shown, from however it was typed; nothing when a character is foreign or the check fails. */
  parse(text: string): string | undefined {
    const typed = text
      .toUpperCase()
      .replace(/[\s.-]/g, '')
      .replace(/[OIL]/g, (letter) => LOOK_ALIKES[letter]!);
    if (typed.length !== RANDOM_SYMBOLS + 1) return undefined;
    for (const symbol of typed) if (!VALUES.has(symbol)) return undefined;
    return checkSymbol(typed.slice(0, RANDOM_SYMBOLS)) === typed.at(-1) ? grouped(typed) : undefined;
  },
};

function checkSymbol(symbols: string): string {
  let sum = 0;
  for (let at = 0; at < RANDOM_SYMBOLS; at += 1) sum += VALUES.get(symbols[at]!)! * FACTORS[at]!;
  return SYMBOLS[sum % 32]!;
}

function grouped(symbols: string): string {
  return `${symbols.slice(0, 4)}-${symbols.slice(4, 8)}-${symbols.slice(8)}`;
}
