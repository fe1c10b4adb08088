import { z } from 'zod';

/** A page's or a file's address, as it may stand in what came. */
const address = z.url({ protocol: /^https?$/ }).max(2000);

/** An address that a browser may open and that can be stored; nothing where it is none. */
export function webAddress(value: unknown): { url?: string } {
  if (typeof value !== 'string') return {};
  const parsed = address.safeParse(value);
  return parsed.success && parsed.data.isWellFormed() && !parsed.data.includes('\0')
    ? { url: parsed.data.replace(/^https?/i, (scheme) => scheme.toLowerCase()) }
    : {};
}
