import { z } from 'zod';
import {
  type Context,
  type OutgoingPart,
  type SendContext,
  SendError,
  type Sent,
  UncertainError,
} from '../connector.ts';
import { refuseUnfit } from '../kit/choices.ts';
import { externalId } from '../kit/fields.ts';
import { graph } from '../kit/meta/graph.ts';
import { interactiveOf, choices as offers } from './interactive.ts';
import { headerOf, mediaOf } from './media.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import type { WhatsAppSettings } from './settings.ts';
import { filled } from './template.ts';

/** One message. Answering somebody also shows them that what they wrote was read. */
export async function send(part: OutgoingPart, context: SendContext<WhatsAppSettings>): Promise<Sent> {
  const recipient = recipientOf(part.thread.id, part.recipient);
  if (part.choices && recipient.recipient_type === 'group')
    throw new SendError('rejected', 'WhatsApp shows no choices in groups. Send the text without them.');
  refuseUnfit(offers, part);
  const content = await contentOf(part, context);
  const sending = deliver(context, recipient, content, part);
  const [sent] = await Promise.allSettled([sending, markRead(part, context)]);
  if (sent.status === 'rejected') throw sent.reason;
  return sent.value;
}

async function contentOf(
  part: OutgoingPart,
  context: Context<WhatsAppSettings>,
): Promise<Record<string, unknown>> {
  const { text, template, choices } = part;
  const [file, another] = part.attachments;
  if (another) throw new SendError('rejected', 'WhatsApp takes one file in a message.');
  if (template) {
    const header = file ? await headerOf(file, context) : null;
    return { type: 'template', template: filled(template, header) };
  }
  if (file) return mediaOf(file, text, context);
  if (text === '') throw new SendError('rejected', 'There is nothing to send in this message.');
  if (choices) return { type: 'interactive', interactive: interactiveOf(text, choices) };
  return { type: 'text', text: { body: text, preview_url: /https?:\/\//i.test(text) } };
}

const answer = z.looseObject({
  messages: z.array(z.looseObject({ id: externalId })).min(1),
  contacts: z
    .array(z.looseObject({ wa_id: externalId.optional().catch(undefined) }))
    .optional()
    .catch(undefined),
});

async function deliver(
  context: SendContext<WhatsAppSettings>,
  recipient: Recipient,
  content: Record<string, unknown>,
  { id, replyTo }: OutgoingPart,
): Promise<Sent> {
  const told = await post(context, {
    ...recipient,
    ...content,
    ...(replyTo && { context: { message_id: replyTo } }),
    // Comes back with every status, so that a message is known again even if this answer is lost.
    biz_opaque_callback_data: id,
  });
  const parsed = answer.safeParse(told);
  const externalId = parsed.data?.messages[0]?.id;
  if (externalId === undefined)
    throw new UncertainError('WhatsApp took the message and did not say under which id.');
  // Some countries write a number in two ways; this is the one under which they will write back.
  const number = parsed.data?.contacts?.[0]?.wa_id;
  const isOther =
    number !== undefined &&
    'to' in recipient &&
    recipient.recipient_type === 'individual' &&
    number !== recipient.to;
  return isOther ? { externalId, thread: number } : { externalId };
}

/** A courtesy: whatever becomes of it, the answer counts. A machine has read nothing. */
async function markRead(part: OutgoingPart, context: SendContext<WhatsAppSettings>): Promise<void> {
  const last = part.history.findLast(({ from }) => from === 'customer');
  const isFirst = part.author === 'person' && part.previous === null && part.template === null;
  if (!last || !isFirst || !last.id.startsWith('wamid.')) return;
  await post(context, { status: 'read', message_id: last.id }).catch(() => {});
}

/** One call of the number's messages: a message, a reaction, a sign that something was read. */
export function post(context: Context<WhatsAppSettings>, body: Record<string, unknown>): Promise<unknown> {
  const { apiBaseUrl, accessToken, phoneNumberId } = context.settings;
  return graph(context, {
    base: apiBaseUrl,
    path: `${phoneNumberId}/messages`,
    method: 'POST',
    token: accessToken,
    json: { messaging_product: 'whatsapp', ...body },
  });
}
