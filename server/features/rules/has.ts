/** Whether a folded text has a folded word; `whole`: with no letter or digit right before or after it. */
export function has(text: string, word: string, whole: boolean): boolean {
  if (word === '') return false;
  if (!whole) return text.includes(word);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!isOfWord(before(text, at)) && !isOfWord(after(text, at + word.length))) return true;
  }
  return false;
}

function before(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
}

function after(text: string, at: number): string {
  return [...text.slice(at, at + 2)][0] ?? '';
}

function isOfWord(character: string): boolean {
  return /[\p{L}\p{M}\p{N}]/u.test(character);
}
