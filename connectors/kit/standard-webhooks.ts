import type { Raw } from '../connector.ts';
import { hmac, same } from './hmac.ts';

const toleratedSeconds = 5 * 60;

/**
 * What is wrong with the signature of a request, in a sentence; null where it is genuine.
 * Standard Webhooks 1.0.0. The package `standardwebhooks` turns the body into text before it signs, so that
 * bytes which are not UTF-8 would count as equal, and it reads the machine's clock; hence these few lines.
 */
export function webhookFault(secret: string, raw: Raw): string | null {
  const id = raw.headers['webhook-id'];
  const timestamp = raw.headers['webhook-timestamp'];
  const signatures = raw.headers['webhook-signature'];
  if (!id) return 'The header webhook-id is missing.';
  if (!timestamp) return 'The header webhook-timestamp is missing.';
  if (!signatures) return 'The header webhook-signature is missing.';
  if (!/^[0-9]{1,12}$/.test(timestamp)) {
    return 'The header webhook-timestamp is not a number of seconds since 1970.';
  }
  const early = Math.floor(raw.receivedAt.getTime() / 1000) - Number(timestamp);
  if (early > toleratedSeconds) return 'The webhook-timestamp is more than five minutes old.';
  if (early < -toleratedSeconds) return 'The webhook-timestamp is more than five minutes in the future.';
  const expected = signature(secret, id, timestamp, raw.body);
  const genuine = signatures.split(' ').some((candidate) => same(candidate, expected));
  return genuine ? null : 'The webhook-signature does not match the body under the secret of this channel.';
}

/** The three headers that make a request genuine to whoever holds the same secret. */
export function webhookHeaders(secret: string, id: string, at: Date, body: Buffer): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature(secret, id, timestamp, body),
  };
}

function signature(secret: string, id: string, timestamp: string, body: Buffer): string {
  // Node hands over header bytes as latin1, so latin1 gives back the bytes that the sender signed.
  const head = Buffer.from(`${id}.${timestamp}.`, 'latin1');
  return `v1,${hmac(webhookKey(secret), head, body).toString('base64')}`;
}

/** `whsec_` and base64, as the standard has it; any other secret counts as its own bytes. */
export function webhookKey(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
}
