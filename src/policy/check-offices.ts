import { parentCode, timeZoneOf } from './areas.ts';
import type { Check, Report } from './finding.ts';
import type { Area, Hours } from './schema/office.ts';
import type { Path } from './yaml-file.ts';

export const officeChecks: readonly Check[] = [
  { reads: ['areas.yaml'], run: ({ areas }, report) => checkAreas(areas, report) },
  {
    reads: ['offices.yaml', 'areas.yaml'],
    run(policy, report) {
      const officeOfArea = new Map<string, string>();
      const officeOfUnit = new Map<string, string>();
      for (const office of policy.offices.values()) {
        for (const [index, code] of office.areas.entries()) {
          const path = [office.id, 'areas', index];
          const other = officeOfArea.get(code);
          if (!policy.areas.has(code)) report('offices.yaml', path, `area ${code} is not in areas.yaml`);
          else if (other) report('offices.yaml', path, `area ${code} belongs to office ${other} already`);
          else if (timeZoneOf(policy, code) !== office.timeZone) {
            report('offices.yaml', [office.id, 'timeZone'], `area ${code} lives by ${timeZoneOf(policy, code)}`);
          }
          officeOfArea.set(code, office.id);
        }
        for (const [index, { id }] of office.units.entries()) {
          const other = officeOfUnit.get(id);
          if (other)
            report('offices.yaml', [office.id, 'units', index], `unit ${id} stands in office ${other} already`);
          officeOfUnit.set(id, office.id);
        }
        for (const [index, number] of office.emergency.entries()) {
          for (const code of number.areas ?? []) {
            if (!policy.areas.has(code)) {
              report('offices.yaml', [office.id, 'emergency', index, 'areas'], `area ${code} is not in areas.yaml`);
            }
          }
        }
        if (!office.emergency.some(({ kind, areas }) => !areas && (kind === 'emergency' || kind === 'police'))) {
          report('offices.yaml', [office.id, 'emergency'], 'no emergency or police number that holds in every area');
        }
        if (office.agreement && office.agreement.from > office.agreement.until) {
          report('offices.yaml', [office.id, 'agreement', 'until'], 'ends before it begins');
        }
        checkHours(office.counter.hours, [office.id, 'counter', 'hours'], report);
        checkHours(office.working, [office.id, 'working'], report);
      }
    },
  },
  {
    reads: ['calendar.yaml', 'offices.yaml'],
    run({ calendar, offices }, report) {
      for (const [index, day] of calendar.holidays.entries()) {
        const path = ['holidays', index];
        for (const id of day.offices ?? []) {
          if (!offices.has(id)) report('calendar.yaml', path, `there is no office ${id}`);
        }
        const twin = calendar.holidays
          .slice(0, index)
          .find(
            (other) =>
              other.date === day.date &&
              (!other.offices || !day.offices || other.offices.some((id) => day.offices?.includes(id))),
          );
        if (twin) report('calendar.yaml', path, `${day.date} is ${twin.name} already`);
      }
    },
  },
  {
    reads: ['service.yaml', 'offices.yaml'],
    run({ service, offices }, report) {
      if (!offices.has(service.defaultOffice)) {
        report('service.yaml', ['defaultOffice'], `there is no office ${service.defaultOffice}`);
      }
    },
  },
];

function checkAreas(areas: ReadonlyMap<string, Area>, report: Report): void {
  const byBps = new Map<string, string>();
  for (const area of areas.values()) {
    const parent = parentCode(area.code);
    if (parent && !areas.has(parent)) report('areas.yaml', [area.code], `its parent ${parent} is missing`);
    if (area.kind === 'province' && !area.timeZone) report('areas.yaml', [area.code], 'a province needs a timeZone');
    const other = area.bps && byBps.get(area.bps);
    if (other) report('areas.yaml', [area.code, 'bps'], `BPS code ${area.bps} is ${other} already`);
    if (area.bps) byBps.set(area.bps, area.name);
  }
}

function checkHours(all: readonly Hours[], path: Path, report: Report): void {
  const begins = new Set<string>();
  for (const [index, hours] of all.entries()) {
    const at = [...path, index];
    if (hours.until && hours.until < hours.from) report('offices.yaml', [...at, 'until'], 'ends before it begins');
    if (begins.has(hours.from)) report('offices.yaml', [...at, 'from'], `two sets of hours begin on ${hours.from}`);
    begins.add(hours.from);
    for (const [day, spans] of Object.entries(hours.week)) {
      let closed = '00:00';
      for (const span of spans ?? []) {
        const [from, to] = span.split('-') as [string, string];
        if (from >= to || to > '24:00') report('offices.yaml', [...at, 'week', day], `${span} is no span of one day`);
        else if (from < closed) report('offices.yaml', [...at, 'week', day], `${span} overlaps the span before it`);
        closed = to;
      }
    }
    if (Object.values(hours.week).every((spans) => !spans?.length)) {
      report('offices.yaml', [...at, 'week'], 'no day is open');
    }
  }
  if (all.every((hours) => hours.until)) {
    report('offices.yaml', path, 'one set of hours must hold without an end');
  }
}
