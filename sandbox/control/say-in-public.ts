import { addUpload } from '../core/media.ts';
import { addComment, addPost, findComment } from '../core/posts.ts';
import { sampleOf } from '../core/samples.ts';
import { tellChange } from '../core/tell.ts';
import { tellInstagramComment, tellPageComment, tellPagePost, tellReaction } from '../core/tell-comment.ts';
import type { Account, Comment, Person, Post } from '../core/things.ts';
import { seconds } from '../core/time.ts';
import type { World } from '../core/world.ts';
import { notHere } from './say-in-private.ts';
import type { Say, SayInput } from './say-input.ts';
import { get } from './set-up.ts';
import { UnknownError } from './unknown-error.ts';

type Public =
  | 'comment'
  | 'edit-comment'
  | 'delete-comment'
  | 'post'
  | 'edit-post'
  | 'delete-post'
  | 'like'
  | 'mention'
  | 'recommendation';

/** Below posts, on a page and about it. Answers the id of the comment or post. */
export async function sayInPublic(
  world: World,
  account: Account,
  person: Person,
  input: Extract<SayInput, { kind: Public }>,
): Promise<string> {
  const isPage = account.kind === 'page';
  if (
    account.kind === 'whatsapp' ||
    (!isPage && !['comment', 'delete-comment', 'mention'].includes(input.kind))
  )
    throw notHere(input.kind);
  switch (input.kind) {
    case 'comment':
      return comment(world, account, person, input);
    case 'edit-comment': {
      const found = commentOf(world, input.comment, person);
      found.text = input.text;
      await tellPageComment(world, found, 'edited');
      return found.id;
    }
    case 'delete-comment': {
      const found = commentOf(world, input.comment, person);
      found.deleted = true;
      // Instagram tells nobody.
      if (isPage) await tellPageComment(world, found, 'remove');
      return found.id;
    }
    case 'post': {
      const uploadId = input.photo ? pictureFor(world, account) : null;
      const post = addPost(world, account, { text: input.text, author: person, kind: 'post', uploadId });
      await tellPagePost(world, post, 'add');
      return post.id;
    }
    case 'edit-post': {
      const post = postOf(world, input.post, person);
      post.text = input.text;
      await tellPagePost(world, post, 'edited');
      return post.id;
    }
    case 'delete-post': {
      const post = postOf(world, input.post, person);
      post.deleted = true;
      await tellPagePost(world, post, 'remove');
      return post.id;
    }
    case 'like': {
      const on =
        input.comment === undefined
          ? get(world.posts, input.post ?? '', 'post')
          : commentOf(world, input.comment, null);
      await tellReaction(world, person, on, input.reaction, input.remove ? 'remove' : 'add');
      return on.id;
    }
    case 'mention':
      return mention(world, account, person, input);
    case 'recommendation':
      return recommend(world, account, person, input);
  }
}

async function comment(
  world: World,
  account: Account,
  person: Person,
  input: Say<'comment'>,
): Promise<string> {
  const post = get(world.posts, input.post, 'post');
  if (post.account !== account || post.deleted)
    throw new UnknownError('The post is of another account, or gone.');
  if (post.live === false)
    throw new UnknownError('The broadcast is over: nobody can comment on it any more.');
  if (input.text === '' && !input.photo && !input.file)
    throw new UnknownError('A comment needs a text or a photo.');
  const parent = input.parent === undefined ? null : commentOf(world, input.parent, null);
  const uploadId = input.file
    ? addUpload(world, {
        accountId: account.id,
        kind: input.file.type.startsWith('video/') ? 'video' : 'image',
        type: input.file.type,
        name: input.file.name,
        bytes: Buffer.from(input.file.base64, 'base64'),
      }).id
    : input.photo
      ? pictureFor(world, account)
      : null;
  const made = addComment(world, post, { text: input.text, author: person, parent, uploadId });
  await (account.kind === 'page' ? tellPageComment(world, made, 'add') : tellInstagramComment(world, made));
  return made.id;
}

async function mention(
  world: World,
  account: Account,
  person: Person,
  input: Say<'mention'>,
): Promise<string> {
  const own = addPost(world, account, {
    text: input.inComment ? 'A picture' : input.text,
    author: person,
    kind: account.kind === 'page' ? 'post' : 'FEED',
    uploadId: pictureFor(world, account),
  });
  const made = input.inComment ? addComment(world, own, { text: input.text, author: person }) : null;
  await (account.kind === 'page'
    ? tellChange(world, account, 'mention', {
        message: input.text,
        post_id: own.id,
        ...(made ? { comment_id: made.id } : {}),
        sender_id: person.scopedIds.get(account.id),
        sender_name: person.name,
        created_time: seconds(world.clock.now()),
        item: made ? 'comment' : 'post',
        verb: 'add',
      })
    : tellChange(world, account, 'mentions', {
        media_id: own.id,
        ...(made ? { comment_id: made.id } : {}),
      }));
  return made?.id ?? own.id;
}

async function recommend(
  world: World,
  account: Account,
  person: Person,
  { text, positive }: Say<'recommendation'>,
): Promise<string> {
  const post = addPost(world, account, {
    text,
    author: person,
    kind: 'recommendation',
    recommends: positive,
  });
  await tellChange(world, account, 'ratings', {
    reviewer_id: person.scopedIds.get(account.id),
    reviewer_name: person.name,
    open_graph_story_id: post.id.split('_')[1],
    recommendation_type: positive ? 'POSITIVE' : 'NEGATIVE',
    ...(text === '' ? {} : { review_text: text }),
    created_time: seconds(post.at),
    item: 'rating',
    verb: 'add',
  });
  return post.id;
}

export function pictureFor(world: World, account: Account): string {
  return addUpload(world, { accountId: account.id, kind: 'image', ...sampleOf('image') }).id;
}

/** Null asks for nobody's in particular. */
export function commentOf(world: World, id: string, author: Person | null): Comment {
  const found = findComment(world, id);
  if (!found || found.deleted) throw new UnknownError(`There is no comment ${id}.`);
  if (author !== null && found.author !== author)
    throw new UnknownError('Only its author can change or delete a comment.');
  return found;
}

function postOf(world: World, id: string, author: Person): Post {
  const post = get(world.posts, id, 'post');
  if (post.author !== author) throw new UnknownError('Only its author can change or delete a post.');
  return post;
}
