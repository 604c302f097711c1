import { AppError } from '../../runtime/errors.ts';
import type { RegistryDeps } from '../deps.ts';
import type { StagedImport } from './stage.ts';
import { swapIn, swapOut } from './store.ts';

type Counts = Pick<StagedImport, 'import' | 'added' | 'dropped' | 'changed'>;

/**
 * Makes a staged import the one that is answered from, all at once. A second person must do it, and a list from which
 * more people vanish than the source allows needs the explicit word `allowDrop`.
 */
export async function approveImport(
  deps: RegistryDeps,
  id: number,
  by: string,
  options: { allowDrop?: boolean } = {},
): Promise<Counts> {
  const { database, policy, clock } = deps;
  const { added, dropped, changed } = await swapIn(database, id, by, clock.now(), ({ source, stagedBy, dropShare }) => {
    if (stagedBy === by) throw new AppError('forbidden', 'Yang memasukkan berkas tidak boleh menyetujuinya sendiri.');
    const most = policy.sources.get(source)?.maxDropShare ?? 0;
    if (dropShare > most && !options.allowDrop) {
      const share = Math.round(dropShare * 100);
      throw new AppError('conflict', `${share}% penerima satu daftar hilang dari berkas ini (batas ${most * 100}%).`);
    }
  });
  return { import: id, added, dropped, changed };
}

/** Discards a staged import, or takes a live one back and restores what it had replaced. */
export async function undoImport(deps: RegistryDeps, id: number, by: string): Promise<void> {
  await swapOut(deps.database, id, by, deps.clock.now());
}
