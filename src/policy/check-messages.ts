import type { Check } from './finding.ts';

const PLACEHOLDER = /\{([a-z][A-Za-z0-9_]*)\}/g;

/** Names of the placeholders of a text, each once. */
export function placeholdersOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(PLACEHOLDER), (match) => match[1]!))];
}

export const messageChecks: readonly Check[] = [
  {
    reads: ['messages'],
    run({ messages }, report) {
      for (const [key, text] of messages) {
        if (text.trim() === '') report('messages', [key], 'the text is empty');
        const rest = text.replaceAll(PLACEHOLDER, '');
        if (/[{}]/.test(rest)) {
          report('messages', [key], 'a brace that is no placeholder; a placeholder is written {name}');
        }
      }
    },
  },
];
