import { describe, expect, it } from 'vitest';
import { pkhAmount } from './pkh-amount.ts';
import { pkhEligibility } from './pkh-eligibility.ts';
import { bubble, context, contextAt, input, intents, said } from './pkh-on-trial.ts';
import { pkhSchedule } from './pkh-schedule.ts';

describe('every PKH flow', () => {
  it.each([pkhAmount, pkhEligibility, pkhSchedule])('$name ends in choices that are intents', async (flow) => {
    const { events } = await flow.start(context, undefined, {});
    const choices = said(events).at(-1)?.choices ?? [];
    expect(choices.length).toBeGreaterThanOrEqual(2);
    for (const choice of choices) expect(intents.has(choice as string), String(choice)).toBe(true);
    expect(
      said(events)
        .slice(0, -1)
        .every(({ choices: early }) => early === undefined),
    ).toBe(true);
  });

  it.each([pkhEligibility, pkhSchedule])('$name leaves every later input to the engine', async (flow) => {
    expect(await flow.step('any', context, input('ya'))).toEqual({ events: [], next: { kind: 'unhandled' } });
  });

  it('dates its facts, with a caution once they are past their shelf life', async () => {
    expect(await bubble(pkhAmount, 'smp brp', { component: ['smp:1'] })).toContain(
      'terakhir kami periksa 1 April 2026',
    );
    const fresh = contextAt('2026-05-01T03:00:00Z');
    expect(await bubble(pkhAmount, 'smp brp', { component: ['smp:1'] }, fresh)).toContain(
      'Aturan diperiksa 1 April 2026.',
    );
  });
});
