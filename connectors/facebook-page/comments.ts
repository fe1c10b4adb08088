import type { Inbound } from '../connector.ts';
import { contentOf } from './content.ts';
import { branchOf, type Change, parentOf, unsupported } from './value.ts';

/** A comment, one of ours among them, or what happened to one. */
export function commentEvents(change: Change): Inbound[] | string {
  const { comment_id: id, verb, author, isOurs, at, toldAt, mentions } = change;
  if (!id) return 'comment_id is missing';
  const thread = branchOf(change, id);
  switch (verb) {
    case 'add': {
      const { cards = [], ...content } = contentOf(change);
      const mention = { kind: 'link', of: 'post', how: 'mentioned' } as const;
      const parent = parentOf(change, id);
      const shown = mentions ? [{ ...mention, ...urlOf(thread.post) }, ...cards] : cards;
      const message: Inbound = {
        type: 'message',
        thread,
        id,
        from: isOurs ? 'brand' : 'customer',
        author: isOurs ? { ...author, placeholder: 'The Page' } : author,
        ...content,
        ...(shown.length > 0 && { cards: shown }),
        ...(parent && { replyTo: parent }),
        at,
      };
      const isHidden = change.is_hidden === true;
      return isHidden ? [message, { type: 'visibility', thread, id, hidden: true, at }] : [message];
    }
    case 'edit':
    case 'edited': {
      // Whose words are not told, such as a recommendation's comment, keeps those that it had.
      const isTold = change.message !== undefined || change.photo || change.video;
      if (!isTold) return [unsupported(change, thread)];
      return [{ type: 'edit', thread, id, text: change.message ?? '', at: toldAt }];
    }
    case 'remove':
    case 'delete':
      return [{ type: 'delete', thread, id, at: toldAt }];
    case 'hide':
    case 'unhide':
      return [{ type: 'visibility', thread, id, hidden: verb === 'hide', at: toldAt }];
    default:
      return [unsupported(change, thread)];
  }
}

function urlOf(post: { url?: string } | undefined): { url?: string } {
  return post?.url ? { url: post.url } : {};
}
