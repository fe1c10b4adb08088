import { z } from 'zod';
import type { Inbound, ThreadRef, Who } from '../connector.ts';
import { detail, externalId, firstIssue, harmless, words } from '../kit/fields.ts';
import { moment, type Told } from '../kit/meta/envelope.ts';

const id = externalId.nullish().catch(undefined);
const person = z
  .looseObject({ id, name: detail(200) })
  .nullish()
  .catch(undefined);

const value = z.looseObject({
  item: detail(60),
  verb: detail(60),
  comment_id: externalId.nullish(),
  post_id: externalId.nullish(),
  parent_id: id,
  open_graph_story_id: id,
  from: person,
  sender_id: id,
  sender_name: detail(200),
  reviewer_id: id,
  reviewer_name: detail(200),
  message: words.nullish(),
  review_text: words.nullish(),
  post: z
    .looseObject({ permalink_url: z.unknown().optional(), message: detail(20_000) })
    .nullish()
    .catch(undefined),
});

/** What a change says, its people and times made out. */
export interface Change extends z.output<typeof value> {
  item: string;
  verb: string;
  account: string;
  mentions: boolean;
  author: Who;
  isOurs: boolean;
  /** When it was written or done. */
  at: number | null;
  /** When we were told: of an edit or a removal, the only time there is. */
  toldAt: number | null;
}

/** The value of a change, or what is wrong with it. */
export function opened(update: Told): Change | string {
  const parsed = value.safeParse(update.value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { data } = parsed;
  const { account, at } = update;
  const known = data.from?.id ?? data.sender_id ?? data.reviewer_id;
  const name = data.from?.name ?? data.sender_name ?? data.reviewer_name;
  const { item = '', verb = '' } = data;
  if (verb === '') return 'The change does not say what was done: it has no verb.';
  return {
    ...data,
    item,
    verb,
    account,
    mentions: update.field === 'mention',
    author: whoOf(known, name, data.comment_id ?? data.post_id),
    isOurs: known === account,
    at: moment(data.created_time) ?? at,
    toldAt: at ?? moment(data.created_time),
  };
}

/** Facebook names nobody to an app that may not see them: then each comment has an author of its own. */
function whoOf(
  known: string | null | undefined,
  name: string | undefined,
  of: string | null | undefined,
): Who {
  const value = known ?? `unknown:${(of ?? '').slice(0, 400)}`;
  return {
    keys: [{ namespace: 'channel', value }],
    ...(name ? { name } : { placeholder: 'Somebody on Facebook' }),
  };
}

/**
 * The branch below a post that a comment belongs to, named by its first comment. Whose parent is itself a reply,
 * or whose post is a visitor's and so a message here, finds the branch by the names of what it stands under.
 */
export function branchOf(change: Change, commentId: string): ThreadRef {
  const { post_id } = change;
  const parent = parentOf(change, commentId);
  const above = [parent, post_id, tail(post_id)].filter((one): one is string => Boolean(one));
  return {
    id: parent ?? commentId,
    surface: 'public',
    names: [commentId],
    ...(above.length > 0 && { continues: [...new Set(above)].map((name) => ({ name })) }),
    ...postOf(change),
  };
}

/** The comment that this one answers; null where it stands below the post itself. */
export function parentOf({ parent_id, post_id }: Change, commentId: string): string | null {
  return parent_id && parent_id !== post_id && sameComments(parent_id, commentId) ? parent_id : null;
}

/** Comments of one post begin with the same number, the post itself with that of the Page. */
function sameComments(one: string, other: string): boolean {
  return one.slice(0, one.lastIndexOf('_') + 1) === other.slice(0, other.lastIndexOf('_') + 1);
}

/** A visitor's post, a mention or a recommendation: the place is named by itself. */
export function ownPlace(change: Change, placeId: string): ThreadRef {
  const { post, message } = change;
  const own = {
    ...change,
    post: { permalink_url: post?.permalink_url, message: post?.message ?? message ?? undefined },
  };
  return { id: placeId, surface: 'public', names: [placeId], ...postOf(own) };
}

const address = z.url({ protocol: /^https?$/ }).max(2000);

/** The post as far as it was told: mostly its address alone. */
function postOf({ post, post_id }: Pick<Change, 'post' | 'post_id'>): {
  post?: { text: string; url?: string };
} {
  const stated = address.safeParse(post?.permalink_url).data;
  const built = post_id && /^[\w]{3,100}$/.test(post_id) ? `https://www.facebook.com/${post_id}` : undefined;
  const url = stated?.isWellFormed() ? stated : built;
  const text = post?.message ?? '';
  return url || text ? { post: { text, ...(url && { url }) } } : {};
}

export function tail(id: string | null | undefined): string {
  return id?.slice(id.lastIndexOf('_') + 1) ?? '';
}

/** A thing that nobody here knows: shown by its name, in the place where it happened. */
export function unsupported(change: Change, place?: ThreadRef): Inbound {
  const { author, isOurs, toldAt, comment_id, post_id, item, verb } = change;
  const about = (comment_id ?? post_id ?? change.account).slice(0, 300);
  const name = harmless(`${item} ${verb}`.trim().slice(0, 100));
  return {
    type: 'message',
    thread: place ?? ownPlace(change, about),
    id: `${name}:${about}:${toldAt ?? 0}`,
    from: isOurs ? 'brand' : 'customer',
    author,
    text: '',
    attachments: [],
    automatic: true,
    at: toldAt,
    unsupported: name,
  };
}
