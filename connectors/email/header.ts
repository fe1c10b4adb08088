/** The header of a mail as it stands in the bytes, without any decoding beyond the character set. */
export interface Header {
  /** Names in lower case, values unfolded, in the order of the mail. */
  fields: [name: string, value: string][];
  /** Where the body begins. */
  end: number;
}

const headerMax = 256 * 1024;

/** Reads the header block at the start of `raw`; a line that is no field is passed over. */
export function readHeader(raw: Buffer): Header {
  const head = raw.subarray(0, headerMax);
  const blank = /\r?\n[ \t]*\r?\n|\r\r/.exec(head.toString('latin1'));
  const end = blank ? blank.index + blank[0].length : head.length;
  const lines = decode(head.subarray(0, blank?.index ?? end)).split(/\r\n|\n|\r/);
  const fields: Header['fields'] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trim()}`;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trimEnd();
    if (colon > 0 && /^[!-9;-~]+$/.test(name))
      fields.push([name.toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return { fields, end };
}

/** The first field of that name, '' where there is none. */
export function first({ fields }: Header, name: string): string {
  return fields.find((field) => field[0] === name)?.[1] ?? '';
}

export function every({ fields }: Header, ...names: string[]): string[] {
  return fields.filter((field) => names.includes(field[0])).map((field) => field[1]);
}

/** UTF-8 where the bytes are UTF-8; otherwise what Western programs write without saying so. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
