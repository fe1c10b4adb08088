import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 over the pieces one after the other. */
export function hmac(key: string | Buffer, ...pieces: (string | Buffer)[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const piece of pieces) mac.update(piece);
  return mac.digest();
}

/**
 * Whether two texts are equal, in a time that does not tell how much of them is. Encoded signatures are
 * compared as they are written: decoded, several spellings would stand for the same bytes.
 */
export function same(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
