import type { Places } from './finding.ts';
import { readPolicy } from './load.ts';
import { type Policy, PolicyError, type PolicyHolder, type PolicyProblem } from './policy.ts';

/** Checks of layers above, which know flows, texts and sums. */
export type FurtherCheck = (policy: Policy, places: Places) => PolicyProblem[];

/**
 * Holds the policy in force. `reload` reads and checks the whole folder and then swaps it at once; when anything
 * is wrong it throws and the policy in force stays. With a `cacheFile` the next start parses only what changed.
 */
export function openPolicy(
  directory: string,
  furtherChecks: readonly FurtherCheck[] = [],
  cacheFile?: string,
): PolicyHolder & { reload(): void } {
  const read = () => {
    const { policy, places } = readPolicy(directory, cacheFile);
    const problems = furtherChecks.flatMap((check) => check(policy, places));
    if (problems.length > 0) throw new PolicyError(problems);
    return policy;
  };
  let current = read();
  return {
    get current() {
      return current;
    },
    reload() {
      current = read();
    },
  };
}
