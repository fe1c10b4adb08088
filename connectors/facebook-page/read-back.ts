import { z } from 'zod';
import { externalId } from '../kit/fields.ts';
import { moment } from '../kit/meta/envelope.ts';

/** What the Graph API shows, turned into what a webhook would have told of it. */

const person = z
  .looseObject({ id: externalId, name: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined);
const text = z.string().optional().catch(undefined);

export const feedFields =
  'id,message,from,created_time,permalink_url,full_picture,comments.filter(stream).order(reverse_chronological).limit(1){created_time}';

export const post = z.looseObject({
  id: externalId,
  message: text,
  from: person,
  created_time: z.unknown().optional(),
  permalink_url: text,
  full_picture: text,
  comments: z
    .looseObject({ data: z.array(z.unknown()) })
    .optional()
    .catch(undefined),
});
type Post = z.output<typeof post>;

export function asPost({ id, message, from, created_time, permalink_url, full_picture }: Post): object {
  return {
    item: 'post',
    verb: 'add',
    post_id: id,
    from,
    message,
    photo: full_picture,
    created_time: moment(created_time),
    post: { permalink_url, message },
  };
}

export const comment = z.looseObject({
  id: externalId,
  message: text,
  from: person,
  created_time: z.unknown().optional(),
  parent: z.looseObject({ id: externalId }).optional().catch(undefined),
  is_hidden: z.boolean().optional().catch(undefined),
  attachment: z
    .looseObject({
      type: text,
      url: text,
      media: z
        .looseObject({ source: text, image: z.looseObject({ src: text }).optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export function asComment(one: z.output<typeof comment>, of: Post): object {
  const { id, message, from, created_time, parent, is_hidden, attachment } = one;
  const { source, image } = attachment?.media ?? {};
  return {
    item: 'comment',
    verb: 'add',
    comment_id: id,
    post_id: of.id,
    parent_id: parent?.id ?? of.id,
    from,
    message,
    ...(source ? { video: source } : image?.src ? { photo: image.src } : { link: attachment?.url }),
    is_hidden,
    created_time: moment(created_time),
    post: { permalink_url: of.permalink_url, message: of.message },
  };
}

export const ratingFields =
  'reviewer,created_time,rating,recommendation_type,review_text,open_graph_story{id}';

export const rating = z.looseObject({
  reviewer: person,
  created_time: z.unknown().optional(),
  rating: z.unknown().optional(),
  recommendation_type: text,
  review_text: text,
  open_graph_story: z.looseObject({ id: externalId }),
});

export function asRating(one: z.output<typeof rating>): object {
  const { reviewer, created_time, open_graph_story, review_text, recommendation_type } = one;
  return {
    item: 'rating',
    verb: 'add',
    open_graph_story_id: open_graph_story.id,
    reviewer_id: reviewer?.id,
    reviewer_name: reviewer?.name,
    rating: one.rating,
    recommendation_type,
    review_text,
    created_time: moment(created_time),
  };
}
