import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import type { WebhookCall } from '#contract/webhooks.ts';
import { isRefused, secondsIn } from '#server/features/hooks/post.ts';
import { guardedFetch } from '#server/platform/guarded-fetch.ts';
import type { OpenWebhook } from './webhooks.ts';

export type Outcome =
  | { kind: 'taken' }
  /** Nobody will take anything there any more. */
  | { kind: 'gone'; why: string }
  /** Not this call; the next one perhaps. */
  | { kind: 'refused'; why: string }
  /** Not now. `after`: seconds, where it was said. */
  | { kind: 'later'; after: number | null; why: string };

/** One signed POST. Neither the address nor what it answers stands in any sentence. */
export async function post(
  { url, secret }: Pick<OpenWebhook, 'url' | 'secret'>,
  call: WebhookCall,
  now: Date,
): Promise<Outcome> {
  const body = Buffer.from(JSON.stringify(call));
  let response: Response;
  try {
    response = await guardedFetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...webhookHeaders(secret, call.id, now, body) },
      body,
    });
  } catch (error) {
    if (isRefused(error))
      return {
        kind: 'gone',
        why: 'The address lies in a private network, which is not called unless the operator allows it.',
      };
    return { kind: 'later', after: null, why: 'It could not be reached.' };
  }
  await response.body?.cancel().catch(() => undefined);
  return outcomeOf(response, now);
}

/** The table of answers. What a mended server would take is tried again; 410 says that nobody ever will. */
function outcomeOf({ ok, status, headers }: Response, now: Date): Outcome {
  if (ok) return { kind: 'taken' };
  const why = `It answered ${status}.`;
  if (status === 410) return { kind: 'gone', why };
  if (status >= 300 && status < 400) return { kind: 'later', after: null, why: 'It leads somewhere else.' };
  const isPassing = status >= 500 || [401, 403, 404, 408, 425, 429].includes(status);
  if (!isPassing) return { kind: 'refused', why };
  return { kind: 'later', after: secondsIn(headers.get('retry-after'), now), why };
}
