import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Without this, generate downloads a native engine that nothing here uses.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(new URL('./no-engine.sh', import.meta.url));

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost:1/none' },
});
