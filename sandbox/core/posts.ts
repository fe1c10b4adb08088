import { digits } from './ids.ts';
import type { Account, Comment, Post } from './things.ts';
import type { World } from './world.ts';

export function addPost(
  world: World,
  account: Account,
  given: Partial<Post> & Pick<Post, 'text' | 'author' | 'kind'>,
): Post {
  const post: Post = {
    id: account.kind === 'page' ? `${account.id}_${digits(15)}` : digits(17, '17'),
    account,
    at: world.clock.now(),
    hidden: false,
    deleted: false,
    live: null,
    ad: null,
    uploadId: null,
    recommends: null,
    comments: [],
    ...given,
  };
  world.posts.set(post.id, post);
  return post;
}

/** An answer to an answer hangs on the first one: neither network nests deeper. */
export function addComment(
  world: World,
  post: Post,
  given: Partial<Comment> & Pick<Comment, 'text' | 'author'>,
): Comment {
  const onPost = post.id.split('_')[1] ?? post.id;
  const comment: Comment = {
    id: post.account.kind === 'page' ? `${onPost}_${digits(15)}` : digits(17, '17'),
    post,
    parent: null,
    at: world.clock.now(),
    hidden: false,
    deleted: false,
    liked: false,
    uploadId: null,
    answeredInPrivate: false,
    appId: null,
    ...given,
  };
  if (comment.parent?.parent) comment.parent = comment.parent.parent;
  post.comments.push(comment);
  return comment;
}

export function findComment(world: World, id: string): Comment | undefined {
  for (const post of world.posts.values()) {
    const comment = post.comments.find((one) => one.id === id);
    if (comment) return comment;
  }
  return undefined;
}

export function permalink(thing: Post | Comment): string {
  const post = 'post' in thing ? thing.post : thing;
  if (post.account.kind === 'instagram') return `https://www.instagram.com/p/${post.id}/`;
  const [page, number] = post.id.split('_');
  const base = `https://www.facebook.com/${page}/posts/${number}`;
  return 'post' in thing ? `${base}?comment_id=${thing.id.split('_')[1]}` : base;
}
