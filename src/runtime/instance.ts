import type pg from 'pg';
import type { Database } from './database.ts';
import type { Log } from './log.ts';

/** First half of the advisory lock key, apart for each schema since locks belong to the whole database; the second is the instance's id. */
const lockClass = "hashtext('sapa-instance ' || current_schema())";
const keepAliveMs = 1000;

const statements = {
  register: { name: 'instance-register', text: 'INSERT INTO process_instance DEFAULT VALUES RETURNING id' },
  clear: { name: 'instance-clear', text: 'DELETE FROM process_instance WHERE id <> $1' },
  freeContacts: {
    name: 'instance-free-contacts',
    text: 'UPDATE contact SET lease_by = NULL, lease_until = NULL, due_at = now() WHERE lease_by IS NOT NULL AND NOT lease_by = ANY ($1::int[])',
  },
  freeOutbound: {
    name: 'instance-free-outbound',
    text: 'UPDATE outbound SET lease_by = NULL, lease_until = NULL, may_double = true WHERE state = 0 AND lease_by IS NOT NULL AND NOT lease_by = ANY ($1::int[])',
  },
} as const;

export interface Instance {
  id: number;
  /** Frees rows whose process is dead; returns how many processes were found dead. */
  sweep(): Promise<number>;
  /** Called when this process can no longer prove it is alive: it must stop working on leased rows. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * Registers this process. On PostgreSQL it holds a session advisory lock for as long as it lives, so another process
 * knows at once when it is dead; on the embedded store the directory lock already says that everybody else is.
 */
export async function registerInstance(database: Database, log: Log): Promise<Instance> {
  const [row] = await database.run<{ id: number }>(statements.register);
  const id = row!.id;
  const lost = new Set<() => void>();
  let held: pg.PoolClient | undefined;
  let closed = false;

  const hold = async () => {
    const client = await database.hold();
    client.on('error', () => {
      if (held === client) held = undefined;
    });
    try {
      await client.query(`SELECT pg_advisory_lock(${lockClass}, $1)`, [id]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    held = client;
  };

  const free = async (alive: number[]) => {
    await database.run(statements.freeContacts, [alive]);
    await database.run(statements.freeOutbound, [alive]);
  };

  if (database.kind === 'embedded') {
    await free([id]);
    await database.run(statements.clear, [id]);
  } else {
    await hold();
  }

  const sweep = async () => {
    if (database.kind === 'embedded') return 0;
    if (!held) {
      log.warn('instance lock lost, taking it again');
      for (const listener of lost) listener();
      await hold();
    }
    const client = held;
    if (!client) return 0;
    // Taking the lock of an instance proves that nobody holds it; its row is deleted while we do.
    const { rows } = await client.query<{ id: number; dead: boolean }>(
      `SELECT id, pg_try_advisory_lock(${lockClass}, id) AS dead FROM process_instance WHERE id <> $1`,
      [id],
    );
    const dead = rows.filter((r) => r.dead).map((r) => r.id);
    if (dead.length === 0) return 0;
    const alive = [id, ...rows.filter((r) => !r.dead).map((r) => r.id)];
    await free(alive);
    await client.query('DELETE FROM process_instance WHERE id = ANY ($1::int[])', [dead]);
    for (const one of dead) await client.query(`SELECT pg_advisory_unlock(${lockClass}, $1)`, [one]);
    log.info({ dead: dead.length }, 'rows of dead processes freed');
    return dead.length;
  };
  await sweep();

  const timer = setInterval(() => {
    if (!closed) sweep().catch((error) => log.warn({ err: error }, 'instance sweep failed'));
  }, keepAliveMs);
  timer.unref();
  return {
    id,
    sweep,
    onLost: (listener) => void lost.add(listener),
    async close() {
      closed = true;
      clearInterval(timer);
      const client = held;
      held = undefined;
      await database
        .run({ name: 'instance-leave', text: 'DELETE FROM process_instance WHERE id = $1' }, [id])
        .catch(() => {});
      if (client) {
        await client.query('SELECT pg_advisory_unlock_all()').catch(() => {});
        client.release();
      }
    },
  };
}
