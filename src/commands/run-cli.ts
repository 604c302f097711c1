import { createInterface } from 'node:readline';
import { readEnvironment } from '../runtime/environment.ts';
import { openLog } from '../runtime/log.ts';
import { isForOperator } from '../serve.ts';
import { startApp } from '../starting.ts';
import { type CommandIo, UsageError } from './command.ts';
import { askRunning, runStoreCommand } from './control.ts';
import { plainCommands } from './plain-commands.ts';
import { storeCommands } from './store-commands.ts';

/** Runs one operator command; returns its exit code. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const [command, ...args] = argv;
  const io = terminalIo();
  if (command === undefined || command === '--help' || command === 'help') {
    io.out(help());
    return command === undefined ? 2 : 0;
  }
  const known = plainCommands.get(command) ?? storeCommands.get(command);
  if (!known) {
    io.err(`unknown command ${command}\n\n${help()}`);
    return 2;
  }
  if (args.includes('--help')) {
    io.out(`sapa ${known.usage}\n${known.does}\n`);
    return 0;
  }
  try {
    const environment = readEnvironment(process.env);
    const plain = plainCommands.get(command);
    if (plain) return await plain.run(environment, args, io);
    const answer = await askRunning(environment.dataDir, command, args, io);
    if (answer !== undefined) return answer;
    const app = await startApp(environment, openLog(process.env['LOG_LEVEL'] ?? 'warn'));
    const { freshSample } = app.store;
    if (freshSample && environment.samplePassword === undefined)
      io.err(
        `Sandi latihan ${freshSample.password} untuk ${freshSample.accounts.join(', ')} (ditampilkan sekali ini saja)\n`,
      );
    try {
      return await runStoreCommand(app, command, args, io);
    } finally {
      await app.stop();
    }
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\nusage: sapa ${known.usage}\n`);
      return 2;
    }
    if (!isForOperator(error)) throw error;
    io.err(`${(error as Error).message}\n`);
    return 1;
  }
}

function help(): string {
  const rows = [...plainCommands, ...storeCommands].map(([, c]) => [`sapa ${c.usage}`, `    ${c.does}`].join('\n'));
  return `Sapa Bansos, operator commands\n\n${rows.join('\n')}\n`;
}

function terminalIo(): CommandIo {
  return {
    directory: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    lines: {
      async *[Symbol.asyncIterator]() {
        yield* createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
      },
    },
  };
}
