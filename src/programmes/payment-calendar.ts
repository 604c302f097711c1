import { codeChain } from '../policy/areas.ts';
import type { Payments, PaymentWindow } from '../policy/schema/programme.ts';
import { monthOf } from './day.ts';

/** A stage of a programme's year: the months its money is for, and what is known of its payment. */
export interface Stage {
  year: number;
  stage: number;
  months: { from: string; to: string };
  /** One per area or payer. */
  windows: PaymentWindow[];
}

/** What was last said of a window. */
export interface WindowState {
  state: PaymentWindow['states'][number]['state'];
  since: string;
  /** False: our own calendar says so, the office has confirmed nothing. */
  confirmed: boolean;
  /** True when the window holds for every area: news from the centre, not from this place. */
  everywhere: boolean;
  payer?: string;
}

/** All stages of a programme over all known years, by months. */
export function stagesOf(payments: readonly Payments[], programme: string): Stage[] {
  const stages = new Map<string, Stage>();
  for (const { year, windows } of payments) {
    for (const window of windows) {
      if (window.programme !== programme) continue;
      const id = `${year} ${window.stage} ${window.months.from} ${window.months.to}`;
      const known = stages.get(id);
      if (known) known.windows.push(window);
      else stages.set(id, { year, stage: window.stage, months: window.months, windows: [window] });
    }
  }
  return [...stages.values()].sort(
    (a, b) => a.months.from.localeCompare(b.months.from) || a.year - b.year || a.stage - b.stage,
  );
}

/** The stage whose months hold that day. */
export function stageOn(payments: readonly Payments[], programme: string, day: string): Stage | undefined {
  const month = monthOf(day);
  return stagesOf(payments, programme).find(({ months }) => months.from <= month && month <= months.to);
}

export function stageNumbered(
  payments: readonly Payments[],
  programme: string,
  year: number,
  stage: number,
): Stage | undefined {
  return stagesOf(payments, programme).find((found) => found.year === year && found.stage === stage);
}

/** State of one window on a day; nothing when it has none yet or is for other areas. */
export function windowState(window: PaymentWindow, day: string, area?: string): WindowState | undefined {
  if (reachOf(window, area) === undefined) return undefined;
  const held = window.states.findLast((state) => state.from <= day);
  if (held === undefined) return undefined;
  return {
    state: held.state,
    since: held.from,
    confirmed: held.confirmed,
    everywhere: window.areas === undefined,
    ...(window.payer === undefined ? {} : { payer: window.payer }),
  };
}

/** States of a stage for an area, from the windows nearest to it: a kabupaten's own news before the nation's. */
export function stageStates(stage: Stage, day: string, area?: string): WindowState[] {
  const reached = stage.windows.flatMap((window) => {
    const reach = reachOf(window, area);
    const state = windowState(window, day, area);
    return reach === undefined || state === undefined ? [] : [{ reach, state }];
  });
  const nearest = Math.max(...reached.map(({ reach }) => reach));
  return reached.filter(({ reach }) => reach === nearest).map(({ state }) => state);
}

/** Digits of the narrowest area of the window around the asked one; 0 for a window without areas. */
function reachOf(window: PaymentWindow, area: string | undefined): number | undefined {
  if (window.areas === undefined) return 0;
  return codeChain(area ?? '').find((code) => window.areas?.includes(code))?.length;
}
