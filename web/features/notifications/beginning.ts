/** The first characters as a reader counts them: no sign is torn from its letter. */
export function beginning(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...new Intl.Segmenter().segment(line.slice(0, most * 10))];
  if (characters.length <= most) return line;
  return `${characters
    .slice(0, most - 1)
    .map(({ segment }) => segment)
    .join('')
    .trimEnd()}…`;
}
