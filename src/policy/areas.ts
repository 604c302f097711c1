import type { Policy } from './policy.ts';
import type { Area, EmergencyNumber, Office } from './schema/office.ts';

/** Code of the area around this one; undefined for a province. */
export function parentCode(code: string): string | undefined {
  if (code.length > 6) return code.slice(0, 6);
  return code.length > 2 ? code.slice(0, code.length - 2) : undefined;
}

/** What an area is, by the rules its code is made of. */
export function kindOfArea(code: string): Area['kind'] {
  if (code.length === 2) return 'province';
  if (code.length === 4) return Number(code.slice(2)) > 70 ? 'kota' : 'kabupaten';
  if (code.length === 6) return 'kecamatan';
  return code[6] === '1' ? 'kelurahan' : 'desa';
}

/** A code and those around it, the narrowest first: kelurahan, kecamatan, kabupaten, province. */
export function codeChain(code: string): string[] {
  const chain: string[] = [];
  for (let each: string | undefined = code; each; each = parentCode(each)) chain.push(each);
  return chain;
}

/** True when `code` is one of `areas` or lies in one of them. */
export function isWithin(code: string, areas: readonly string[]): boolean {
  return codeChain(code).some((each) => areas.includes(each));
}

/** The known areas of a code, the narrowest first. A code that is not known itself still has its parents. */
export function areaChain(policy: Pick<Policy, 'areas'>, code: string): Area[] {
  return codeChain(code).flatMap((each) => policy.areas.get(each) ?? []);
}

/** The office that serves an area: its own, else that of the narrowest area around it. */
export function servingOffice(policy: Pick<Policy, 'offices'>, code: string): Office | undefined {
  const offices = [...policy.offices.values()];
  for (const each of codeChain(code)) {
    const office = offices.find(({ areas }) => areas.includes(each));
    if (office) return office;
  }
  return undefined;
}

/** The office that answers: the one that serves the area, else the default one. */
export function officeFor(policy: Pick<Policy, 'offices' | 'service'>, code?: string): Office {
  const office = (code && servingOffice(policy, code)) || policy.offices.get(policy.service.defaultOffice);
  if (!office) throw new Error(`default office ${policy.service.defaultOffice} is missing`);
  return office;
}

/** "Loa Kulu"; the code itself when nothing is known of it. */
export function areaName(policy: Pick<Policy, 'areas'>, code: string): string {
  return policy.areas.get(code)?.name ?? code;
}

/** IANA zone an area lives by; undefined outside the known provinces. */
export function timeZoneOf(policy: Pick<Policy, 'areas'>, code: string): string | undefined {
  return areaChain(policy, code).find((area) => area.timeZone)?.timeZone;
}

/** Numbers confirmed for the area, its own first; without an area only those that hold everywhere the office serves. */
export function emergencyNumbers(office: Office, code?: string): EmergencyNumber[] {
  const own = office.emergency.filter(({ areas }) => areas && code && isWithin(code, areas));
  return [...own, ...office.emergency.filter(({ areas }) => !areas)];
}
