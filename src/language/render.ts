/** Fills the texts of `config/messages/` with the values of one answer. */

const PLACEHOLDER = /\{([a-z][A-Za-z0-9_]*)\}/g;

/** Names of the placeholders of a text, each once, in order of appearance. */
export function placeholders(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(PLACEHOLDER), (match) => match[1]!))];
}

/** A text with its placeholders filled; a missing key or value is a bug of the caller, found at once. Values are never read as templates. */
export function render(
  messages: ReadonlyMap<string, string>,
  key: string,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const text = messages.get(key);
  if (text === undefined) throw new Error(`message ${key} is missing`);
  return text.replace(PLACEHOLDER, (_, name: string) => {
    if (!Object.hasOwn(params, name)) throw new Error(`message ${key} needs a value for {${name}}`);
    return String(params[name]);
  });
}
