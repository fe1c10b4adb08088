/**
 * Markdown's own rules would make marks of `2*3*4`, of emoticons and of the signs in an address. Ours ask for
 * more: words between the signs, and around them what stands around a word.
 */
export function wraps(source: string, from: number, to: number, width: number): boolean {
  const within = source.slice(from + width, to - width);
  if (/[\r\n]/.test(within) || opensAddress(source, from)) return false;
  // One letter between two signs is a face: *o*
  const letters = within.match(/[\p{L}\p{M}\p{N}\p{Extended_Pictographic}]/gu)?.length ?? 0;
  if (letters === 0 || (width === 1 && letters === 1 && source[from] !== '`')) return false;
  let before = from;
  while (before > 0 && signs.test(source[before - 1] ?? '')) before -= 1;
  let after = to;
  while (after < source.length && signs.test(source[after] ?? '')) after += 1;
  if (!opening.test(source.slice(Math.max(0, before - 2), before))) return false;
  const next = source.slice(after, after + 2);
  // A case ending may follow in languages that join it to the word: **Երևան**ում
  return closing.test(next) || (width === 2 && /^\p{L}/u.test(next));
}

const signs = /[*_~`]/;
const opening = /(?:^|[\s\p{Ps}\p{Pi}"'—–|]|\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier}|\u200D)$/u;
const closing = /^(?:$|[\s\p{Pe}\p{Pf}\p{Pd}.,;:!?"'…|،؛؟۔।॥՝՞՜։]|\p{Extended_Pictographic})/u;

/** Whether this place lies inside an address, whose signs are its own. */
export function opensAddress(source: string, at: number): boolean {
  const start = Math.max(source.lastIndexOf(' ', at - 1), source.lastIndexOf('\n', at - 1)) + 1;
  return at > start && /(?:https?:\/\/|www\.)\S*$/i.test(source.slice(Math.max(start, at - 2_100), at));
}

/** Where a link may lead: the web or a mailbox, and nothing that hides in the address itself. */
export function isAddress(url: string): boolean {
  if (!/^(?:https?:\/\/|mailto:)[^\s<>"'`\p{Cc}\p{Cf}]{1,2000}$/iu.test(url)) return false;
  return URL.canParse(url) && url.isWellFormed();
}
