import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compile'));
const { runCli } = await import('./commands/run-cli.ts');
process.exitCode = await runCli(process.argv.slice(2));
