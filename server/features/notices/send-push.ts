import { buildPushPayload } from '@block65/webcrypto-web-push';
import type { Subscription } from '#contract/notices.ts';
import { sha256 } from '#server/platform/crypto.ts';
import { guardedFetch, RefusedAddress } from '#server/platform/guarded-fetch.ts';
import { pushKeys, pushSubject } from './push-keys.ts';

/** What a browser is handed. Everything but the receiver's browser sees only that there is something. */
export interface PushMessage {
  title: string;
  body: string;
  /** Later messages under the same tag take the place of earlier ones. */
  tag: string;
  /** The notice: the same one told twice does not ring twice. */
  about: string;
  /** A path of the desk. */
  path: string;
  /** Not shown to who has it open before them. */
  conversationId: string | null;
  lang: string;
  dir: 'ltr' | 'rtl';
}

export type PushOutcome =
  | { kind: 'taken' }
  /** The browser has unsubscribed, or subscribed with other keys. */
  | { kind: 'gone' }
  /** Not this message; the next one perhaps. */
  | { kind: 'refused'; status: number }
  /** `after`: seconds, where the push service said so. */
  | { kind: 'busy'; after: number | null };

const day = 86_400;

/** Hands an encrypted message to the push service of a browser (RFC 8030, 8291, 8292). */
export async function sendPush(target: Subscription, message: PushMessage, now: Date): Promise<PushOutcome> {
  const { headers, body } = await buildPushPayload(
    {
      data: { ...message },
      options: { ttl: day, urgency: 'high', topic: topicOf(message.tag) },
    },
    { ...target, expirationTime: null },
    { ...(await pushKeys()), subject: pushSubject() },
  );
  const { 'content-length': _, ...rest } = headers;
  let response: Response;
  try {
    response = await guardedFetch(target.endpoint, { method: 'POST', headers: rest, body });
  } catch (error) {
    return isRefused(error) ? { kind: 'gone' } : { kind: 'busy', after: null };
  }
  await response.body?.cancel().catch(() => {});
  const { status } = response;
  if (response.ok) return { kind: 'taken' };
  if ([401, 403, 404, 410].includes(status)) return { kind: 'gone' };
  if (status === 429 || status >= 500)
    return { kind: 'busy', after: secondsIn(response.headers.get('retry-after'), now) };
  return { kind: 'refused', status };
}

/** At most 32 characters, and a push service learns nothing from it. */
function topicOf(tag: string): string {
  return sha256(`push topic ${tag}`).toString('base64url').slice(0, 32);
}

/** The address lies in a private network: whoever typed it in has no browser there that we could reach. */
function isRefused(error: unknown): boolean {
  return error instanceof RefusedAddress || (error instanceof Error && error.cause instanceof RefusedAddress);
}

/** Seconds, or a date; at most six hours. */
function secondsIn(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const seconds = /^\d{1,9}$/.test(header.trim())
    ? Number(header)
    : (Date.parse(header) - now.getTime()) / 1_000;
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), day / 4) : null;
}
