import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import type { Api } from '../rig/api.ts';

/** A message arrives; milliseconds from the answer to its sender until a search finds it. */
export async function untilFound(
  url: string,
  api: Api,
  channel: { path: string; secret: string },
  word: string,
): Promise<number> {
  const body = Buffer.from(
    JSON.stringify({
      type: 'message',
      id: word,
      thread: { id: 'fresh', surface: 'private' },
      author: { id: 'fresh', name: 'Anahit' },
      text: `The ${word} came this morning.`,
      sentAt: Date.now(),
    }),
  );
  const headers = webhookHeaders(channel.secret, `msg_${word}`, new Date(), body);
  const answer = await fetch(`${url}${channel.path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(`the message was answered with ${answer.status}`);
  const began = performance.now();
  for (;;) {
    const { data } = await api.get<{ data: unknown[] }>(`/conversations?state=any&q=${word}`);
    const took = performance.now() - began;
    if (data.length > 0) return took;
    if (took > 30_000) throw new Error('a new message was not found in 30 seconds');
  }
}
