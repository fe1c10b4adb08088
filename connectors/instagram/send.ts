import { z } from 'zod';
import { type OutgoingPart, type SendContext, SendError, type Sent, UncertainError } from '../connector.ts';
import { refuseUnfit } from '../kit/choices.ts';
import { externalId } from '../kit/fields.ts';
import { asQuickReplies, quickReplies } from '../kit/meta/quick-replies.ts';
import { ask, ownAccount, self } from './api.ts';
import type { InstagramSettings } from './settings.ts';
import { type Place, placeIn } from './threads.ts';

type Sending = SendContext<InstagramSettings>;

/** In bytes: a letter of an Indian script is three of them. */
export const textMax = 1000;
export const choices = quickReplies(textMax);

/** A private message, a private answer to a comment, or a comment below one. */
export function send(part: OutgoingPart, context: Sending): Promise<Sent> {
  if (part.privateReplyTo !== null) return sendPrivately(part, { comment_id: part.privateReplyTo }, context);
  if (part.thread.surface === 'private') return sendPrivately(part, { id: part.thread.id }, context);
  return sendBelow(part, placeIn(part.thread.id), context);
}

const sent = z.looseObject({ message_id: externalId, recipient_id: externalId.optional().catch(undefined) });

async function sendPrivately(
  part: OutgoingPart,
  recipient: Record<string, string>,
  context: Sending,
): Promise<Sent> {
  const { tag, author, replyTo, privateReplyTo } = part;
  if (tag && author !== 'person')
    throw new SendError('window-closed', 'A day after the last message only people may answer on Instagram.');
  refuseUnfit(choices, part);
  const answer = await ask(context, `${self}/messages`, {
    json: {
      recipient,
      ...(tag && { messaging_type: 'MESSAGE_TAG', tag }),
      // Comes back in the echo, which settles what was lost on the way.
      message: { ...contentOf(part), ...asQuickReplies(part), metadata: part.id },
      ...(replyTo && privateReplyTo === null && { reply_to: { mid: replyTo } }),
    },
  });
  const parsed = sent.safeParse(answer);
  if (!parsed.success)
    throw new UncertainError('Instagram took the message without naming it; its echo will tell.');
  const { message_id, recipient_id } = parsed.data;
  return { externalId: message_id, ...(privateReplyTo !== null && recipient_id && { thread: recipient_id }) };
}

function contentOf({ text, attachments, privateReplyTo }: OutgoingPart): Record<string, unknown> {
  const [file, another] = attachments;
  if (!file) return { text };
  if (another || text !== '')
    throw new SendError('rejected', 'Instagram takes one file in a message, and no words beside it.');
  if (privateReplyTo !== null)
    throw new SendError(
      'rejected',
      'Instagram takes words alone as a private answer to a comment. Send the file when they have written back.',
    );
  return { attachment: { type: kindOf(file), payload: { url: file.url } } };
}

const million = 1_000_000;

/** Instagram fetches the file from this server, so it has to be reachable from the internet. */
function kindOf({ type, size }: OutgoingPart['attachments'][number]): string {
  const [family = ''] = type.split('/');
  if (family === 'image' && size > 8 * million)
    throw new SendError('rejected', 'Instagram takes pictures of up to 8 MB, and this one is larger.');
  if (['image', 'audio', 'video'].includes(family)) return family;
  if (type === 'application/pdf') return 'file';
  throw new SendError(
    'rejected',
    'Instagram takes pictures, videos, recordings and PDF, and no other files.',
  );
}

const published = z.looseObject({ id: externalId });

/** Below the topmost comment of the branch, or below the post of somebody else who mentioned the account. */
async function sendBelow({ text, attachments }: OutgoingPart, place: Place, context: Sending): Promise<Sent> {
  if (attachments.length > 0)
    throw new SendError('rejected', 'Comments on Instagram hold words alone. Send the file in private.');
  const answer =
    place.kind === 'comment'
      ? await ask(context, `${encodeURIComponent(place.comment)}/replies`, {
          method: 'POST',
          json: { message: text },
        })
      : await ask(context, `${(await ownAccount(context)).id}/mentions`, {
          method: 'POST',
          json: { media_id: place.media, ...(place.comment && { comment_id: place.comment }), message: text },
        });
  const parsed = published.safeParse(answer);
  if (parsed.success) return { externalId: parsed.data.id };
  throw new UncertainError(
    'Instagram took the comment without naming it. Look below the post whether it is there.',
  );
}
