import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, openApp } from './app.ts';
import { checkPolicyNeeds } from './check-policy.ts';
import { openUnderstanding } from './language/model-file.ts';
import { modelFolders } from './model-folders.ts';
import { openPolicy } from './policy/holder.ts';
import type { Environment } from './runtime/environment.ts';
import type { Log } from './runtime/log.ts';
import { openStore } from './store-opening.ts';

export const version = (
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
).version;

/** Brings the service up to the point where `open` lets the world in. */
export async function startApp(environment: Environment, log: Log): Promise<App> {
  const policy = openPolicy(environment.configDir, [checkPolicyNeeds], join(environment.dataDir, 'policy-cache.json'));
  const understanding = openUnderstanding({
    configDir: environment.configDir,
    areas: policy.current.areas,
    cacheDirs: modelFolders(environment),
  });
  const store = await openStore(environment, policy.current, log);
  try {
    return await openApp({ environment, store, policy, understanding, log, version });
  } catch (error) {
    await store.database.close().catch(() => {});
    throw error;
  }
}
