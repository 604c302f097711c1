import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { stringify } from 'yaml';
import { createTerminalChannel, type TranscriptEvent } from '../channels/terminal/terminal-channel.ts';
import { readOptions, type StoreCommand, UsageError } from './command.ts';

/** Talks to the desk in the terminal; `--record FILE` writes the dialogue as a transcript. */
export const chat: StoreCommand = async (app, args, io) => {
  const { values, rest } = readOptions(args, { values: ['record'], flags: [] });
  if (rest.length > 0) throw new UsageError('what is said is typed, not given as an argument');
  if (app.channels.has('terminal')) {
    io.err('another terminal is talking to this service already\n');
    return 1;
  }
  const said: TranscriptEvent[] = [];
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      io.out(String(chunk));
      done();
    },
  });
  const input = Readable.from(
    (async function* () {
      for await (const line of io.lines) {
        yield `${line}\n`;
        // Piped lines are answered one by one, as a person would wait.
        await app.settled();
      }
    })(),
  );
  const ended = new Promise<void>((resolveEnd) => {
    app
      .attach(
        createTerminalChannel({
          input,
          output,
          record: (event) => void said.push(event),
          ended: resolveEnd,
          notStored: () => io.err('pesan tidak tersimpan; coba lagi\n'),
        }),
      )
      .then((detach) => ended.then(detach))
      .catch((error: unknown) => {
        io.err(`${(error as Error).message}\n`);
        resolveEnd();
      });
  });
  await ended;
  await app.settled();
  if (values.record !== undefined) writeFileSync(resolve(io.directory, values.record), transcript(said));
  return 0;
};

/** A transcript as `test/transcripts/` holds them: turn by turn what was said, words in full. */
function transcript(said: readonly TranscriptEvent[]): string {
  const turns = said.map((event) =>
    event.from === 'resident'
      ? { warga: event.text }
      : { desk: event.text, ...(event.choices.length > 0 ? { pilihan: event.choices.map((c) => c.title) } : {}) },
  );
  return stringify({ turns });
}
