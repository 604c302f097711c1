import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compile'));
// Imported after the cache is on, so that the program itself comes from it.
const { serve } = await import('./serve.ts');
await serve();
