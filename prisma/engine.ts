/** `npm run db:new -- NAME` writes the next migration, `npm run db:check` fails when schema and migrations disagree. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

const here = dirname(fileURLToPath(import.meta.url));
const schemaDirectory = join(here, 'schema');
const migrationsDirectory = join(here, 'migrations');

const files = readdirSync(schemaDirectory)
  .sort()
  .map((name) => ({ path: name, content: readFileSync(join(schemaDirectory, name), 'utf8') }));
const names = readdirSync(migrationsDirectory, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

const require = createRequire(import.meta.url);
const glue = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
// biome-ignore lint/suspicious/noExplicitAny: the package ships no types for its raw binding
const bg: any = await import('@prisma/schema-engine-wasm/schema_engine_bg' as string);
const wasm = (
  globalThis as unknown as {
    WebAssembly: {
      instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
    };
  }
).WebAssembly;
const { instance } = await wasm.instantiate(await readFile(join(dirname(glue), 'schema_engine_bg.wasm')), {
  './schema_engine_bg.js': bg,
});
bg.__wbg_set_wasm(instance.exports);
(instance.exports['__wbindgen_start'] as () => void)();

const shadow = () => new PrismaPGlite(new PGlite()).connect();
const engine = await bg.SchemaEngine.new(
  { datamodels: files.map((f) => [f.path, f.content]) },
  () => {},
  bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: 'pglite',
    connect: shadow,
    connectToShadowDb: shadow,
  } as never),
);
const difference = await engine.diff({
  from: {
    tag: 'migrations',
    baseDir: migrationsDirectory,
    shadowDbInitScript: '',
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(migrationsDirectory, 'migration_lock.toml'), 'utf8'),
    },
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(migrationsDirectory, name, 'migration.sql'), 'utf8') },
      },
    })),
  },
  to: { tag: 'schemaDatamodel', files },
  script: true,
  exitCode: true,
  filters: { externalTables: [], externalEnums: [] },
});

const [action, label] = process.argv.slice(2);
if (difference.exitCode === 0) {
  console.log('schema and migrations agree');
  process.exit(0);
}
if (action !== 'new') {
  console.error(`schema and migrations differ:\n${difference.stdout}`);
  process.exit(1);
}
if (!label || !/^[a-z][a-z0-9_]*$/.test(label)) {
  console.error('usage: npm run db:new -- name_of_change');
  process.exit(2);
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const target = join(migrationsDirectory, `${stamp}_${label}`);
mkdirSync(target);
writeFileSync(join(target, 'migration.sql'), difference.stdout);
console.log(`wrote ${target}/migration.sql`);
process.exit(0);
