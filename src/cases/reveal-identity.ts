import { AppError } from '../runtime/errors.ts';
import { writeAudit } from '../staff/audit.ts';
import type { DeskDeps } from '../staff/deps.ts';
import { demand } from '../staff/permissions.ts';
import type { Scope } from '../staff/scope.ts';
import { insertActivity } from './store.ts';
import { openStory, sealWords } from './story.ts';
import { demandCase } from './within-scope.ts';

const longestPurpose = 300;

/** Identity numbers of the story in full, once, with a purpose that stands in the case and in the audit trail. */
export async function revealIdentity(
  deps: DeskDeps,
  scope: Scope,
  number: string,
  purpose: string,
): Promise<{ nik?: string; kk?: string }> {
  const { database, sealing, policy, clock } = deps;
  const why = purpose.trim().slice(0, longestPurpose);
  if (why === '') throw new AppError('invalid', 'Tulis keperluannya.');
  return database.transaction(async (tx) => {
    const row = await demandCase(tx, policy, scope, number);
    demand(scope, 'case.reveal');
    const at = clock.now();
    await insertActivity(tx, {
      caseId: row.id,
      at,
      kind: 'identity-revealed',
      actorKind: 'staff',
      staffId: scope.staffId,
      bodyEnc: sealWords(sealing, row.id, why),
    });
    await writeAudit(tx, {
      at,
      actor: { kind: 'staff', id: scope.staffId },
      action: 'case.identity-revealed',
      object: { kind: 'case', id: row.id },
      purpose: why,
    });
    const { nik, kk } = openStory(sealing, row.id, row.storyEnc);
    return { ...(nik ? { nik } : {}), ...(kk ? { kk } : {}) };
  });
}
