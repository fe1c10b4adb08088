import { z } from 'zod';
import type { Card, Inbound } from '../../connector.ts';
import { externalId, firstIssue, words } from '../fields.ts';
import { contentOf } from './content.ts';
import { isObject } from './envelope.ts';
import { choice, referralCard } from './referral.ts';
import type { Talk } from './talk.ts';
import { webAddress } from './web-address.ts';

const message = z.looseObject({
  mid: externalId,
  text: words.nullish(),
  attachments: z.array(z.unknown()).nullish().catch(undefined),
  quick_reply: z.looseObject({}).nullish().catch(undefined),
  reply_to: z.looseObject({}).nullish().catch(undefined),
  metadata: z.unknown().optional(),
});

const ourPart = z.guid();
const priorMessage = z.looseObject({ identifier: externalId });

/** A message, an echo of one, or that one was taken back. */
export function messageOf(value: unknown, talk: Talk, whole: Record<string, unknown>): Inbound[] | string {
  const parsed = message.safeParse(value);
  if (!parsed.success) return `message ${firstIssue(parsed.error)}`;
  const { mid, text, attachments, metadata, ...rest } = parsed.data;
  const { thread, author, from, at } = talk;
  if (rest.is_deleted === true) return [{ type: 'delete', thread, id: mid, at }];
  const content = contentOf(attachments ?? [], at);
  const cards = [...context(parsed.data), ...content.cards];
  const body = [text ?? '', ...content.texts].filter(Boolean).join('\n');
  const isEmpty = body === '' && cards.length === 0 && content.attachments.length === 0;
  const unsupported =
    rest.is_unsupported === true ? 'unsupported' : (content.unsupported ?? (isEmpty ? 'empty' : undefined));
  const part = metadata === undefined ? undefined : ourPart.safeParse(metadata).data;
  const answered = rest.reply_to?.mid;
  const replyTo = answered === undefined ? undefined : externalId.safeParse(answered).data;
  const event: Inbound = {
    type: 'message',
    thread,
    id: mid,
    from,
    author,
    text: body,
    attachments: content.attachments,
    ...(cards.length > 0 && { cards }),
    ...(replyTo && { replyTo }),
    at,
    ...(unsupported && { unsupported }),
    ...(part && from === 'brand' && { correlation: part }),
  };
  return [...knownBefore(whole, talk), event];
}

/** What stands beside the words: the button behind them, what they answer, what they came by. */
function context({ text, quick_reply, reply_to, referral }: Record<string, unknown>): Card[] {
  const cards: Card[] = [];
  if (isObject(quick_reply)) cards.push(choice(text, quick_reply.payload));
  const story = isObject(reply_to) && isObject(reply_to.story) ? reply_to.story : null;
  if (story) cards.push({ kind: 'link', of: 'story', how: 'answered', ...webAddress(story.url) });
  if (isObject(referral)) cards.push(referralCard(referral));
  return cards;
}

/** Who first came by a tick box on a site had another name then: from now on both name one person. */
function knownBefore(whole: Record<string, unknown>, { person, at }: Talk): Inbound[] {
  if (!isObject(whole.prior_message)) return [];
  const prior = priorMessage.safeParse(whole.prior_message).data;
  if (!prior || prior.identifier.length > 200) return [];
  const before = { namespace: 'channel', value: `user_ref:${prior.identifier}` };
  return [{ type: 'profile', author: { ...person, keys: [...person.keys, before] }, at }];
}
