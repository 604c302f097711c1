import { type CommandIo, type StoreCommand, UsageError } from './command.ts';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Moves a sample store's time forward and runs everything that falls due on the way, in order. */
export const moveClock: StoreCommand = async (app, args, io: CommandIo) => {
  const [when, ...more] = args;
  if (when === undefined || more.length > 0) throw new UsageError('say when: an ISO time, or +3d, +2h, +30m');
  const now = app.store.clock.now();
  const step = /^\+(\d+)([mhd])$/.exec(when);
  const target = step
    ? new Date(now.getTime() + Number(step[1]) * units[step[2] as keyof typeof units])
    : new Date(when);
  if (Number.isNaN(target.getTime())) throw new UsageError(`${when}: not a time`);
  if (!app.store.isSample) {
    io.err('only a store with sample data may move its clock\n');
    return 1;
  }
  if (target < now) {
    io.err(`the clock stands at ${now.toISOString()} and never goes back\n`);
    return 1;
  }
  await app.moveClock(target);
  io.out(`${JSON.stringify({ clock: app.store.clock.now().toISOString() })}\n`);
  return 0;
};
