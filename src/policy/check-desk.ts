import { isWithin } from './areas.ts';
import type { Check, Report } from './finding.ts';
import type { Policy } from './policy.ts';
import type { RoutingRule } from './schema/desk.ts';

export const deskChecks: readonly Check[] = [
  {
    reads: ['intents.yaml', 'messages'],
    run({ intents, messages }, report) {
      for (const intent of intents.values()) {
        if (!intent.flow === !intent.answer) {
          report('intents.yaml', [intent.id], 'leads either to a flow or to an answer');
        }
        if (intent.answer && !messages.has(intent.answer)) {
          report('intents.yaml', [intent.id, 'answer'], `there is no text ${intent.answer}`);
        }
        for (const [index, choice] of intent.choices.entries()) {
          if (!intents.has(choice))
            report('intents.yaml', [intent.id, 'choices', index], `there is no intent ${choice}`);
        }
      }
      for (const kind of ['danger', 'extortion', 'emergency'] as const) {
        if (![...intents.values()].some((intent) => intent.precedence === kind)) {
          report('intents.yaml', [], `no intent has precedence ${kind}`);
        }
      }
    },
  },
  {
    reads: ['categories.yaml', 'intents.yaml', 'messages'],
    run({ categories, intents, messages }, report) {
      for (const category of categories.values()) {
        for (const [index, id] of category.intents.entries()) {
          if (!intents.has(id)) report('categories.yaml', [category.id, 'intents', index], `there is no intent ${id}`);
        }
        if (category.receiptNote && !messages.has(category.receiptNote)) {
          report('categories.yaml', [category.id, 'receiptNote'], `there is no text ${category.receiptNote}`);
        }
      }
    },
  },
  { reads: ['routing.yaml', 'categories.yaml', 'offices.yaml', 'areas.yaml'], run: checkRouting },
  {
    reads: ['disclosure.yaml', 'offices.yaml'],
    run({ disclosure, offices }, report) {
      const seen = new Set<string | undefined>();
      for (const [index, table] of disclosure.entries()) {
        const { office } = table;
        for (const level of ['household', 'person', 'counter'] as const) {
          for (const fact of table[level].filter((each) => !TELLABLE[level].includes(each))) {
            report(
              'disclosure.yaml',
              [index, level],
              `${fact} may not be told here; at most ${TELLABLE[level].join(', ')}`,
            );
          }
        }
        if (office && !offices.has(office))
          report('disclosure.yaml', [index, 'office'], `there is no office ${office}`);
        if (seen.has(office)) report('disclosure.yaml', [index], `a second table for ${office ?? 'every office'}`);
        seen.add(office);
      }
      if (!seen.has(undefined)) report('disclosure.yaml', [], 'no table holds for every office (one without "office")');
    },
  },
  {
    reads: ['sources.yaml', 'offices.yaml'],
    run({ sources, offices }, report) {
      for (const { id, office } of sources.values()) {
        if (office && !offices.has(office)) report('sources.yaml', [id, 'office'], `there is no office ${office}`);
      }
    },
  },
];

const HARMLESS = ['programme', 'listed', 'period', 'state', 'harmless-reason'];
const PERSONAL = [...HARMLESS, 'amount', 'payer', 'ordinary-reason'];

/** The most that may ever be told; an office may only tell less. */
const TELLABLE = { household: HARMLESS, person: PERSONAL, counter: [...PERSONAL, 'sensitive-reason'] };

function checkRouting(policy: Policy, report: Report): void {
  for (const rule of policy.routing) {
    const office = policy.offices.get(rule.office);
    if (!office) {
      report('routing.yaml', [rule.id, 'office'], `there is no office ${rule.office}`);
      continue;
    }
    if (!office.units.some((unit) => unit.id === rule.unit)) {
      report('routing.yaml', [rule.id, 'unit'], `office ${office.id} has no unit ${rule.unit}`);
    }
    for (const id of rule.category ?? []) {
      if (!policy.categories.has(id)) report('routing.yaml', [rule.id, 'category'], `there is no category ${id}`);
    }
    for (const code of rule.area ?? []) {
      if (!policy.areas.has(code)) report('routing.yaml', [rule.id, 'area'], `area ${code} is not in areas.yaml`);
      else if (!isWithin(code, office.areas))
        report('routing.yaml', [rule.id, 'area'], `${code} is not in office ${office.id}`);
    }
  }
  for (const office of policy.offices.values()) {
    const rules = policy.routing.filter((rule) => rule.office === office.id);
    const all = rules.findIndex(catchesAll);
    if (all === -1) {
      report('routing.yaml', [rules.at(-1)?.id ?? 0], `office ${office.id} needs a last rule without conditions`);
    } else if (all < rules.length - 1) {
      report('routing.yaml', [rules[all + 1]!.id], `never reached: ${rules[all]!.id} takes everything before it`);
    }
    const sharedUnits = new Set(office.units.filter((unit) => !unit.restricted).map((unit) => unit.id));
    for (const category of policy.categories.values()) {
      if (!category.restricted) continue;
      const open = firstRules(rules, category).find((rule) => sharedUnits.has(rule.unit));
      if (open) {
        report('routing.yaml', [open.id, 'unit'], `${category.id} is restricted, but ${open.unit} is a shared queue`);
      }
    }
  }
}

function catchesAll(rule: RoutingRule): boolean {
  return (
    !rule.category && !rule.area && !rule.confidentiality && rule.restricted === undefined && rule.urgent === undefined
  );
}

/** Rules that can be the first to fit a category, whatever the area and confidentiality of the case. */
function firstRules(rules: readonly RoutingRule[], category: { id: string; urgent: boolean }): RoutingRule[] {
  const fitting = rules.filter(
    (rule) =>
      (!rule.category || rule.category.includes(category.id)) &&
      rule.restricted !== false &&
      (rule.urgent ?? category.urgent) === category.urgent,
  );
  const last = fitting.findIndex((rule) => !rule.area && !rule.confidentiality);
  return last === -1 ? fitting : fitting.slice(0, last + 1);
}
