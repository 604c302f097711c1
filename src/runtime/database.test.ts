import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { registerInstance } from './instance.ts';
import { openLog } from './log.ts';
import { migrate } from './migrate.ts';

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(kind);
  });
  afterAll(() => store.close());

  test('migrations already applied are left alone', async () => {
    expect(await migrate(store.database)).toEqual([]);
  });

  test('a transaction is seen alike by prepared SQL and Prisma, and is undone whole', async () => {
    const put = { name: 'put-fact', text: 'INSERT INTO store_fact (name, value) VALUES ($1, $2)' };
    await store.database.transaction(async (tx) => {
      await tx.run(put, ['a', '1']);
      expect(await tx.prisma.storeFact.findUnique({ where: { name: 'a' } })).toEqual({ name: 'a', value: '1' });
    });
    await expect(
      store.database.transaction(async (tx) => {
        await tx.run(put, ['b', '1']);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.database.prisma.storeFact.count()).toBe(1);
  });

  test('the audit trail refuses to be changed', async () => {
    await store.database.prisma.audit.create({
      data: { at: new Date(), actorKind: 'system', action: 'test', objectKind: 'none', objectId: '1' },
    });
    await expect(store.database.prisma.audit.deleteMany()).rejects.toThrow();
  });

  test('a process registers and leaves', async () => {
    const instance = await registerInstance(store.database, openLog('silent'));
    expect(await store.database.prisma.processInstance.count()).toBe(1);
    await instance.close();
    expect(await store.database.prisma.processInstance.count()).toBe(0);
  });
});
