import { migrate } from '../runtime/migrate.ts';
import { ping } from '../runtime/store.ts';
import { readOptions, type StoreCommand } from './command.ts';

/** Looks at everything the service stands on and says what is well and what is not. */
export const doctor: StoreCommand = async (app, args, io) => {
  readOptions(args, { values: [], flags: [] });
  const { store, policy, environment } = app;
  let well = true;
  const check = async (what: string, look: () => Promise<string> | string) => {
    try {
      io.out(`ok    ${what}: ${await look()}\n`);
    } catch (error) {
      well = false;
      io.out(`FAULT ${what}: ${(error as Error).message}\n`);
    }
  };
  await check('policy', () => `version ${policy.current.version.slice(0, 12)}, ${policy.current.messages.size} texts`);
  await check('keys', () => environment.keysFile);
  await check('store', async () => {
    await ping(store.database);
    return store.database.kind === 'embedded'
      ? 'embedded: safe against a killed process, not against a power cut'
      : 'postgresql';
  });
  await check('schema', async () => {
    const applied = await migrate(store.database);
    return applied.length === 0 ? 'up to date' : `brought up to date (${applied.length})`;
  });
  await check(
    'understanding',
    () => `"kapan pkh cair" → ${app.understanding.understand('kapan pkh cair').intents[0]?.id ?? 'nothing'}`,
  );
  await check('sample data', () => (store.isSample ? 'on: nobody in this store is real' : 'off'));
  for (const offices of [...policy.current.offices.values()].filter((o) => o.agreement)) {
    await check(`agreement ${offices.id}`, () => {
      const today = store.clock.now().toISOString().slice(0, 10);
      if (offices.agreement!.until < today)
        throw new Error(`ended on ${offices.agreement!.until}: look-up is off for this area`);
      return `until ${offices.agreement!.until}`;
    });
  }
  for (const channel of app.channels.values()) {
    await check(`channel ${channel.name}`, () => {
      const { state, detail } = channel.health();
      if (state === 'down' || state === 'needs-operator') throw new Error(`${state} ${detail ?? ''}`);
      return state;
    });
  }
  return well ? 0 : 1;
};
