import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Channel, Sink } from '../../messaging/channel.ts';
import type { Choice } from '../../messaging/message.ts';
import { SendError } from '../../messaging/send-error.ts';

/** What was said, for a transcript. */
export type TranscriptEvent = { from: 'resident'; text: string } | { from: 'desk'; text: string; choices: Choice[] };

export interface TerminalOptions {
  input: Readable;
  output: Writable;
  /** Names the one conversation of this terminal. */
  address?: string;
  /** Hears every line and bubble in order. */
  record?: (event: TranscriptEvent) => void;
  /** The person ended the input. */
  ended?: () => void;
  /** A line could not be stored; it was not heard. */
  notStored?: (error: unknown) => void;
}

/** One person at a keyboard: a line is a message, choices are typed as numbers. */
export function createTerminalChannel(options: TerminalOptions): Channel {
  const { input, output, address = 'terminal', record } = options;
  const account = 'local';
  // The store outlives this process: a line is new in every run.
  const run = randomUUID();
  const printed = new Set<bigint>();
  let lines: Interface | undefined;
  let count = 0;
  let stored = Promise.resolve();
  let stopping = false;

  const hear = (sink: Sink, text: string) => {
    if (text.trim() === '') return;
    record?.({ from: 'resident', text });
    count += 1;
    const message = {
      channel: 'terminal',
      account,
      address,
      vendorId: `${run}:${count}`,
      body: { kind: 'text', text },
    } as const;
    stored = stored.then(() => sink.receive([message])).catch((error: unknown) => options.notStored?.(error));
  };

  return {
    name: 'terminal',
    account,
    capabilities: { buttons: 0, textLength: 100_000, canErase: false },
    async start(sink) {
      lines = createInterface({ input, terminal: false });
      lines.on('line', (text) => hear(sink, text));
      lines.on('close', () => {
        if (!stopping) void stored.then(() => options.ended?.());
      });
    },
    async send(_to, body, id) {
      if (printed.has(id)) return { vendorId: String(id) };
      if (!output.writable) throw new SendError('connection-failed', 'the terminal is closed');
      output.write(`\n${body.text}\n\n`);
      printed.add(id);
      record?.({ from: 'desk', text: body.text, choices: body.choices ?? [] });
      return { vendorId: String(id) };
    },
    health: () => (lines ? { state: 'up' } : { state: 'starting' }),
    async stop() {
      stopping = true;
      lines?.close();
      await stored;
    },
  };
}
