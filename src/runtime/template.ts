import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** An empty embedded store of this engine's version, made once after the install. */
export const templatePath = join(root, 'build', `empty-store-${dependencies['@electric-sql/pglite']}.tar`);

/** The empty store, where it was made; without it the engine makes a new one itself, which takes seconds. */
export function readTemplate(): Blob | undefined {
  try {
    return new Blob([readFileSync(templatePath)]);
  } catch {
    return undefined;
  }
}
