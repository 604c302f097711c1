/** `npm test`: every behaviour, and a last line that any reader of a log understands. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'sapa-report-'));
const report = join(folder, 'report.json');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const child = spawn(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
const code = await new Promise<number>((resolve) => child.on('close', (exit) => resolve(exit ?? 1)));

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}
let counts: Report;
try {
  counts = JSON.parse(readFileSync(report, 'utf8')) as Report;
} catch {
  console.log('0 passed, 1 failed');
  process.exit(code || 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// A file that could not even be loaded has no tests to count, and is a failure all the same.
const unloadable = counts.testResults.filter((r) => r.status === 'failed' && r.assertionResults.length === 0).length;
const failed = counts.numFailedTests + unloadable + (code !== 0 && counts.numFailedTests + unloadable === 0 ? 1 : 0);
const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : '';
console.log(`${counts.numPassedTests} passed, ${failed} failed${skipped}`);
process.exit(code);
