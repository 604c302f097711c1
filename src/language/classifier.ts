import { BUCKET_BITS, FeatureReader } from './features.ts';

/** A linear softmax over hashed features: small, fast, the same result on every run. */

export interface Example {
  /** As the reader of features expects it: normalised, single spaces. */
  text: string;
  intent: string;
  also?: readonly string[];
}

export interface Model {
  readonly intents: readonly string[];
  /** `weights[bucket * intents.length + intent] * scale` */
  readonly weights: Int8Array;
  readonly scale: number;
  readonly bias: Float32Array;
}

export interface TrainingOptions {
  epochs: number;
  rate: number;
  /** Share of a second intent in the target. */
  alsoShare: number;
  l2: number;
}

export const TRAINING: TrainingOptions = { epochs: 6, rate: 0.2, alsoShare: 0.2, l2: 0.0003 };

/** An intent this surely right or wrong already teaches nothing. */
const NEGLIGIBLE = 0.001;

export function train(examples: readonly Example[], options: TrainingOptions = TRAINING): Model {
  const intents = [...new Set(examples.map((example) => example.intent))].sort();
  const width = intents.length;
  const size = (1 << BUCKET_BITS) * width;
  const weights = new Float32Array(size);
  const squares = new Float32Array(size).fill(1e-8);
  const bias = new Float32Array(width);
  const biasSquares = new Float32Array(width).fill(1e-8);
  const prepared = prepare(examples, intents, options.alsoShare);
  const order = prepared.map((_, index) => index);
  const random = sequence(20_261_121);
  const scores = new Float64Array(width);
  const active = new Int32Array(width);

  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    const rate = options.rate * (1 - epoch / options.epochs);
    for (const index of order) {
      const { buckets, target } = prepared[index]!;
      const value = 1 / Math.sqrt(buckets.length || 1);
      score(scores, buckets, weights, bias, value);
      softmax(scores);
      for (let k = 0; k < width; k += 1) scores[k] = scores[k]! - target[k]!;
      let count = 0;
      for (let k = 0; k < width; k += 1) {
        const gradient = scores[k]!;
        if (Math.abs(gradient) < NEGLIGIBLE) continue;
        active[count] = k;
        count += 1;
        biasSquares[k]! += gradient * gradient;
        bias[k]! -= (rate * gradient) / Math.sqrt(biasSquares[k]!);
      }
      for (const bucket of buckets) {
        for (let place = 0; place < count; place += 1) {
          const at = bucket * width + active[place]!;
          const gradient = scores[active[place]!]! * value + options.l2 * weights[at]!;
          const square = squares[at]! + gradient * gradient;
          squares[at] = square;
          weights[at]! -= (rate * gradient) / Math.sqrt(square);
        }
      }
    }
  }
  return quantise(intents, weights, bias);
}

/** Reads a text and says how likely each intent is, in the order of `model.intents`. */
export function createClassifier(model: Model, temperature = 1): (text: string) => Float64Array {
  const reader = new FeatureReader();
  const width = model.intents.length;
  return (text) => {
    reader.read(text);
    const sums = new Int32Array(width);
    for (let index = 0; index < reader.count; index += 1) {
      const base = reader.buckets[index]! * width;
      for (let k = 0; k < width; k += 1) sums[k]! += model.weights[base + k]!;
    }
    const scores = new Float64Array(width);
    const factor = model.scale / Math.sqrt(reader.count || 1);
    for (let k = 0; k < width; k += 1) scores[k] = (model.bias[k]! + sums[k]! * factor) / temperature;
    softmax(scores);
    return scores;
  };
}

function score(out: Float64Array, buckets: Int32Array, weights: Float32Array, bias: Float32Array, value: number): void {
  const width = out.length;
  out.fill(0);
  for (let index = 0; index < buckets.length; index += 1) {
    const base = buckets[index]! * width;
    for (let k = 0; k < width; k += 1) out[k]! += weights[base + k]!;
  }
  for (let k = 0; k < width; k += 1) out[k] = out[k]! * value + bias[k]!;
}

function softmax(scores: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of scores) if (value > highest) highest = value;
  let sum = 0;
  for (let k = 0; k < scores.length; k += 1) sum += scores[k] = Math.exp(scores[k]! - highest);
  for (let k = 0; k < scores.length; k += 1) scores[k]! /= sum;
}

function prepare(examples: readonly Example[], intents: readonly string[], alsoShare: number) {
  const reader = new FeatureReader();
  const place = new Map(intents.map((intent, index) => [intent, index]));
  return examples.map((example) => {
    reader.read(example.text);
    const target = new Float32Array(intents.length);
    const also = (example.also ?? []).filter((id) => place.has(id));
    const share = also.length > 0 ? alsoShare : 0;
    target[place.get(example.intent)!] = 1 - share;
    for (const id of also) target[place.get(id)!]! += share / also.length;
    return { buckets: reader.buckets.slice(0, reader.count), target };
  });
}

function quantise(intents: readonly string[], weights: Float32Array, bias: Float32Array): Model {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const scale = largest / 127 || 1;
  const small = new Int8Array(weights.length);
  for (let index = 0; index < weights.length; index += 1) small[index] = Math.round(weights[index]! / scale);
  return { intents, weights: small, scale, bias };
}

/** Mulberry32: the same order on every machine. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
}
