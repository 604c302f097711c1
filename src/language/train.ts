import { join } from 'node:path';
import { ensureModel } from './model-file.ts';

/** Run after installing: makes the model of the project's own configuration, so that the first start need not. */

const root = join(import.meta.dirname, '..', '..');
const began = performance.now();
try {
  const present = ensureModel(join(root, 'config'), join(root, 'build'));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(present ? 'understanding: model is up to date' : `understanding: model trained in ${seconds} s`);
} catch (cause) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  console.warn(`understanding: no model was made (${reason}); the service makes it at its first start`);
}
