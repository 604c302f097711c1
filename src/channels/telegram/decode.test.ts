import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUpdate } from './decode.ts';

interface Row {
  label: string;
  update: unknown;
  expected: { kind: string; vendorId?: string; address?: string; body?: unknown; reason?: string; callback?: string };
}

const rows = JSON.parse(readFileSync('test/fixtures/telegram/updates.json', 'utf8')) as Row[];

describe('decodeUpdate', () => {
  it.each(rows)('$label', ({ update, expected }) => {
    const decoded = decodeUpdate(update, '42');
    expect(decoded.kind).toBe(expected.kind);
    if (decoded.kind === 'refused') return;
    expect(decoded.callback).toBe(expected.callback);
    if (decoded.kind === 'ignored') return expect(decoded.reason).toBe(expected.reason);
    const { channel, account, address, vendorId, body } = decoded.message;
    expect({ channel, account, address, vendorId, body }).toEqual({
      channel: 'telegram',
      account: '42',
      address: expected.address,
      vendorId: expected.vendorId,
      body: expected.body,
    });
  });

  const textAt = (date: unknown, id = 501) => ({
    update_id: 1,
    message: { message_id: 1, from: { id, is_bot: false }, chat: { id, type: 'private' }, date, text: 'x' },
  });

  it('keeps chat ids up to 2^52 exactly', () => {
    const decoded = decodeUpdate(textAt(1_795_000_000, 2 ** 52 - 1), '42');
    expect(decoded).toMatchObject({ message: { address: '4503599627370495' } });
  });

  it('moves the vendor time by the offset of the clock and drops impossible ones', () => {
    const at = (date: unknown, offset = 0) => {
      const decoded = decodeUpdate(textAt(date), '42', offset);
      return decoded.kind === 'message' ? decoded.message.vendorAt?.toISOString() : 'no message';
    };
    expect(at(1_795_000_000)).toBe('2026-11-18T11:06:40.000Z');
    expect(at(1_795_000_000, 86_400_000)).toBe('2026-11-19T11:06:40.000Z');
    for (const impossible of [0, -5, 253_402_300_799, '1795000000', null, undefined])
      expect(at(impossible)).toBeUndefined();
  });

  it('never throws and never changes Object.prototype, whatever JSON comes', () => {
    const update = fc.record(
      { update_id: fc.oneof(fc.nat(), fc.jsonValue()), message: fc.jsonValue(), callback_query: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(update, fc.jsonValue()), (given) => {
        expect(['message', 'ignored', 'refused']).toContain(decodeUpdate(given, '42').kind);
      }),
      { numRuns: 500 },
    );
    decodeUpdate(JSON.parse('{"update_id":1,"__proto__":{"polluted":1},"message":{"__proto__":{"polluted":1}}}'), '42');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('survives mutations of real updates and gives only storable text', () => {
    const path = fc.array(fc.nat(6), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...rows), path, fc.jsonValue(), ({ update }, steps, value) => {
        const decoded = decodeUpdate(mutated(update, steps, value), '42');
        const said = decoded.kind === 'message' ? JSON.stringify(decoded.message.body) : '';
        expect(said).not.toContain('\\u0000');
        expect(said.isWellFormed()).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Replaces the value at a path chosen by numbers. */
function mutated(update: unknown, steps: number[], value: unknown): unknown {
  const copy = structuredClone(update);
  let node = copy;
  for (const [i, step] of steps.entries()) {
    if (typeof node !== 'object' || node === null) break;
    const keys = Object.keys(node);
    const key = keys[step % Math.max(keys.length, 1)];
    if (key === undefined) break;
    const holder = node as Record<string, unknown>;
    if (i === steps.length - 1) holder[key] = value;
    node = holder[key];
  }
  return copy;
}
