import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { externalId, firstIssue } from '../kit/fields.ts';
import type { Told } from '../kit/meta/envelope.ts';
import { mentionId } from './threads.ts';

const mention = z.looseObject({ media_id: externalId, comment_id: externalId.optional().catch(undefined) });

/**
 * Somebody named the account in a post of theirs, or in a comment below one. Instagram tells the ids alone: that
 * it happened is shown at once, and its words and who wrote them are asked for.
 */
export function readMention({ value, at }: Told): Inbound[] | string {
  const parsed = mention.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { media_id, comment_id } = parsed.data;
  if (![media_id, comment_id ?? '0'].every((id) => /^\d{1,60}$/.test(id)))
    return 'media_id or comment_id is no id';
  const id = mentionId(media_id, comment_id ?? null);
  return [
    {
      type: 'message',
      thread: { id, surface: 'public' },
      // As a comment it may also be told as one, below a post of the account itself.
      id: comment_id ?? id,
      from: 'customer',
      author: { keys: [{ namespace: 'channel', value: id }], placeholder: 'Somebody on Instagram' },
      text: '',
      attachments: [],
      cards: [{ kind: 'link', of: 'post', how: 'mentioned' }],
      at,
      unsupported: 'mention',
      named: true,
    },
  ];
}
