import { type OutgoingPart, type SendContext, SendError } from '../connector.ts';
import { webhookHeaders } from '../kit/standard-webhooks.ts';
import { accepted, readAnswer, refusal } from './answer.ts';
import type { ApiSettings } from './settings.ts';

/**
 * One signed POST. Its `webhook-id` is the part's id, the same on every attempt, so that the receiver can
 * tell a repeat from a new message.
 */
export async function send(
  part: OutgoingPart,
  context: SendContext<ApiSettings>,
): Promise<{ externalId: string }> {
  const { settings, now } = context;
  if (!settings.callbackUrl) {
    throw new SendError('misconfigured', 'This channel has no callback address, so it can only receive.');
  }
  const body = Buffer.from(JSON.stringify(payload(part, context.channelId)));
  const response = await context.fetch(settings.callbackUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...webhookHeaders(settings.secret, part.id, now, body) },
    body,
    redirect: 'manual',
  });
  const answer = await readAnswer(response);
  const externalId = accepted(response.status, answer);
  if (externalId !== null) return { externalId: externalId || part.id };
  throw refusal(response, answer, settings.secret, now);
}

function payload(part: OutgoingPart, channelId: string): Record<string, unknown> {
  const { keys, name, email, phone, language } = part.recipient;
  return {
    type: 'message',
    id: part.id,
    channelId,
    thread: { id: part.thread.id, surface: part.thread.surface },
    recipient: {
      id: keys.find((key) => key.namespace === 'channel')?.value ?? null,
      name,
      email,
      phone,
      language,
    },
    author: { name: part.authorName },
    text: part.text,
    attachments: part.attachments.map(({ name, type, size, url }) => ({ name, type, size, url })),
    replyTo: part.replyTo,
    createdAt: part.createdAt.toISOString(),
  };
}
