export type Piece = { kind: 'text' | 'link' | 'handle'; text: string };

// http and https only: nothing else that a stranger writes becomes clickable.
const marked = /(https?:\/\/[^\s<>"'«»“”]+)|((?<![\p{L}\p{N}_@.])@[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,60})/giu;

/** A text cut into plain stretches, links and handles. Joined again the pieces are the text. */
export function linked(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(marked)) {
    const found = match[1] ? withoutTrailing(match[0]) : match[0].replace(/[.-]+$/, '');
    if (match[1] && !isAddress(found)) continue;
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push({ kind: match[1] ? 'link' : 'handle', text: found });
    from = match.index + found.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

/** A full stop or bracket that ends the sentence is not part of the address. */
function withoutTrailing(address: string): string {
  let end = address.replace(/[.,;:!?،۔।…]+$/u, '');
  while (end.endsWith(')') && !end.includes('(')) end = end.slice(0, -1).replace(/[.,;:!?]+$/, '');
  return end;
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
