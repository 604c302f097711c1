import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

export class DirectoryLockError extends Error {}

/**
 * One process per data directory: two on one embedded database lose rows silently. A lock whose process is gone
 * (or which holds our own pid, as after a restart in a container) is taken over.
 * Returns the way to let go.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid} ${hostname()}\n`);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const [pid, host] = readFileSync(path, 'utf8').trim().split(' ');
      if (host !== hostname()) {
        throw new DirectoryLockError(
          `${directory} is locked by another machine (${host}); remove ${path} if that one is gone`,
        );
      }
      if (Number(pid) !== process.pid && isAlive(Number(pid))) {
        throw new DirectoryLockError(`${directory} is in use by process ${pid}; stop it first, or set DATA_DIR`);
      }
      rmSync(path, { force: true });
    }
  }
  throw new DirectoryLockError(`${directory} could not be locked`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
