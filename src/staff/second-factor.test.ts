import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';
import { matchingStep } from './second-factor.ts';

describe('a code of the authenticator', () => {
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const at = 1_795_395_600;

  test.each([
    [0, at / 30],
    [30, at / 30],
    [-30, at / 30],
  ])('made at the same step, read with the clock %i s off, names the step it was made for', (off, step) => {
    expect(matchingStep(secret, generateSync({ secret, epoch: at }), at + off)).toBe(BigInt(step));
  });

  test('is refused two steps away, with letters, or of another length', () => {
    const code = generateSync({ secret, epoch: at });
    expect(matchingStep(secret, code, at + 61)).toBeUndefined();
    expect(matchingStep(secret, code, at - 61)).toBeUndefined();
    expect(matchingStep(secret, `${code}0`, at)).toBeUndefined();
    expect(matchingStep(secret, 'abcdef', at)).toBeUndefined();
    expect(matchingStep(secret, `${code.slice(0, 3)} ${code.slice(3)}`, at)).toBe(BigInt(at / 30));
  });
});
