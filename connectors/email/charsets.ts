import { first, type Header } from './header.ts';

/** A mail that some program saved as UTF-16, as UTF-8; others as they are. */
export function inUtf8(raw: Buffer): Buffer {
  const [a, b, c, d] = raw;
  const little = (a === 0xff && b === 0xfe) || (b === 0 && d === 0 && a !== 0 && c !== 0);
  const big = (a === 0xfe && b === 0xff) || (a === 0 && c === 0 && b !== 0 && d !== 0);
  if (little || big) return Buffer.from(new TextDecoder(big ? 'utf-16be' : 'utf-16le').decode(raw));
  return a === 0xef && b === 0xbb && c === 0xbf ? raw.subarray(3) : raw;
}

/**
 * The same mail, with another reading of parts that call themselves ASCII or UTF-8 and hold neither: the
 * character set of Western Windows, which is what such programs write.
 */
export function otherCharset(raw: Buffer, header: Header): Buffer {
  const text = raw.toString('latin1').replace(liar, (_, before: string) => `${before}"windows-1252"`);
  const bare = first(header, 'content-type') === '';
  const label = 'Content-Type: text/plain; charset="windows-1252"\r\n';
  return Buffer.from(`${bare ? label : ''}${text}`, 'latin1');
}

const liar =
  /(\bcharset\s{0,5}=\s{0,5})"?(?:us-ascii|ascii|ansi_x3\.4-1968|utf-?8|unknown-8bit|x-unknown|default)"?/gi;

/** Text whose part lied the other way round: UTF-8 that was announced, and read, as a Western character set. */
export function mended(text: string, raw: Buffer): string {
  if (!/[\u00C2-\u00F4][\u0080-\u02FF\u2013-\u2122]/.test(text)) return text;
  if (!western.test(raw.toString('latin1'))) return text;
  const bytes = Buffer.alloc(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = code < 0x100 ? code : windows.get(code);
    if (byte === undefined) return text;
    bytes[at] = byte;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

const western = /\bcharset\s{0,5}=\s{0,5}"?(?:iso-8859-1\b|iso-8859-15|windows-1252|latin-?1)/i;

/** The characters that windows-1252 puts where ISO 8859-1 has controls. */
const windows = new Map(
  Array.from({ length: 32 }, (_, n) => {
    const byte = 0x80 + n;
    return [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)).charCodeAt(0), byte] as const;
  }),
);

/** An encoded word that holds characters which it had to encode. */
export const hasRawWord = /=\?[\w.+-]{1,40}\?q\?[^?\s]{0,900}[^\0-\x7f]/i;

/** Such words, decoded as far as they are encoded. */
export function rawWords(text: string): string {
  return text.replace(
    /=\?([\w.+-]{1,40})\?q\?([^?\s]{0,900})\?=/gi,
    (word, charset: string, inner: string) => {
      try {
        const decoder = new TextDecoder(charset);
        return inner
          .replaceAll('_', ' ')
          .replace(/(?:=[0-9a-f]{2})+/gi, (run) =>
            decoder.decode(Buffer.from(run.replaceAll('=', ''), 'hex')),
          );
      } catch {
        return word;
      }
    },
  );
}
