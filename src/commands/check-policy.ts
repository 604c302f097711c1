import { checkPolicyNeeds } from '../check-policy.ts';
import { openPolicy } from '../policy/holder.ts';
import { PolicyError } from '../policy/policy.ts';
import type { Environment } from '../runtime/environment.ts';
import { type CommandIo, readOptions } from './command.ts';

/** Checks the whole of `config/` without starting anything. */
export async function checkPolicy(environment: Environment, args: readonly string[], io: CommandIo): Promise<number> {
  readOptions(args, { values: [], flags: [] });
  try {
    const { current } = openPolicy(environment.configDir, [checkPolicyNeeds]);
    io.out(
      `policy ${current.version.slice(0, 12)}: ${current.programmes.size} programmes, ${current.intents.size} intents, ${current.messages.size} texts, no problems\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    io.err(`${error.message}\n${error.problems.length} problem(s)\n`);
    return 1;
  }
}
