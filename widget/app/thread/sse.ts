/** Reads server-sent events out of pieces of text, wherever these were cut. Comments are passed over. */
export function createEventReader(told: (event: string, data: string) => void): (piece: string) => void {
  let rest = '';
  let event = '';
  let data: string[] = [];

  return (piece) => {
    rest += piece;
    // A carriage return at the very end may be half of a pair.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  };

  function take(line: string): void {
    if (line === '') {
      if (data.length > 0) told(event || 'message', data.join('\n'));
      event = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
}
