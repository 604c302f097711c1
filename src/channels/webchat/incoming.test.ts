import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClientId, parseMessageId, topicOf, vendorIdOf } from './client.ts';
import { decodeIncoming } from './incoming.ts';
import { findChoice } from './mailbox.ts';

const clientIds = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  fc.uuid(),
);

describe('client ids', () => {
  it('are known in all three spellings, and one spelling stays itself', () => {
    fc.assert(
      fc.property(clientIds, (id) => {
        const known = parseClientId(id);
        expect(known).toBeDefined();
        expect(parseClientId(known)).toBe(known);
      }),
    );
  });

  it.each([
    '',
    'abc',
    'x'.repeat(22 + 1),
    'g'.repeat(32),
    `${'a'.repeat(21)}=`,
    `${'a'.repeat(32)}\n`,
    5,
    null,
    {},
    ['a'.repeat(32)],
  ])('are not %j', (given) => expect(parseClientId(given)).toBeUndefined());

  it('cannot be read from a topic or a vendor id, which differ for each conversation', () => {
    fc.assert(
      fc.property(clientIds, clientIds, fc.uuid(), (one, two, message) => {
        expect(topicOf(one)).not.toContain(one);
        expect(vendorIdOf(one, message)).not.toContain(one);
        if (one !== two)
          expect([topicOf(one), vendorIdOf(one, message)]).not.toEqual([topicOf(two), vendorIdOf(two, message)]);
      }),
    );
  });

  it('differ in case only where case is no information', () => {
    expect(parseClientId('A'.repeat(32))).toBe('a'.repeat(32));
    expect(parseClientId('A'.repeat(22))).toBe('A'.repeat(22));
    expect(parseMessageId('0190A000-0000-7000-8000-00000000000F')).toBe('0190a000-0000-7000-8000-00000000000f');
  });
});

describe('decodeIncoming', () => {
  it('gives a message or a reason for any JSON, and never a half of one', () => {
    const body = fc.record(
      {
        clientId: fc.oneof(clientIds, fc.jsonValue()),
        messageId: fc.oneof(fc.uuid(), fc.jsonValue()),
        text: fc.oneof(fc.string(), fc.jsonValue()),
        choice: fc.oneof(fc.string(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(body, fc.jsonValue()), fc.option(clientIds, { nil: undefined }), (given, cookie) => {
        const decoded = decodeIncoming(given, cookie);
        if (typeof decoded === 'string') {
          expect(decoded).toMatch(/^webchat\./);
          return;
        }
        expect(parseClientId(decoded.clientId)).toBeDefined();
        expect(parseMessageId(decoded.messageId)).toBe(decoded.messageId);
        expect(Object.values(decoded.said)[0]!.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('findChoice', () => {
  const bubbles = [
    { text: '1', menu: 'b1', choices: [{ id: 'yes', title: 'Ya' }] },
    { text: '2', choices: [{ id: 'plain', title: 'x' }] },
    {
      text: '3',
      menu: 'b3',
      choices: [
        { id: 'yes', title: 'Ya' },
        { id: 'case:7', title: 'Lapor' },
      ],
    },
  ];

  it.each([
    ['yes', 'b3', 'yes'],
    ['b1:yes', 'b1', 'yes'],
    ['plain', '', 'plain'],
    ['case:7', 'b3', 'case:7'],
    ['b3:case:7', 'b3', 'case:7'],
    ['b8:old', 'b8', 'old'],
    ['nothing', '', 'nothing'],
    [':x', '', 'x'],
  ])('%s is %s and %s', (given, menu, choice) => expect(findChoice(bubbles, given)).toEqual({ menu, choice }));
});
