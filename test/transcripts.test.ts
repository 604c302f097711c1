import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { openSampleStore, type TestStore } from './support/database.ts';
import { anyMorning, openTestDesk, type TestDesk } from './support/desk.ts';

/** `UPDATE_TRANSCRIPTS=1` writes what the desk says into the files: read every line before it is kept. */
const update = process.env['UPDATE_TRANSCRIPTS'] === '1';
const folder = join(import.meta.dirname, 'transcripts');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

interface Turn {
  warga: string;
  /** Another person's chat; "warga" alone is always the same one. */
  chat?: string;
  desk?: string;
  pilihan?: string[];
}

interface Transcript {
  judul: string;
  turns: Turn[];
}

describe('dialogues as officials read them', () => {
  let store: TestStore;
  let desk: TestDesk;
  beforeAll(async () => {
    store = await openSampleStore();
    desk = await openTestDesk(store, anyMorning);
  });
  afterAll(async () => {
    await desk.stop();
    await store.close();
  });

  test('there are enough of them', () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
  });

  test.each(names)('%s', async (name) => {
    const path = join(folder, name);
    const transcript = parse(readFileSync(path, 'utf8')) as Transcript;
    const codes: string[] = [];
    const said: Turn[] = [];
    for (const { warga, chat } of transcript.turns) {
      const spoken = warga.replace(/\{kode\}/g, () => codes.at(-1) ?? '{kode}');
      const bubbles = await desk.say(spoken, `${name}/${chat ?? 'warga'}`);
      const text = bubbles.map((b) => b.text).join('\n---\n');
      codes.push(...(text.match(codePattern) ?? []));
      const choices = bubbles.at(-1)?.choices?.map((c) => c.title) ?? [];
      said.push({
        warga,
        ...(chat === undefined ? {} : { chat }),
        desk: text.replace(codePattern, '{kode}').replace(/\b26-\d{6}\b/g, '{nomor}'),
        ...(choices.length > 0 ? { pilihan: choices } : {}),
      });
    }
    if (update)
      writeFileSync(path, stringify({ judul: transcript.judul, turns: said }, { lineWidth: 0, blockQuote: 'literal' }));
    else expect(said).toEqual(transcript.turns);
  });
});

const codePattern = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g;
