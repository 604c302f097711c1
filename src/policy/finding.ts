import type { ConfigPart } from './config-files.ts';
import type { Policy } from './policy.ts';
import type { Path } from './yaml-file.ts';

/** Where the parts of a loaded policy stand, for checks that find fault with it. */
export interface Places {
  line(file: string, path: Path): number;
  /** File of `messages/` that holds a text. */
  messageFile(key: string): string;
}

export type Report = (file: string, path: Path, message: string) => void;

/** One rule that joins several parts of `config/`. */
export interface Check {
  /** Parts that must be whole for the findings to mean anything. */
  reads: readonly ConfigPart[];
  run(policy: Policy, report: Report): void;
}
