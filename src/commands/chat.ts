import { writeFileSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { stringify } from 'yaml';
import { createTerminalChannel, type TranscriptEvent } from '../channels/terminal/terminal-channel.ts';
import type { Sink } from '../messaging/channel.ts';
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
  let lineStored = () => {};
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
        if (line.trim() === '') continue;
        const stored = new Promise<void>((resolveStored) => {
          lineStored = resolveStored;
        });
        yield `${line}\n`;
        // Piped lines are answered one by one, as a person would wait.
        await stored;
        await app.settled();
      }
    })(),
  );
  const ended = new Promise<void>((resolveEnd) => {
    const channel = createTerminalChannel({
      input,
      output,
      record: (event) => void said.push(event),
      ended: resolveEnd,
      notStored: () => io.err('pesan tidak tersimpan; coba lagi\n'),
    });
    const start = (sink: Sink) =>
      channel.start({ receive: (messages) => sink.receive(messages).finally(() => lineStored()) });
    app
      .attach({ ...channel, start })
      .then((detach) => ended.then(detach))
      .catch((error: unknown) => {
        io.err(`${(error as Error).message}\n`);
        resolveEnd();
      });
  });
  await ended;
  await app.settled();
  if (values.record !== undefined) {
    writeFileSync(resolve(io.directory, values.record), transcript(said, parse(values.record).name));
  }
  return 0;
};

const codePattern = /\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b/g;
const numberPattern = /\b\d{2}-\d{6}\b/g;

/** A transcript as `test/transcripts/` holds them: per turn what was said and answered, without codes and numbers of cases. */
function transcript(said: readonly TranscriptEvent[], title: string): string {
  const turns: { warga: string; desk: string; pilihan?: string[] }[] = [];
  for (const event of said) {
    const text = event.text.replace(codePattern, '{kode}').replace(numberPattern, '{nomor}');
    const turn = turns.at(-1);
    if (event.from === 'resident') turns.push({ warga: text, desk: '' });
    else if (turn) {
      const numbered = event.choices.map((choice, i) => `${i + 1}. ${choice.title}`).join('\n');
      const words = numbered && text.endsWith(numbered) ? text.slice(0, -numbered.length).trimEnd() : text;
      turn.desk = [turn.desk, words].filter(Boolean).join('\n---\n');
      if (event.choices.length > 0) turn.pilihan = event.choices.map((choice) => choice.title);
    }
  }
  return stringify({ judul: title, turns }, { lineWidth: 0, blockQuote: 'literal' });
}
