import type { FlowInput } from '../flow.ts';

/** Which human words come first; when in doubt those that fit any danger. */
export type DangerKind = 'wish-to-die' | 'violence' | 'danger' | 'emergency';

const wishToDie =
  /\b(bunuh diri|(mau|pengen|pgn|pingin|ingin|mending|lebih baik|handak|kepengen|pengin) +(mati|mati aja|meninggal|matek)|capek hidup|cape hidup|lelah hidup|bosan hidup|akhiri hidup|mengakhiri hidup|gantung diri|(ga|gak|tidak|nggak|kada|ndak) +(kuat|sanggup) +(lagi +)?hidup|(lompat|loncat) +(dari +)?jembatan|minum racun)\b/i;
const violence =
  /\b(\w*pukul\w*|mukul\w*|gebuk\w*|\w*hajar|ditampar|menampar|tampar|ditendang|kdrt|\w*siksa\w*|\w*perkosa\w*|\w*cabul\w*|\w*leceh\w*|dicekik|dikunci|disekap|diculik|\w*ancam\w*|mau dibunuh|bawa (pisau|parang|mandau)|megang2|diraba)\b/i;

/** The understanding has already heard danger; this only chooses the words. A person's own wish to die comes first. */
export function dangerKind(input: FlowInput | undefined, intent: unknown): DangerKind {
  const text = input?.text ?? '';
  if (wishToDie.test(text)) return 'wish-to-die';
  if (violence.test(text)) return 'violence';
  return (intent ?? input?.meaning.intents[0]?.id) === 'emergency_aid' ? 'emergency' : 'danger';
}
