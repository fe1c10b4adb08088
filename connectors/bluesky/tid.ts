const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * The record key for a part: a TID made from its id alone, a UUIDv7, so that every attempt writes to the same
 * place. 53 bits of microseconds since 1970, ten bits to tell writers apart, thirteen characters of base32.
 */
export function tidOf(partId: string): string {
  const id = BigInt(`0x${partId.replaceAll('-', '')}`);
  const milliseconds = id >> 80n;
  const microseconds = milliseconds * 1000n + (((id >> 16n) & 0xffffn) % 1000n);
  const bits = ((microseconds & 0x1fffffffffffffn) << 10n) | (id & 0x3ffn);
  return Array.from({ length: 13 }, (_, n) => alphabet[Number((bits >> BigInt(60 - 5 * n)) & 31n)]).join('');
}
