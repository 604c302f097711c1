import type { Capabilities } from './channel.ts';
import type { Choice, OutboundBody } from './message.ts';

/**
 * Fits one bubble to what a channel can do: choices become a numbered menu where there are no buttons, and a text
 * that is too long becomes several bubbles, split at a line or a sentence, the choices under the last.
 */
export function fitTo(body: OutboundBody, capabilities: Capabilities): OutboundBody[] {
  const choices = body.choices ?? [];
  const numbered = choices.length > capabilities.buttons;
  const text = numbered ? `${body.text}\n\n${choices.map((c, i) => `${i + 1}. ${c.title}`).join('\n')}` : body.text;
  const parts = split(text, capabilities.textLength);
  return parts.map((part, i) => {
    const last = i === parts.length - 1;
    return {
      text: part,
      ...(last && choices.length > 0 ? { choices: [...choices] as Choice[] } : {}),
      ...(last && body.menu !== undefined ? { menu: body.menu } : {}),
      ...(i === 0 && body.erase !== undefined ? { erase: body.erase } : {}),
    };
  });
}

function split(text: string, most: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const window = rest.slice(0, most);
    const at =
      [window.lastIndexOf('\n'), window.lastIndexOf('. ') + 1, window.lastIndexOf(' ')].find((i) => i > most / 2) ??
      most;
    // A surrogate pair stays whole.
    const cut = /[\ud800-\udbff]/.test(rest[at - 1] ?? '') ? at - 1 : at;
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  parts.push(rest);
  return parts;
}
