import { isWithin, officeFor } from '../policy/areas.ts';
import { addWorkingDays } from '../policy/calendar.ts';
import type { Policy } from '../policy/policy.ts';
import type { Category, RoutingRule } from '../policy/schema/desk.ts';
import type { Office } from '../policy/schema/office.ts';
import type { CaseDraft } from './case.ts';

/** Where a complaint goes and what is promised, decided by policy alone. */
export interface CasePlan {
  category: Category;
  office: Office;
  unit: string;
  /** The routing rule that chose the unit, stored with the case. */
  ruleId: string;
  restricted: boolean;
  urgent: boolean;
  acknowledgeBy: Date;
  promisedBy: Date;
  decideBy: Date;
  /** The promised date lies past the last known holiday decree. */
  beyondKnown: boolean;
}

/** Pure: the same draft on the same day under the same policy gives the same plan. */
export function planCase(policy: Policy, draft: CaseDraft, now: Date): CasePlan {
  const category = policy.categories.get(draft.category);
  if (!category) throw new Error(`category ${draft.category} is missing`);
  const office = officeFor(policy, draft.area);
  const restricted = category.restricted || draft.confidentiality !== 'open';
  const { urgent } = category;
  const rule = policy.routing.find((each) => fits(each, { draft, office, restricted, urgent }));
  if (!rule) throw new Error(`office ${office.id} has no catch-all routing rule`);
  const due = (days: number) => addWorkingDays(office, policy.calendar, now, days);
  const promised = due(category.promiseDays);
  return {
    category,
    office,
    unit: rule.unit,
    ruleId: rule.id,
    restricted,
    urgent,
    acknowledgeBy: due(category.acknowledgeDays).at,
    promisedBy: promised.at,
    decideBy: due(category.decideDays).at,
    beyondKnown: promised.beyondKnown,
  };
}

function fits(
  rule: RoutingRule,
  { draft, office, restricted, urgent }: { draft: CaseDraft; office: Office; restricted: boolean; urgent: boolean },
): boolean {
  if (rule.office !== office.id) return false;
  if (rule.category && !rule.category.includes(draft.category)) return false;
  if (rule.area && !(draft.area && isWithin(draft.area, rule.area))) return false;
  if (rule.confidentiality && !rule.confidentiality.includes(draft.confidentiality)) return false;
  if (rule.restricted !== undefined && rule.restricted !== restricted) return false;
  return rule.urgent === undefined || rule.urgent === urgent;
}

/** The unit of an office that restricted cases move to. */
export function restrictedUnit(office: Office): string | undefined {
  return office.units.find((unit) => unit.restricted)?.id;
}
