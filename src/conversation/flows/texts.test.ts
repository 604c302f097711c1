import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../policy/load.ts';
import { flows } from './index.ts';

const { messages, intents, categories } = loadPolicy('config');
const folder = import.meta.dirname;
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|on-trial/.test(name))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

const prefixes = ['status', 'not_paid', 'dropped', 'offer', 'complaint', 'case_status', 'staff', 'danger'];
const own = [...messages.keys()].filter((key) => prefixes.includes(key.split('.')[0]!));
const key = new RegExp(`['\`]((?:${prefixes.join('|')})\\.[a-z0-9_.-]+)['\`]`, 'g');
const used = new Set(Array.from(sources.matchAll(key), (match) => match[1]!));
/** Keys made of a class that the registry names. */
const byClass = ['status.reason.', 'status.next_for.', 'status.programme.'];

describe('texts of the flows', () => {
  it('has every key the flows name', () => {
    expect([...used].filter((k) => !messages.has(k))).toEqual([]);
    expect(used.size).toBeGreaterThan(100);
  });

  it('has no key that nothing names', () => {
    expect(own.filter((k) => !used.has(k) && !byClass.some((prefix) => k.startsWith(prefix)))).toEqual([]);
  });

  it('fits every choice under a button', () => {
    const titles = own.filter((k) => k.includes('.choice.')).map((k) => messages.get(k)!);
    expect(titles.filter((title) => title.length > 24)).toEqual([]);
  });

  it('promises no aid, asks for nothing secret, and comforts nobody with what nobody checked', () => {
    const texts = own.map((k) => messages.get(k)!).join('\n');
    expect(texts).not.toMatch(/pasti (dapat|cair)|segera cair|selesai sendiri|ketidaknyamanan|!/i);
    expect(texts).not.toMatch(/(kirim|ketik|sebutkan) (PIN|OTP)/);
  });

  it('says Bapak/Ibu at most twice in one text', () => {
    const often = own.filter((k) => (messages.get(k)!.match(/Bapak\/Ibu/g) ?? []).length > 2);
    expect(often).toEqual([]);
  });

  it('has a flow for every intent that names one, and no two of one name', () => {
    const names = flows.map((flow) => flow.name);
    expect(new Set(names).size).toBe(names.length);
    const wanted = [...intents.values()].flatMap((intent) => intent.flow ?? []);
    expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has a text for every note under a receipt', () => {
    expect([...categories.values()].filter((c) => c.receiptNote && !messages.has(c.receiptNote))).toEqual([]);
  });
});
