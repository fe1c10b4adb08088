import { isUtf8 } from 'node:buffer';
import type { App, Raw, Verdict } from '../../connector.ts';
import { hmac, same } from '../hmac.ts';

/** One app at Meta delivers for Pages, Instagram accounts and WhatsApp numbers alike, to one address. */
export const metaApp: App = {
  name: 'meta',
  title: 'Meta',
  settings: ['appSecret', 'verifyToken'],
  secret: 'appSecret',
  verify,
};

function verify(raw: Raw, settings: Record<string, unknown>): Verdict {
  if (raw.method === 'GET') return challenged(raw, text(settings.verifyToken));
  if (raw.method !== 'POST') return refused('Meta sends its webhooks by POST.');
  const fault = signatureFault(raw, text(settings.appSecret));
  return fault === null ? { accepted: true } : refused(fault);
}

/** Meta asks once, when the address is entered: it wants the challenge back as it is. */
function challenged({ query }: Raw, verifyToken: string): Verdict {
  if (query['hub.mode'] !== 'subscribe') return refused('This is no request of Meta to confirm a webhook.');
  const challenge = query['hub.challenge'] ?? '';
  if (!/^[\x20-\x7e]{1,500}$/.test(challenge)) return refused('The request brings no hub.challenge.');
  if (verifyToken === '' || !same(query['hub.verify_token'] ?? '', verifyToken))
    return refused('The verify token entered at Meta is not the one of this app.');
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { accepted: true, keep: false, answer: { status: 200, headers, body: challenge } };
}

function signatureFault({ headers, body }: Raw, appSecret: string): string | null {
  const stated = headers['x-hub-signature-256'];
  if (!stated) return 'The header X-Hub-Signature-256 is missing.';
  if (appSecret === '') return 'This app has no secret yet, so nothing can be proven.';
  if (same(stated, signature(appSecret, body))) return null;
  const escaped = escapedForm(body);
  if (escaped && same(stated, signature(appSecret, escaped))) return null;
  return 'The X-Hub-Signature-256 does not match the body under the secret of this app.';
}

/** What Meta puts into `X-Hub-Signature-256`. */
export function signature(appSecret: string, body: Buffer | string): string {
  return `sha256=${hmac(appSecret, body).toString('hex')}`;
}

/**
 * Meta signs JSON in which all beyond ASCII is escaped. A proxy that decoded and wrote it again changes the
 * bytes, not the meaning: written as Meta wrote it, it still proves itself.
 */
function escapedForm(body: Buffer): string | null {
  if (!isUtf8(body)) return null;
  const plain = body.toString();
  const escaped = plain.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped === plain ? null : escaped;
}

function refused(reason: string): Verdict {
  return { accepted: false, reason };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
