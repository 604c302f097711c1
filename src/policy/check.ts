import { deskChecks } from './check-desk.ts';
import { messageChecks, placeholdersOf } from './check-messages.ts';
import { officeChecks } from './check-offices.ts';
import { programmeChecks } from './check-programmes.ts';
import type { ConfigPart } from './config-files.ts';
import type { Places } from './finding.ts';
import type { Policy, PolicyProblem } from './policy.ts';
import { type Path, pathInWords } from './yaml-file.ts';

/** Everything that is wrong between the parts of `config/`; a check that reads a broken part is left out. */
export function crossCheck(policy: Policy, places: Places, broken: ReadonlySet<ConfigPart>): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const check of [...officeChecks, ...deskChecks, ...programmeChecks, ...messageChecks]) {
    if (check.reads.some((part) => broken.has(part))) continue;
    check.run(policy, (file, path, message) => problems.push(problemAt(places, file, path, message)));
  }
  return problems;
}

/** What the code asks of `config/`: the names of its flows, and its texts with the placeholders it fills. */
export interface CodeNeeds {
  flows: readonly string[];
  texts: readonly { key: string; placeholders: readonly string[] }[];
}

/** What `config/` names but the code lacks, and the other way round. */
export function checkAgainstCode(policy: Policy, needs: CodeNeeds, places?: Places): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const report = (file: string, path: Path, message: string) => problems.push(problemAt(places, file, path, message));
  for (const intent of policy.intents.values()) {
    if (intent.flow && !needs.flows.includes(intent.flow)) {
      report('intents.yaml', [intent.id, 'flow'], `there is no flow ${intent.flow}`);
    }
  }
  for (const { key, placeholders } of needs.texts) {
    const text = policy.messages.get(key);
    if (text === undefined) {
      report('messages', [key], 'the text is missing');
      continue;
    }
    const inText = placeholdersOf(text);
    for (const name of inText.filter((each) => !placeholders.includes(each))) {
      report(
        'messages',
        [key],
        `nothing fills {${name}}; known here: ${placeholders.map((each) => `{${each}}`).join(' ') || 'none'}`,
      );
    }
    for (const name of placeholders.filter((each) => !inText.includes(each))) {
      report('messages', [key], `{${name}} is missing`);
    }
  }
  return problems;
}

function problemAt(places: Places | undefined, part: string, path: Path, message: string): PolicyProblem {
  const file = part === 'messages' ? (places?.messageFile(String(path[0])) ?? part) : part;
  return { file, line: places?.line(file, path) ?? 1, path: pathInWords(path, undefined), message };
}
