import { openUnderstanding } from '../language/model-file.ts';
import { modelFolders } from '../model-folders.ts';
import { loadPolicy } from '../policy/load.ts';
import { samplePairs } from '../registry/sample/sample-pairs.ts';
import type { Environment } from '../runtime/environment.ts';
import { answer } from './answer.ts';
import { checkPolicy } from './check-policy.ts';
import { type CommandIo, parseObject, readOptions, UsageError } from './command.ts';

/** Commands that open no store. */
export interface PlainCommand {
  usage: string;
  does: string;
  run(environment: Environment, args: readonly string[], io: CommandIo): Promise<number>;
}

export const plainCommands: ReadonlyMap<string, PlainCommand> = new Map([
  [
    'check-policy',
    {
      usage: 'check-policy',
      does: 'checks all of CONFIG_DIR; prints every problem as file:line path: message',
      run: checkPolicy,
    },
  ],
  [
    'understand',
    {
      usage: 'understand < LINES',
      does: 'a message per line, or {"text","before"} per line, to JSON lines with intents and entities',
      run: understand,
    },
  ],
  [
    'answer',
    {
      usage: 'answer "TEXT" [--on DATE] [--area CODE] [--json]',
      does: 'what the desk would answer, on a date, for an area',
      run: answer,
    },
  ],
  [
    'sample-pairs',
    { usage: 'sample-pairs', does: 'NIK and KK pairs of the sample data worth trying, as JSON', run: pairs },
  ],
]);

async function understand(environment: Environment, args: readonly string[], io: CommandIo): Promise<number> {
  if (args.length > 0) throw new UsageError('messages are read from standard input');
  const { areas } = loadPolicy(environment.configDir);
  const understanding = openUnderstanding({
    configDir: environment.configDir,
    areas,
    cacheDirs: modelFolders(environment),
  });
  for await (const line of io.lines) {
    if (line.trim() === '') continue;
    const asked = parseLine(line);
    const { intents, also, entities, decision } = understanding.understand(asked.text, asked.before);
    io.out(`${JSON.stringify({ text: asked.text, intents, ...(also ? { also } : {}), entities, decision })}\n`);
  }
  return 0;
}

/** A message as it is, or an object that carries it; a message may begin with a brace, too. */
function parseLine(line: string): { text: string; before?: { topic?: string } } {
  const { text, before } = parseObject(line) ?? {};
  if (typeof text !== 'string') return { text: line };
  return { text, ...(before && typeof before === 'object' ? { before } : {}) };
}

async function pairs(_environment: Environment, args: readonly string[], io: CommandIo): Promise<number> {
  readOptions(args, { values: [], flags: [] });
  io.out(`${JSON.stringify(samplePairs(), null, 2)}\n`);
  return 0;
}
