import { z } from 'zod';

/** The origin of the stand-ins; undefined for none. Nothing but this machine is taken: they stand in, they are not real. */
export function toSandbox(text: string, check: z.RefinementCtx): string | undefined {
  if (/^off$/i.test(text)) return undefined;
  const url = URL.parse(/^on$/i.test(text) ? 'http://127.0.0.1:4100' : text);
  // They listen on IPv4, and name themselves by that address.
  if (url?.hostname === 'localhost') url.hostname = '127.0.0.1';
  const here = url?.protocol === 'http:' && /^(127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (here && url.port !== '' && url.href === `${url.origin}/`) return url.origin;
  check.addIssue(
    'must be off, on, or an address on this machine with its port, such as http://127.0.0.1:4100',
  );
  return z.NEVER;
}

/** As an entry of the addresses that may be called. */
export function placeOf(sandbox: string | undefined): { host: string; port: number }[] {
  if (sandbox === undefined) return [];
  const { hostname, port } = new URL(sandbox);
  return [{ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }];
}
