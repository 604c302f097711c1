import type { Check, Report } from './finding.ts';
import type { Payments, Programme } from './schema/programme.ts';
import type { Path } from './yaml-file.ts';

export const programmeChecks: readonly Check[] = [
  {
    reads: ['programmes', 'areas.yaml', 'messages'],
    run({ programmes, areas, messages }, report) {
      for (const programme of programmes.values()) {
        const file = `programmes/${programme.id}.yaml`;
        const text = (path: Path, key: string | undefined) => {
          if (key !== undefined && !messages.has(key)) report(file, path, `there is no text ${key}`);
        };
        for (const [index, code] of programme.areas.entries()) {
          if (!areas.has(code)) report(file, ['areas', index], `area ${code} is not in areas.yaml`);
        }
        for (const [name, key] of Object.entries(programme.answers)) text(['answers', name], key);
        const ids = new Set<string>();
        for (const [index, component] of programme.components.entries()) {
          const path = ['components', index];
          if (ids.has(component.id)) report(file, path, `component ${component.id} stands here a second time`);
          ids.add(component.id);
          text([...path, 'note'], component.note);
          checkAscending(component.amounts, file, [...path, 'amounts'], report);
          checkAscending(component.most, file, [...path, 'most'], report);
        }
        for (const [name, cap] of Object.entries(programme.caps ?? {}))
          checkAscending(cap, file, ['caps', name], report);
        if (programme.validTo && programme.validTo < programme.validFrom) {
          report(file, ['validTo'], 'ends before it begins');
        }
        if (programme.desil && programme.desil.from > programme.desil.to) {
          report(file, ['desil', 'to'], 'is below "from"');
        }
        checkExampleComponents(programme, file, report);
      }
    },
  },
  {
    reads: ['payments', 'programmes', 'areas.yaml'],
    run({ payments, programmes, areas }, report) {
      const earlier: Window[] = [];
      for (const year of payments) {
        const file = `payments/${year.year}.yaml`;
        checkAscending(year.unclaimedDays, file, ['unclaimedDays'], report);
        for (const [index, window] of year.windows.entries()) {
          const path = ['windows', index];
          if (!programmes.has(window.programme)) {
            report(file, [...path, 'programme'], `there is no programme ${window.programme}`);
          }
          for (const code of window.areas ?? []) {
            if (!areas.has(code)) report(file, [...path, 'areas'], `area ${code} is not in areas.yaml`);
          }
          if (window.months.to < window.months.from) report(file, [...path, 'months'], 'ends before it begins');
          checkAscending(window.states, file, [...path, 'states'], report);
          if (earlier.some((other) => clash(other, window))) {
            report(file, path, `overlaps another window of ${window.programme} for the same area and payer`);
          }
          earlier.push(window);
        }
      }
    },
  },
];

type Window = Payments['windows'][number];

/**
 * Two windows clash when the same people are told two different things about the same months. A window with areas
 * is an exception to one without: the narrower one speaks.
 */
function clash(a: Window, b: Window): boolean {
  const sameAreas = a.areas && b.areas ? a.areas.some((code) => b.areas?.includes(code)) : !a.areas && !b.areas;
  const sameMonths = a.months.from <= b.months.to && b.months.from <= a.months.to;
  return a.programme === b.programme && a.payer === b.payer && sameAreas && sameMonths;
}

function checkAscending(dated: readonly { from: string }[], file: string, path: Path, report: Report): void {
  for (let index = 1; index < dated.length; index += 1) {
    if (dated[index]!.from <= dated[index - 1]!.from) {
      report(file, [...path, index, 'from'], 'dates must ascend: the oldest first');
    }
  }
}

function checkExampleComponents(programme: Programme, file: string, report: Report): void {
  const known = new Set<string>(programme.components.map((component) => component.id));
  for (const [index, example] of programme.examples.entries()) {
    for (const id of Object.keys(example.members)) {
      if (!known.has(id)) report(file, ['examples', index, 'members', id], `the programme has no component ${id}`);
    }
  }
}
