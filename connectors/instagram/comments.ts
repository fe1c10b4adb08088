import { z } from 'zod';
import type { Card, Inbound } from '../connector.ts';
import { detail, externalId, firstIssue, words } from '../kit/fields.ts';
import { moment, type Told } from '../kit/meta/envelope.ts';
import { webAddress } from '../kit/meta/web-address.ts';

const media = z.looseObject({
  id: externalId.optional().catch(undefined),
  media_product_type: detail(50),
  ad_id: detail(100),
  ad_title: detail(300),
  permalink: z.unknown().optional(),
  caption: detail(5000),
});

const comment = z.looseObject({
  id: externalId,
  text: words.optional(),
  parent_id: externalId.optional().catch(undefined),
  from: z
    .looseObject({
      id: externalId.optional().catch(undefined),
      username: detail(100),
      self_ig_scoped_id: externalId.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  media: media.optional().catch(undefined),
  timestamp: z.unknown().optional(),
});

/** A comment on a post, a reel, an advert or a Live, or an answer to one. */
export function readComment(update: Told): Inbound[] | string {
  const { value } = update;
  // Where an account signed in by Facebook, Meta's pages call the id otherwise.
  const parsed = comment.safeParse({ ...value, id: value.id ?? value.comment_id });
  if (!parsed.success) return firstIssue(parsed.error);
  const { id, text, parent_id, from, media: shown, timestamp } = parsed.data;
  // What the account itself writes is marked with another id of its own; where both are one, it is a mere sample.
  const mark = from?.self_ig_scoped_id;
  const isOurs = from?.id === update.account || (mark !== undefined && mark !== from?.id);
  const person = from?.id ?? (from?.username ? `@${from.username}` : `comment:${id}`);
  const cards = parent_id ? [] : cardsOf(shown, update.field === 'live_comments');
  return [
    {
      type: 'message',
      thread: { id: parent_id ?? id, surface: 'public', ...postOf(shown) },
      id,
      from: isOurs ? 'brand' : 'customer',
      author: {
        keys: [{ namespace: 'channel', value: person }],
        ...(from?.username
          ? { name: `@${from.username}` }
          : { placeholder: `Instagram ${person.slice(-4).toWellFormed()}` }),
      },
      text: text ?? '',
      attachments: [],
      ...(cards.length > 0 && { cards }),
      ...(parent_id && { replyTo: parent_id }),
      at: moment(timestamp) ?? update.at,
      // A picture or moving image in place of words is not handed out.
      ...(!text && { unsupported: 'comment' }),
    },
  ];
}

type Media = z.output<typeof media> | undefined;

/** What was read back knows the post; a webhook knows an advert's title at most. */
function postOf(shown: Media): { post?: { text: string; url?: string } } {
  const { url } = webAddress(shown?.permalink);
  const text = shown?.caption ?? shown?.ad_title;
  return text || url ? { post: { text: text ?? '', ...(url && { url }) } } : {};
}

function cardsOf(shown: Media, isLive: boolean): Card[] {
  if (isLive) return [{ kind: 'link', of: 'post', how: 'answered', title: 'Live' }];
  if (!shown) return [];
  const { ad_id, ad_title, media_product_type: type, permalink } = shown;
  const of =
    ad_id || type === 'AD' ? 'advert' : type === 'REELS' ? 'reel' : type === 'STORY' ? 'story' : 'post';
  return [
    { kind: 'link', of, how: 'answered', ...(ad_title && { title: ad_title }), ...webAddress(permalink) },
  ];
}

const hidden = z.looseObject({
  id: externalId,
  parent_id: externalId.optional().catch(undefined),
  hidden: z.boolean(),
});

/** Whether a comment is hidden, as it was found when it was read back. */
export function readHidden({ value, at }: Told): Inbound[] | string {
  const parsed = hidden.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { id, parent_id, hidden: isHidden } = parsed.data;
  return [
    { type: 'visibility', thread: { id: parent_id ?? id, surface: 'public' }, id, hidden: isHidden, at },
  ];
}
