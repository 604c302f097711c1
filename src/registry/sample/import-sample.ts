import type { RegistryDeps } from '../deps.ts';
import { approveImport } from '../import/approve.ts';
import { type StagedImport, stageImport } from '../import/stage.ts';
import { sampleSeed } from './households.ts';
import { sampleCsv } from './sample-csv.ts';

/** Brings the sample in as an office would: staged by one person, approved by another. */
export async function importSample(deps: RegistryDeps, seed: number = sampleSeed): Promise<StagedImport> {
  const file = sampleCsv(deps.policy, seed);
  const staged = await stageImport(deps, { file, name: 'sample.csv', source: 'sapa', by: 'data', fullRoll: true });
  await approveImport(deps, staged.import, 'kepala');
  return staged;
}
