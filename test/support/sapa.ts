import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CommandIo } from '../../src/commands/command.ts';

const root = join(import.meta.dirname, '..', '..');

export interface CommandResult {
  code: number | null;
  out: string;
  err: string;
}

/** An operator command as its own process; `input` is what stands on its standard input. */
export function sapa(
  args: readonly string[],
  environment: Record<string, string> = {},
  input = '',
): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(root, 'src', 'cli.ts'), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  // A command that needs no input may be gone before it was given any.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** Each line of what a command printed, as JSON. */
export function jsonLines<T>({ out }: CommandResult): T[] {
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

/** What a command sees of a terminal, without one: it reads `input`, and what it says is kept. */
export function keptIo(input = ''): CommandIo & { said: { out: string; err: string } } {
  const said = { out: '', err: '' };
  return {
    said,
    directory: root,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    lines: {
      async *[Symbol.asyncIterator]() {
        yield* input.split('\n').filter((line, at, all) => line !== '' || at < all.length - 1);
      },
    },
  };
}
