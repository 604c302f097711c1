import type { Policy, PolicyProblem } from '../policy/policy.ts';
import { type Range, sumFor } from './amounts.ts';
import { membersIn } from './members.ts';

/** Finds the examples of programme files that are not paid what they say. */
export function checkExamples(policy: Policy): PolicyProblem[] {
  return [...policy.programmes.values()].flatMap((programme) =>
    programme.examples.flatMap((example, index) => {
      const sum = sumFor(programme, membersIn(example.members), example.on).perStage;
      const said = { least: example.rupiahPerStage, most: example.upTo ?? example.rupiahPerStage };
      if (sum.least === said.least && sum.most === said.most) return [];
      return [
        {
          file: `programmes/${programme.id}.yaml`,
          line: 1,
          path: `examples.${index}`,
          message: `the example says ${inWords(said)} per stage, the amounts of the file make ${inWords(sum)}`,
        },
      ];
    }),
  );
}

function inWords({ least, most }: Range): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
