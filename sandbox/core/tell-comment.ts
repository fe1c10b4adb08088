import { linkTo } from './media.ts';
import { tellChange } from './tell.ts';
import type { Account, Comment, Person, Post } from './things.ts';
import { seconds } from './time.ts';
import type { World } from './world.ts';

/** `feed` on a page, for what happened to a comment; `from` is left out when the page's app may not see it. */
export function tellPageComment(
  world: World,
  comment: Comment,
  verb: 'add' | 'edited' | 'remove' | 'hide' | 'unhide',
): Promise<void> {
  const { post } = comment;
  const upload = world.media.get(comment.uploadId ?? '');
  const gone = verb === 'remove';
  return tellChange(world, post.account, 'feed', {
    from: authorOf(post.account, comment.author),
    ...(gone || !upload ? {} : { [upload.kind === 'video' ? 'video' : 'photo']: linkTo(world, upload) }),
    post: {
      status_type: 'mobile_status_update',
      is_published: true,
      promotion_status: 'ineligible',
      id: post.id,
    },
    ...(gone || comment.text === '' ? {} : { message: comment.text }),
    post_id: post.id,
    comment_id: comment.id,
    created_time: seconds(comment.at),
    item: 'comment',
    parent_id: comment.parent?.id ?? post.id,
    verb,
  });
}

export function tellPagePost(
  world: World,
  post: Post,
  verb: 'add' | 'edited' | 'remove' | 'hide' | 'unhide',
): Promise<void> {
  const upload = world.media.get(post.uploadId ?? '');
  return tellChange(world, post.account, 'feed', {
    from: authorOf(post.account, post.author),
    ...(upload ? { link: linkTo(world, upload), photo_id: upload.id } : {}),
    ...(verb === 'remove' ? {} : { message: post.text }),
    post_id: post.id,
    created_time: seconds(post.at),
    item: upload ? 'photo' : post.author === null ? 'status' : 'post',
    ...(verb === 'add' || verb === 'edited' ? { published: 1 } : {}),
    verb,
  });
}

export function tellReaction(
  world: World,
  author: Person,
  on: Post | Comment,
  reaction: string,
  verb: 'add' | 'remove',
): Promise<void> {
  const isComment = 'post' in on;
  const post = isComment ? on.post : on;
  return tellChange(world, post.account, 'feed', {
    from: authorOf(post.account, author),
    post_id: post.id,
    ...(isComment ? { comment_id: on.id } : {}),
    created_time: seconds(world.clock.now()),
    item: 'reaction',
    parent_id: isComment ? (on.parent?.id ?? post.id) : post.id,
    reaction_type: reaction,
    verb,
  });
}

/** `comments`, or `live_comments` below a broadcast; there is no word of edits and deletions. */
export function tellInstagramComment(world: World, comment: Comment): Promise<void> {
  const { post } = comment;
  const { account } = post;
  const from =
    comment.author === null
      ? { id: account.id, username: account.username, self_ig_scoped_id: account.scopedId ?? account.id }
      : { id: comment.author.scopedIds.get(account.id), username: comment.author.username };
  return tellChange(world, account, post.live === null ? 'comments' : 'live_comments', {
    from,
    media: {
      id: post.id,
      media_product_type: post.kind,
      ...(post.ad ? { ad_id: post.ad.id, ad_title: post.ad.title } : {}),
    },
    id: comment.id,
    ...(comment.parent ? { parent_id: comment.parent.id } : {}),
    text: comment.text,
  });
}

function authorOf(account: Account, author: Person | null): object {
  return author === null
    ? { id: account.id, name: account.name }
    : { id: author.scopedIds.get(account.id), name: author.name };
}
