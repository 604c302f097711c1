import type { App } from '../app.ts';

/** How a command talks: to a terminal, or through the control socket to one. */
export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
  /** Lines typed or piped in; ends with the input. */
  lines: AsyncIterable<string>;
  /** Folder that relative file names start from. */
  directory: string;
}

/** Exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
export type StoreCommand = (app: App, args: readonly string[], io: CommandIo) => Promise<number>;

export class UsageError extends Error {}

/** Reads "--name value" and "--flag" from arguments; anything unknown is a usage error. */
export function readOptions<Value extends string, Flag extends string>(
  args: readonly string[],
  known: { values: readonly Value[]; flags: readonly Flag[] },
): { values: { [K in Value]?: string }; flags: Set<Flag>; rest: string[] } {
  const values: Record<string, string> = {};
  const flags = new Set<Flag>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i]!;
    if (!arg.startsWith('--')) {
      rest.push(arg);
      continue;
    }
    const name = arg.slice(2);
    if ((known.flags as readonly string[]).includes(name)) flags.add(name as Flag);
    else if ((known.values as readonly string[]).includes(name)) {
      const value = args[i + 1];
      if (value === undefined || value.startsWith('--')) throw new UsageError(`--${name} needs a value`);
      values[name] = value;
      i += 1;
    } else throw new UsageError(`unknown option --${name}`);
  }
  return { values: values as { [K in Value]?: string }, flags, rest };
}

/** Reads one JSON object; nothing where the text is anything else. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
