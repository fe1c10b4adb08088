import { GraphError, missing, parameter } from '../core/graph-error.ts';
import { findComment } from '../core/posts.ts';
import type { Account, Comment, Person, Thread } from '../core/things.ts';
import { findThread, threadOf } from '../core/threads.ts';
import { day, hour } from '../core/time.ts';
import type { Request } from './endpoint.ts';
import type { RecipientInput, SendInput } from './send-schema.ts';
import { speaksFor } from './tokens.ts';

export interface Target {
  thread: Thread;
  /** What is answered in private. */
  comment: Comment | null;
}

/**
 * Who is written to, if anybody may be.
 * @throws GraphError 100/2018001 for nobody, 10/2018278 or 10/2534022 outside the window, 551 for who cannot be reached
 */
export function findTarget(request: Request, brand: Account, params: SendInput): Target {
  const { recipient } = params;
  if ('comment_id' in recipient) return privately(request, brand, recipient.comment_id);
  const known = 'id' in recipient ? personOf(request, brand, recipient) : undefined;
  const thread = known && findThread(request.world, known.account, known.person);
  if (!thread) throw parameter('No matching user found', 2018001);
  if (thread.person.blocked.has(thread.account.id) || thread.account.barred.has(thread.person.id))
    throw new GraphError(551, "(#551) This person isn't available right now.", { subcode: 1545041 });
  if (params.message !== undefined || params.sender_action === 'typing_on') inWindow(request, thread, params);
  return { thread, comment: null };
}

/** A person writes to one account; with a page's token that may be the Instagram account that hangs on it. */
function personOf(
  { world }: Request,
  brand: Account,
  recipient: RecipientInput,
): { person: Person; account: Account } | undefined {
  if (!('id' in recipient)) return undefined;
  const accounts = [...world.accounts.values()].filter(
    (account) => account === brand || (account.kind === 'instagram' && account.pageId === brand.id),
  );
  for (const account of accounts)
    for (const person of world.people.values())
      if (person.scopedIds.get(account.id) === recipient.id) return { person, account };
  return undefined;
}

/** A day from the customer's last message; seven for a person at the brand who says so. */
function inWindow(request: Request, thread: Thread, params: SendInput): void {
  const { world } = request;
  const open = (length: number): boolean =>
    thread.lastInboundAt !== null && world.clock.now() - thread.lastInboundAt < length;
  const { messaging_type: type, tag } = params;
  const isPage = thread.account.kind === 'page';
  if (params.message !== undefined) {
    if (isPage && type === undefined) throw parameter('The parameter messaging_type is required.');
    if (type === 'MESSAGE_TAG' && tag === undefined) throw parameter('The parameter tag is required.');
    if (isPage && tag !== undefined && type !== 'MESSAGE_TAG')
      throw parameter('Param tag can only be used with messaging_type MESSAGE_TAG.');
    if (!isPage && tag !== undefined && tag !== 'HUMAN_AGENT')
      throw parameter(`Param tag ${tag} is not available for the Instagram Messaging API.`);
  }
  if (tag === 'HUMAN_AGENT') {
    if (!world.apps.get(request.token.appId)?.features.has('human_agent'))
      throw new GraphError(
        10,
        '(#10) Requires the Human Agent feature to send this message. Submit it for app review.',
        { status: 403 },
      );
    if (!open(7 * day)) throw outside(isPage);
    return;
  }
  // The other tags are for news about an order or an account, whenever there is some.
  if (tag !== undefined) return;
  if (!open(24 * hour)) throw outside(isPage);
}

/** One answer to a comment, within seven days; on a broadcast only while it is on. */
function privately(request: Request, brand: Account, commentId: string): Target {
  const { world } = request;
  const comment = findComment(world, commentId);
  const account = comment?.post.account;
  if (!comment || !account || comment.deleted || !speaksFor(world, request.token, account))
    throw missing(commentId, 'post');
  if (account !== brand && account.pageId !== brand.id) throw missing(commentId, 'post');
  const isPage = account.kind === 'page';
  if (comment.author === null) throw new GraphError(10903, "(#10903) This user can't reply to this activity");
  if (comment.answeredInPrivate)
    throw isPage
      ? new GraphError(10900, '(#10900) Activity already replied to')
      : parameter('A private reply was already sent for this comment.', 2534014);
  if (comment.post.live === false || world.clock.now() - comment.at >= 7 * day) throw outside(isPage);
  if (comment.author.blocked.has(account.id))
    throw new GraphError(551, "(#551) This person isn't available right now.", { subcode: 1545041 });
  return { thread: threadOf(world, account, comment.author), comment };
}

function outside(isPage: boolean): GraphError {
  return new GraphError(
    10,
    '(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview',
    { subcode: isPage ? 2018278 : 2534022 },
  );
}
