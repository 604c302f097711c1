import { placeholders } from '../language/render.ts';
import type { Policy, PolicyProblem } from '../policy/policy.ts';
import type { Programme } from '../policy/schema/programme.ts';
import { componentValues, ruleValues } from './rule-values.ts';

/** Finds texts named by a programme file that do not exist or ask for a value that is never given. */
export function checkTexts(policy: Policy): PolicyProblem[] {
  return [...policy.programmes.values()].flatMap((programme) => {
    const { messages, payments } = policy;
    const day = programme.lastVerified;
    const rules = Object.keys(ruleValues(programme, payments, day));
    const problems: PolicyProblem[] = [];
    for (const { path, key, values } of namedTexts(programme, rules, day)) {
      const text = messages.get(key);
      const unknown = placeholders(text ?? '').filter((name) => !values.includes(name));
      const message =
        text === undefined
          ? `there is no text ${key}`
          : unknown.length > 0
            ? `the text ${key} asks for ${unknown.map((name) => `{${name}}`).join(' ')}; known here: ${values.map((name) => `{${name}}`).join(' ')}`
            : undefined;
      if (message) problems.push({ file: `programmes/${programme.id}.yaml`, line: 1, path, message });
    }
    return problems;
  });
}

function namedTexts(
  programme: Programme,
  rules: string[],
  day: string,
): { path: string; key: string; values: string[] }[] {
  const extra: Partial<Record<string, string[]>> = { amount: ['table'], when: ['place'] };
  return [
    ...Object.entries(programme.answers).map(([name, key]) => ({
      path: `answers.${name}`,
      key,
      values: [...rules, ...(extra[name] ?? [])],
    })),
    ...programme.components.flatMap(({ id, note }, index) =>
      note === undefined
        ? []
        : [{ path: `components.${index}.note`, key: note, values: Object.keys(componentValues(programme, id, day)) }],
    ),
    ...programme.situations.map(({ topic, answer }, index) => ({
      path: `situations.${index}.answer`,
      key: answer,
      values: [...rules, ...(topic === 'when' ? ['place'] : [])],
    })),
  ];
}
