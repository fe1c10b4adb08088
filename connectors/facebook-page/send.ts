import { z } from 'zod';
import { type OutgoingPart, type SendContext, SendError, type Sent, UncertainError } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { graph } from '../kit/meta/graph.ts';
import { sendMessage } from '../kit/meta/send-message.ts';
import type { FacebookPageSettings } from './settings.ts';

/** A reply in public, or the one private answer that a comment allows. */
export function send(part: OutgoingPart, context: SendContext<FacebookPageSettings>): Promise<Sent> {
  return part.privateReplyTo ? sendPrivate(part, part.privateReplyTo, context) : sendPublic(part, context);
}

const named = z.object({ id: externalId });

async function sendPublic(part: OutgoingPart, context: SendContext<FacebookPageSettings>): Promise<Sent> {
  const { apiBaseUrl: base, pageAccessToken: token } = context.settings;
  const body = part.attachments.length > 0 ? { form: await formOf(part) } : { json: { message: part.text } };
  const answer = await graph(context, { base, path: `${targetOf(part)}/comments`, token, ...body });
  const parsed = named.safeParse(answer);
  if (parsed.success) return { externalId: parsed.data.id };
  throw new UncertainError('Facebook took the comment without naming it.');
}

/** The comment that the agent chose, or else the first one of the branch (the visitor's post, the recommendation). */
export function targetOf(part: OutgoingPart): string {
  return part.replyTo ?? part.thread.id;
}

async function formOf(part: OutgoingPart): Promise<FormData> {
  const form = new FormData();
  if (part.text) form.append('message', part.text);
  for (const { name, type, bytes } of part.attachments)
    form.append('source', new File([new Uint8Array(await bytes())], name, { type }));
  return form;
}

const privateTextMax = 2000;

/** Facebook says whose private thread it became: the one of the Messenger channel of the same Page. */
async function sendPrivate(
  part: OutgoingPart,
  commentId: string,
  context: SendContext<FacebookPageSettings>,
): Promise<Sent> {
  // One message is all that Facebook takes, so nothing of it may be left for a second.
  if (part.text.length > privateTextMax)
    throw new SendError(
      'rejected',
      'A private answer holds at most 2,000 characters. Shorten it, or answer in public.',
    );
  if (part.text && part.attachments.length > 0)
    throw new SendError(
      'rejected',
      'A private answer holds a text or a picture, not both. Send one of them first.',
    );
  const { apiBaseUrl: base, pageAccessToken: token, pageId: account } = context.settings;
  const recipient = { comment_id: commentId };
  const { messageId, recipientId } = await sendMessage(context, { base, token, account, recipient, part });
  return { externalId: messageId, ...(recipientId && { thread: recipientId }) };
}
