/** Small word patterns, compared in time that grows with the message and never with its square. */

/** Most words that "..." may stand for. */
const GAP = 3;
/** Letters by which words that are only begun are found. */
const STEM = 3;

interface Slot {
  exact: ReadonlySet<string>;
  prefixes: readonly string[];
  suffixes: readonly string[];
  optional: boolean;
  gap: boolean;
}

export interface Span {
  from: number;
  to: number;
}

export class Pattern {
  readonly #slots: readonly Slot[];

  /** `a|b` one of these, `word*` begins so, `*word` ends so, `word?` may be missing, `...` up to three words. */
  constructor(source: string) {
    this.#slots = source.split(' ').map((part) => {
      const optional = part.length > 1 && part.endsWith('?');
      const words = (optional ? part.slice(0, -1) : part).split('|');
      return {
        exact: new Set(words.filter((word) => !word.includes('*'))),
        prefixes: words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
        suffixes: words.filter((word) => word.startsWith('*')).map((word) => word.slice(1)),
        optional,
        gap: part === '...',
      };
    });
    const first = this.#slots[0];
    if (
      !first ||
      first.gap ||
      first.optional ||
      first.suffixes.length > 0 ||
      first.prefixes.some(({ length }) => length < STEM)
    ) {
      throw new Error(`pattern "${source}" must begin with a word that is needed, or at least ${STEM} of its letters`);
    }
  }

  /** Words a match can begin with, and the first letters of those only begun, with a star. */
  get begins(): string[] {
    const { exact, prefixes } = this.#slots[0]!;
    return [...exact, ...new Set(prefixes.map((prefix) => `${prefix.slice(0, STEM)}*`))];
  }

  /** Where a match that begins at this word ends. */
  matchAt(words: readonly string[], from: number): number | undefined {
    return this.#match(words, from, 0);
  }

  #match(words: readonly string[], at: number, slot: number): number | undefined {
    const wanted = this.#slots[slot];
    if (!wanted) return at;
    if (wanted.gap) {
      for (let skipped = 0; skipped <= GAP && at + skipped <= words.length; skipped += 1) {
        const end = this.#match(words, at + skipped, slot + 1);
        if (end !== undefined) return end;
      }
      return undefined;
    }
    const word = words[at];
    if (word !== undefined && fits(wanted, word)) {
      const end = this.#match(words, at + 1, slot + 1);
      if (end !== undefined) return end;
    }
    return wanted.optional ? this.#match(words, at, slot + 1) : undefined;
  }
}

export interface OwnedSpan<Owner> extends Span {
  owner: Owner;
}

/** Many patterns of many owners, found in one pass by how the first word begins. */
export class PatternSet<Owner> {
  readonly #byFirst = new Map<string, { pattern: Pattern; owner: Owner }[]>();

  add(source: string, owner: Owner): void {
    const pattern = new Pattern(source);
    for (const key of pattern.begins) {
      const same = this.#byFirst.get(key);
      if (same) same.push({ pattern, owner });
      else this.#byFirst.set(key, [{ pattern, owner }]);
    }
  }

  find(words: readonly string[]): OwnedSpan<Owner>[] {
    const found: OwnedSpan<Owner>[] = [];
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at]!;
      for (const list of [this.#byFirst.get(word), this.#byFirst.get(`${word.slice(0, STEM)}*`)]) {
        if (list === undefined) continue;
        for (const { pattern, owner } of list) {
          const to = pattern.matchAt(words, at);
          if (to !== undefined) found.push({ from: at, to, owner });
        }
      }
    }
    return found;
  }
}

function fits(slot: Slot, word: string): boolean {
  return (
    slot.exact.has(word) ||
    slot.prefixes.some((prefix) => word.startsWith(prefix)) ||
    slot.suffixes.some((suffix) => word.endsWith(suffix) && word.length > suffix.length)
  );
}
