import { z } from 'zod';
import { type Context, type OutgoingPart, UncertainError } from '../../connector.ts';
import { externalId } from '../fields.ts';
import { graph } from './graph.ts';
import { asQuickReplies } from './quick-replies.ts';

export interface Outgoing {
  base: string;
  token: string;
  /** Whose messages: a Page's or an account's id. */
  account: string;
  recipient: Record<string, string>;
  part: OutgoingPart;
}

const sent = z.object({
  message_id: externalId,
  recipient_id: externalId.optional().catch(undefined),
});

/**
 * One text or one file by the Send API. The part's id goes along as `metadata` and comes back in the echo, which
 * settles what was lost on the way.
 * @throws SendError, UncertainError
 */
export async function sendMessage(
  context: Context<object>,
  { base, token, account, recipient, part }: Outgoing,
): Promise<{ messageId: string; recipientId: string | undefined }> {
  const [file] = part.attachments;
  const message = file
    ? { attachment: { type: kindOf(file.type), payload: { is_reusable: false } }, metadata: part.id }
    : { text: part.text, ...asQuickReplies(part), metadata: part.id };
  const envelope = {
    recipient,
    ...(part.tag ? { messaging_type: 'MESSAGE_TAG', tag: part.tag } : { messaging_type: 'RESPONSE' }),
    message,
    ...(part.replyTo && !part.privateReplyTo && { reply_to: { mid: part.replyTo } }),
  };
  const body = file ? { form: await formOf(envelope, file) } : { json: envelope };
  const parsed = sent.safeParse(await graph(context, { base, path: `${account}/messages`, token, ...body }));
  if (!parsed.success)
    throw new UncertainError('Meta took the message without naming it; its echo will tell.');
  return { messageId: parsed.data.message_id, recipientId: parsed.data.recipient_id };
}

function kindOf(type: string): string {
  const [family = ''] = type.split('/');
  return ['image', 'audio', 'video'].includes(family) ? family : 'file';
}

/** The bytes go along, so that Meta need not reach this server. */
async function formOf(
  envelope: Record<string, unknown>,
  { name, type, bytes }: OutgoingPart['attachments'][number],
): Promise<FormData> {
  const form = new FormData();
  for (const [key, value] of Object.entries(envelope))
    form.append(key, typeof value === 'string' ? value : JSON.stringify(value));
  form.append('filedata', new File([new Uint8Array(await bytes())], name, { type }));
  return form;
}
