import { createTerminalChannel } from './channels/terminal/terminal-channel.ts';
import { openControl } from './commands/control.ts';
import { PolicyError } from './policy/policy.ts';
import { DirectoryLockError } from './runtime/directory-lock.ts';
import { EnvironmentError, readEnvironment } from './runtime/environment.ts';
import { KeyFileError } from './runtime/keys.ts';
import { openLog } from './runtime/log.ts';
import { MigrationError } from './runtime/migrate.ts';
import { startApp } from './starting.ts';

const forcedStopMs = 15_000;

/** Runs the service until it is told to stop. What the operator can mend is said in plain words, without a stack. */
export async function serve(): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isForOperator(error)) throw error;
    process.stderr.write(`Sapa Bansos tidak bisa mulai:\n${(error as Error).message}\n`);
    process.exit(1);
  }
}

/** Faults of setting, files or folders: the message says what to do. */
export function isForOperator(error: unknown): boolean {
  return [EnvironmentError, PolicyError, KeyFileError, DirectoryLockError, MigrationError].some(
    (kind) => error instanceof kind,
  );
}

async function run(): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = openLog(environment.logLevel);
  const app = await startApp(environment, log);
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), forcedStopMs).unref();
    app
      .stop()
      .then(() => control.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stop failed');
          process.exit(1);
        },
      );
  };
  stopWithParent(stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  const control = await openControl(app);
  let port: number;
  try {
    port = await app.open();
  } catch (error) {
    await app.stop().catch(() => {});
    await control.close();
    throw error;
  }
  process.stdout.write(`${greeting(app, port).join('\n')}\n`);
  if (process.argv.includes('--terminal')) {
    process.stdout.write('\nTulis pesan sebagai warga:\n');
    await app.attach(createTerminalChannel({ input: process.stdin, output: process.stdout }));
  }
}

/** npm does not pass every signal on: what it started ends with it, instead of holding the store for nobody. */
function stopWithParent(stop: (why: string) => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop('parent ended');
  }, 500).unref();
}

function greeting(app: Awaited<ReturnType<typeof startApp>>, port: number): string[] {
  const { environment, store } = app;
  const base = `http://${environment.host}:${port}`;
  const lines = [`Chat warga      ${base}/`, `Konsol petugas  ${base}/petugas`];
  if (environment.publicUrl) lines.push(`Alamat umum     ${environment.publicUrl}/`);
  if (environment.telegram)
    lines.push(
      `Telegram        ${environment.telegram.webhookSecrets.length > 0 && environment.publicUrl ? 'webhook' : 'long polling'}`,
    );
  lines.push(
    store.database.kind === 'embedded'
      ? `Penyimpanan     tertanam di ${environment.dataDir}: tahan bila proses mati, belum tentu bila listrik padam. Data warga sungguhan: PostgreSQL.`
      : 'Penyimpanan     PostgreSQL',
  );
  if (store.isSample) lines.push('Data latihan    aktif; contoh NIK dan KK: npm run --silent sapa -- sample-pairs');
  if (store.freshSample) {
    lines.push(`Akun latihan    ${store.freshSample.accounts.join(', ')}`);
    if (environment.samplePassword === undefined)
      lines.push(`Sandi latihan   ${store.freshSample.password} (ditampilkan sekali ini saja)`);
  }
  return lines;
}
