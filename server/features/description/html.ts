/** Text that is safe to stand in a page as it is. */
export interface Html {
  html: string;
}

type Piece = Html | string | number | false | undefined | Piece[];

/** A piece of a page: whatever is put into the template is escaped unless it is such a piece itself. */
export function html(words: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { html: words.map((word, i) => (i === 0 ? '' : written(pieces[i - 1])) + word).join('') };
}

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (Array.isArray(piece)) return piece.map(written).join('');
  return typeof piece === 'object' ? piece.html : escaped(String(piece));
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
}
