import type { Raw } from '#connectors/connector.ts';
import type { Signing } from '#connectors/rig/requests.ts';

/**
 * The same proof over something else: one bit of the body, or of the token in the address, is another. Where
 * the proof names the sender alone, it is the proof that is changed.
 */
export function forgery(genuine: Raw, plain: Raw, { bodySigned }: Signing): Raw {
  if (genuine.method === 'GET') return { ...genuine, query: changed(genuine.query, () => true) };
  if (!bodySigned)
    return {
      ...genuine,
      headers: changed(genuine.headers, (name) => !(name in plain.headers)),
      query: changed(genuine.query, (name) => !(name in plain.query)),
    };
  const body = Buffer.from(genuine.body.length > 0 ? genuine.body : ' ');
  const middle = Math.floor(body.length / 2);
  body[middle] = (body[middle] ?? 0) ^ 1;
  return { ...genuine, body };
}

function changed(fields: Record<string, string>, isProof: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isProof(name) ? `${value}x` : value]),
  );
}
