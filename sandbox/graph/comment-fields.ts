import { linkTo } from '../core/media.ts';
import { permalink } from '../core/posts.ts';
import type { Comment, Post } from '../core/things.ts';
import type { Request } from './endpoint.ts';
import { type Field, type Fields, moment, pick } from './fields.ts';
import { page } from './paging.ts';

/** A page's comment, or one on Instagram: the two name almost everything differently. */
export function commentFields(request: Request, comment: Comment): Fields {
  return comment.post.account.kind === 'page' ? onPage(request, comment) : onInstagram(request, comment);
}

export const commentDefaults = {
  page: ['created_time', 'from', 'message', 'id'],
  instagram: ['timestamp', 'text', 'id'],
};

export function repliesTo(comment: Comment): Comment[] {
  return comment.post.comments.filter((one) => one.parent === comment && !one.deleted);
}

function onPage(request: Request, comment: Comment): Fields {
  const { account } = comment.post;
  const upload = request.world.media.get(comment.uploadId ?? '');
  return {
    id: () => comment.id,
    message: () => comment.text,
    created_time: () => moment(comment.at),
    from: () => authorOnPage(comment),
    is_hidden: () => comment.hidden,
    is_private: () => false,
    can_hide: () => comment.author !== null,
    can_remove: () => true,
    can_like: () => true,
    can_comment: () => true,
    can_reply_privately: () => comment.author !== null && !comment.answeredInPrivate,
    user_likes: () => comment.liked,
    like_count: () => (comment.liked ? 1 : 0),
    comment_count: () => repliesTo(comment).length,
    permalink_url: () => permalink(comment),
    parent: ({ fields }) =>
      comment.parent ? pick(onPage(request, comment.parent), fields, commentDefaults.page) : undefined,
    object: () => ({ id: comment.post.id }),
    attachment: () =>
      upload
        ? {
            type: upload.kind === 'video' ? 'video_inline' : 'photo',
            media: { image: { src: linkTo(request.world, upload), height: 480, width: 640 } },
            url: linkTo(request.world, upload),
            target: { id: upload.id, url: permalink(comment) },
          }
        : undefined,
    comments: (asked) => sublist(request, asked, repliesTo(comment), onPage, commentDefaults.page),
    message_tags: () => undefined,
    page_id: () => account.id,
  };
}

function onInstagram(request: Request, comment: Comment): Fields {
  const { account } = comment.post;
  const from =
    comment.author === null
      ? { id: account.id, username: account.username }
      : { id: comment.author.scopedIds.get(account.id), username: comment.author.username };
  return {
    id: () => comment.id,
    text: () => comment.text,
    timestamp: () => moment(comment.at),
    username: () => from.username,
    from: () => from,
    user: () => (comment.author === null ? { id: account.id } : undefined),
    hidden: () => comment.hidden,
    like_count: () => 0,
    media: () => ({ id: comment.post.id, media_product_type: comment.post.kind }),
    parent_id: () => comment.parent?.id,
    replies: (asked) => sublist(request, asked, repliesTo(comment), onInstagram, commentDefaults.instagram),
  };
}

function authorOnPage({ author, post }: Comment | { author: Post['author']; post: Post }): object {
  return author === null
    ? { name: post.account.name, id: post.account.id }
    : { name: author.name, id: author.scopedIds.get(post.account.id) };
}

export function postFields(request: Request, post: Post): Fields {
  const { account } = post;
  const upload = request.world.media.get(post.uploadId ?? '');
  const top = post.comments.filter((one) => one.parent === null && !one.deleted);
  const picture = upload ? linkTo(request.world, upload) : undefined;
  if (account.kind === 'page')
    return {
      id: () => post.id,
      message: () => post.text,
      created_time: () => moment(post.at),
      updated_time: () => moment(Math.max(post.at, ...post.comments.map(({ at }) => at))),
      from: () => authorOnPage({ author: post.author, post }),
      permalink_url: () => permalink(post),
      full_picture: () => picture,
      is_hidden: () => post.hidden,
      is_published: () => true,
      status_type: () => (post.author === null ? 'mobile_status_update' : 'wall_post'),
      comments: (asked) => sublist(request, asked, top, onPage, commentDefaults.page),
      attachments: () =>
        picture ? { data: [{ media: { image: { src: picture } }, type: 'photo', url: picture }] } : undefined,
    };
  return {
    id: () => post.id,
    caption: () => post.text,
    timestamp: () => moment(post.at),
    username: () => post.author?.username ?? account.username,
    owner: () => (post.author === null ? { id: account.id } : undefined),
    permalink: () => permalink(post),
    media_type: () => (post.kind === 'REELS' ? 'VIDEO' : 'IMAGE'),
    media_product_type: () => post.kind,
    media_url: () => picture,
    comments_count: () => post.comments.filter((one) => !one.deleted).length,
    like_count: () => 0,
    is_comment_enabled: () => true,
    comments: (asked) => sublist(request, asked, top, onInstagram, commentDefaults.instagram),
  };
}

function sublist(
  request: Request,
  asked: Field,
  list: Comment[],
  fieldsOf: (request: Request, comment: Comment) => Fields,
  unasked: string[],
): unknown {
  const limit = /^\d+$/.test(asked.arguments.limit ?? '') ? Number(asked.arguments.limit) : 25;
  const deeper = { ...request, address: `${request.address}/${asked.name}` };
  const found = page(deeper, { limit }, list, {
    id: ({ id }) => id,
    at: ({ at }) => at,
    show: (one) => pick(fieldsOf(request, one), asked.fields, unasked),
  });
  return found.data.length > 0 ? found : undefined;
}

/** A recommendation has no id of its own: its story has. */
export function ratingFields(request: Request, post: Post): Fields {
  return {
    created_time: () => moment(post.at),
    has_rating: () => false,
    rating: () => undefined,
    has_review: () => post.text !== '',
    recommendation_type: () => (post.recommends ? 'positive' : 'negative'),
    review_text: () => (post.text === '' ? undefined : post.text),
    reviewer: () => authorOnPage({ author: post.author, post }),
    open_graph_story: ({ fields }) =>
      pick({ ...postFields(request, post), id: () => post.id.split('_')[1] }, fields, ['id']),
  };
}
