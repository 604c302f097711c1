/**
 * Gathers concurrent calls into groups: at most `inFlight` runs at a time, whatever arrives meanwhile rides in the next.
 * Adds no wait, so a single caller loses nothing. `run` answers one result per item, in order; when it throws, every
 * item of that group fails with the same error.
 */
export function grouped<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  limits: { inFlight: number; most: number },
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = 0;

  const pump = () => {
    while (running < limits.inFlight && waiting.length > 0) {
      const group = waiting.slice(0, limits.most);
      waiting = waiting.slice(limits.most);
      running += 1;
      run(group.map((w) => w.item))
        .then(
          (results) => {
            for (const [i, w] of group.entries()) w.resolve(results[i] as Result);
          },
          (error: unknown) => {
            for (const w of group) w.reject(error);
          },
        )
        .finally(() => {
          running -= 1;
          pump();
        });
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // Let every caller of this tick board before the group leaves.
      if (waiting.length === 1) queueMicrotask(pump);
    });
}
