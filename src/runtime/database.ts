import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { lockDirectory } from './directory-lock.ts';
import { isRetryable } from './errors.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import type { Log } from './log.ts';
import { readTemplate } from './template.ts';

export { Prisma };

/** A statement with a fixed text: prepared once per connection under its name. */
export interface Statement {
  name: string;
  text: string;
}

export interface Sql {
  /** Runs a prepared statement. Parameters may be strings, numbers, booleans, Date, Uint8Array, null, arrays of these. */
  run<Row extends object = Record<string, unknown>>(
    statement: Statement,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
}

/** One transaction, seen both as prepared SQL and through Prisma. */
export interface Transaction extends Sql {
  prisma: Prisma.TransactionClient;
}

export interface Database extends Sql {
  kind: 'postgresql' | 'embedded';
  prisma: PrismaClient;
  /**
   * Runs `work` in one transaction, again (at most three times) after a serialisation failure or deadlock.
   * Inside, use only the `tx` it is given: on the embedded store the outer client would wait for ever.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** A connection of one's own (migrations, advisory locks). The embedded store has only one: give it back at once. */
  hold(): Promise<pg.PoolClient>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  databaseUrl?: string;
  /** Parent of the embedded store's folder. */
  dataDir: string;
  log: Log;
  /** Schema other than "public"; `?schema=NAME` in the address says the same. */
  schema?: string;
  connections?: number;
}

/** Opens PostgreSQL where `databaseUrl` is given, else PGlite in `dataDir/database` under a directory lock. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl ? openPostgres(options, options.databaseUrl) : openEmbedded(options);
}

function openPostgres(given: DatabaseOptions, databaseUrl: string): Database {
  const url = new URL(databaseUrl);
  const schema = given.schema ?? url.searchParams.get('schema') ?? undefined;
  url.searchParams.delete('schema');
  if (schema && !/^[a-z_][a-z0-9_]*$/.test(schema))
    throw new Error('DATABASE_URL: schema must be a plain lower-case name');
  const options = schema ? { ...given, schema } : given;
  const total = options.connections ?? 10;
  const open = (max: number, settings: readonly string[]) =>
    new pg.Pool({
      connectionString: url.href,
      max,
      connectionTimeoutMillis: 5000,
      statement_timeout: 10_000,
      idle_in_transaction_session_timeout: 15_000,
      application_name: 'sapa-bansos',
      options: ['timezone=UTC', ...(schema ? [`search_path=${schema}`] : []), ...settings]
        .map((s) => `-c ${s}`)
        .join(' '),
    });
  const prepared = Math.ceil(total / 2);
  return assemble('postgresql', open(total - prepared + 1, []), open(prepared, keyedPlans), options, async () => {});
}

/**
 * Settings of the connections that run prepared statements. Each of those finds its rows by key, but its plan is made
 * once, often while the tables are all but empty, when reading them whole looks cheapest and stays so. A generic plan
 * serves groups of every size.
 */
const keyedPlans = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
];

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(options.dataDir);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
    const folder = join(options.dataDir, 'database');
    const template = existsSync(folder) ? undefined : readTemplate();
    const lite = await PGlite.create(folder, template ? { loadDataDir: template } : {});
    const config = createPgConfig(lite);
    // The Prisma adapter passes `types` as an object; this layer expects an array or nothing.
    const connection = config.connection as unknown as { parse(query: { types?: unknown }): unknown };
    const parse = connection.parse.bind(connection);
    connection.parse = (query) => parse(Array.isArray(query.types) ? query : { ...query, types: undefined });
    const pool = new pg.Pool(config as pg.PoolConfig);
    return assemble('embedded', pool, pool, options, async () => {
      await lite.close();
      unlock();
    });
  } catch (error) {
    unlock();
    throw error;
  }
}

function assemble(
  kind: Database['kind'],
  pool: pg.Pool,
  statements: pg.Pool,
  options: DatabaseOptions,
  closeStore: () => Promise<void>,
): Database {
  const pools = new Set([pool, statements]);
  // An idle connection that dies must not end the process.
  for (const each of pools) each.on('error', (error) => options.log.warn({ err: error }, 'database connection lost'));
  const adapter = new PrismaPg(pool as never, options.schema ? { schema: options.schema } : {});
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 15_000 } });
  return {
    kind,
    prisma,
    async run<Row extends object>(statement: Statement, parameters: readonly unknown[] = []) {
      const result = await statements.query<Row & pg.QueryResultRow>({ ...statement, values: parameters as unknown[] });
      return result.rows;
    },
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await prisma.$transaction((tx) =>
            work({
              prisma: tx,
              run: <Row extends object>(statement: Statement, parameters: readonly unknown[] = []) =>
                tx.$queryRawUnsafe<Row[]>(statement.text, ...parameters),
            }),
          );
        } catch (error) {
          if (attempt >= 3 || !isRetryable(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, 20 * attempt * (1 + Math.random())));
        }
      }
    },
    hold: () => pool.connect(),
    async close() {
      await prisma.$disconnect();
      await Promise.all([...pools].map((each) => each.end()));
      await closeStore();
    },
  };
}
