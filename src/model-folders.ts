import { join } from 'node:path';
import type { Environment } from './runtime/environment.ts';

/** Folders a trained model may lie in: the release's own, then this installation's. */
export function modelFolders(environment: Environment): string[] {
  return [join(import.meta.dirname, '..', 'build'), join(environment.dataDir, 'understanding')];
}
