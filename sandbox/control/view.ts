import { linkTo } from '../core/media.ts';
import type { Account, Attachment, Comment, Message, Person, Post } from '../core/things.ts';
import { findThread } from '../core/threads.ts';
import { day } from '../core/time.ts';
import type { World } from '../core/world.ts';
import { choicesIn } from './tap.ts';

export interface View {
  /** Until when the brand may write: to anybody, and with a person's own hand. Null where it may not. */
  window: { until: number | null; humanUntil: number | null };
  typing: boolean;
  seenAt: number | null;
  /** The brand has blocked them. */
  barred: boolean;
  messages: ShownMessage[];
  posts: ShownPost[];
}

interface ShownMessage {
  id: string;
  from: 'customer' | 'brand';
  at: number;
  kind: string;
  /** Empty for what was deleted. */
  text: string;
  deleted: boolean;
  edited: boolean;
  unsupported: boolean;
  replyTo: { id: string; text: string } | null;
  /** What it answers in private. */
  comment: { id: string; text: string } | null;
  attachments: {
    type: string;
    url: string | null;
    name: string;
    mediaType: string | null;
    payload: object;
  }[];
  /** What can be tapped below it now. */
  quickReplies: Message['quickReplies'];
  opener: string | null;
  reactions: { from: string; emoji: string }[];
  status: string | null;
  error: string | null;
  byApp: boolean;
}

interface ShownPost {
  id: string;
  author: string;
  own: boolean;
  text: string;
  at: number;
  picture: string | null;
  live: boolean | null;
  comments: ShownComment[];
}

interface ShownComment {
  id: string;
  parent: string | null;
  author: string;
  from: 'me' | 'brand' | 'another';
  text: string;
  at: number;
  /** Seen by its author and their friends, and by nobody else. */
  hidden: boolean;
  liked: boolean;
  picture: string | null;
}

/** What one person sees of an account on their own phone: nothing that was deleted, nor other people's hidden words. */
export function view(world: World, account: Account, person: Person): View {
  const thread = findThread(world, account, person);
  const last = thread?.lastInboundAt ?? null;
  const now = world.clock.now();
  const open = (length: number): number | null =>
    last !== null && now < last + length ? last + length : null;
  return {
    window: { until: open(day), humanUntil: account.kind === 'whatsapp' ? null : open(7 * day) },
    typing: thread?.typing ?? false,
    seenAt: thread?.seenAt ?? null,
    barred: account.barred.has(person.id),
    messages: (thread?.messages ?? [])
      .filter((message) => message.status !== 'failed' || message.from === 'brand')
      .map((message) => shownMessage(world, message)),
    posts: [...world.posts.values()]
      .filter((post) => post.account === account && !post.deleted)
      .map((post) => shownPost(world, post, person)),
  };
}

function shownMessage(world: World, message: Message): ShownMessage {
  const { thread } = message;
  const quoted = thread.messages.find(({ id }) => id === message.replyTo);
  const answered = [...world.posts.values()]
    .flatMap(({ comments }) => comments)
    .find(({ id }) => id === message.commentId);
  return {
    id: message.id,
    from: message.from,
    at: message.at,
    kind: message.kind,
    text: message.deleted ? '' : message.text,
    deleted: message.deleted,
    edited: message.edits > 0,
    unsupported: message.unsupported,
    replyTo: quoted ? { id: quoted.id, text: quoted.deleted ? '' : quoted.text } : null,
    comment: answered ? { id: answered.id, text: answered.text } : null,
    attachments: message.deleted ? [] : message.attachments.map((one) => shownFile(world, one)),
    quickReplies: choicesIn(message),
    opener: message.opener,
    reactions: [...message.reactions].map(([from, emoji]) => ({ from, emoji })),
    status: message.status,
    error: message.error === null ? null : `${message.error.code} ${message.error.title}`,
    byApp: message.appId !== null,
  };
}

function shownFile(
  world: World,
  { type, uploadId, payload }: Attachment,
): ShownMessage['attachments'][number] {
  const upload = world.media.get(uploadId ?? '');
  return {
    type,
    url: upload ? linkTo(world, upload) : typeof payload.url === 'string' ? payload.url : null,
    name: upload?.name ?? type,
    mediaType: upload?.type ?? null,
    payload,
  };
}

function shownPost(world: World, post: Post, person: Person): ShownPost {
  return {
    id: post.id,
    author: post.author?.name ?? post.account.name,
    own: post.author === person,
    text: post.text,
    at: post.at,
    picture: pictureOf(world, post.uploadId),
    live: post.live,
    comments: post.comments
      .filter((comment) => !comment.deleted && (!comment.hidden || comment.author === person))
      .map((comment) => shownComment(world, comment, person)),
  };
}

function shownComment(world: World, comment: Comment, person: Person): ShownComment {
  return {
    id: comment.id,
    parent: comment.parent?.id ?? null,
    author: comment.author?.name ?? comment.post.account.name,
    from: comment.author === null ? 'brand' : comment.author === person ? 'me' : 'another',
    text: comment.text,
    at: comment.at,
    hidden: comment.hidden,
    liked: comment.liked,
    picture: pictureOf(world, comment.uploadId),
  };
}

function pictureOf(world: World, uploadId: string | null): string | null {
  const upload = world.media.get(uploadId ?? '');
  return upload ? linkTo(world, upload) : null;
}
