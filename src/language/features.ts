/** The numbers a text is known by: hashed words, word pairs and runs of three to five characters. */

export const BUCKET_BITS = 17;
const MASK = (1 << BUCKET_BITS) - 1;
const OFFSET = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
const SPACE = 32;
const HEAD = 350;
const TAIL = 150;

/** What the model reads of a long message: how it begins and how it ends. */
export function excerpt(text: string): string {
  return text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)} ${text.slice(-TAIL)}`;
}

/** Collects the distinct buckets of one text at a time; its arrays are used again for the next. */
export class FeatureReader {
  readonly buckets = new Int32Array(8_192);
  count = 0;
  readonly #seen = new Int32Array(1 << BUCKET_BITS);
  #turn = 0;

  /** Reads words separated by single spaces. */
  read(text: string): void {
    this.#turn += 1;
    this.count = 0;
    this.#readWords(text);
    this.#readRuns(` ${text} `);
  }

  #readWords(text: string): void {
    let before = OFFSET;
    let hash = OFFSET;
    for (let at = 0; at <= text.length; at += 1) {
      const code = at < text.length ? text.charCodeAt(at) : SPACE;
      if (code !== SPACE) {
        hash = Math.imul(hash ^ code, PRIME);
        continue;
      }
      if (hash === OFFSET) continue;
      this.#add(Math.imul(hash ^ 1, PRIME));
      this.#add(Math.imul(Math.imul(before, 31) ^ hash ^ 2, PRIME));
      before = hash;
      hash = OFFSET;
    }
  }

  #readRuns(text: string): void {
    for (let from = 0; from + 3 <= text.length; from += 1) {
      let hash = OFFSET;
      const end = Math.min(from + 5, text.length);
      for (let at = from; at < end; at += 1) {
        hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
        if (at - from >= 2) this.#add(Math.imul(hash ^ (at - from), PRIME));
      }
    }
  }

  #add(hash: number): void {
    const bucket = (hash ^ (hash >>> 15)) & MASK;
    if (this.#seen[bucket] === this.#turn || this.count === this.buckets.length) return;
    this.#seen[bucket] = this.#turn;
    this.buckets[this.count] = bucket;
    this.count += 1;
  }
}
