import { timingSafeEqual } from 'node:crypto';
import { GraphError } from './graph-error.ts';
import { digits } from './ids.ts';
import { isLoopback } from './loopback.ts';
import type { App } from './things.ts';
import type { Update } from './world.ts';

/**
 * Sets the address to which an app is told of an object's changes, after the address has proved itself.
 * @throws GraphError 2200 when it does not give the challenge back
 */
export async function setWebhook(
  app: App,
  object: Update['object'],
  webhook: { url: string; verifyToken: string; fields: string[] | null },
): Promise<void> {
  if (!isLoopback(webhook.url)) {
    throw failed('the sandbox speaks with this machine alone: use an address on 127.0.0.1 or localhost');
  }
  const challenge = digits(10);
  const url = new URL(webhook.url);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', webhook.verifyToken);
  let answer: Response;
  try {
    answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw failed(`curl_errmsg = ${reason}`);
  }
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200)
    throw failed(`HTTP Status Code = ${answer.status}; HTTP Message = ${answer.statusText}`);
  const expected = Buffer.from(challenge);
  if (body.length !== expected.length || !timingSafeEqual(body, expected))
    throw failed('the answer does not hold the challenge and nothing else');
  const fields = webhook.fields === null ? null : new Set(webhook.fields);
  app.webhooks.set(object, { url: webhook.url, verifyToken: webhook.verifyToken, fields });
}

function failed(reason: string): GraphError {
  return new GraphError(2200, `(#2200) Callback verification failed with the following errors: ${reason}`);
}
