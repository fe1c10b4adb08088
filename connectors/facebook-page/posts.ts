import type { Inbound } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { contentOf } from './content.ts';
import { type Change, ownPlace, unsupported } from './value.ts';

const kinds = ['post', 'status', 'photo', 'video', 'share', 'album', 'note', 'link', 'event', 'offer'];

/**
 * A post of a visitor, or one that mentions the Page. What the Page itself posts is no message to anybody here,
 * nor is it when somebody passes a post on without a word.
 */
export function postEvents(change: Change): Inbound[] | string {
  const { item, verb, author, isOurs, at, toldAt, mentions } = change;
  if (!kinds.includes(item) && !mentions) return [unsupported(change)];
  if (Object.hasOwn(flags, verb)) return [flagged(change)];
  const id = change.post_id ?? externalId.safeParse(change[`${item}_id`]).data;
  // An event names no author, and only the Page itself can have made it.
  if (isOurs || (item === 'event' && !mentions)) return [];
  if (!id) return 'post_id is missing';
  const thread = ownPlace(change, id);
  switch (verb) {
    case 'add': {
      if (item === 'share' && !change.message) return [];
      const { cards = [], ...content } = contentOf(change);
      const mention = { kind: 'link', of: 'post', how: 'mentioned', ...urlOf(thread.post) } as const;
      const shown = mentions ? [mention, ...cards] : cards;
      return [
        {
          type: 'message',
          thread,
          id,
          from: 'customer',
          author,
          ...content,
          ...(shown.length > 0 && { cards: shown }),
          at,
        },
      ];
    }
    case 'edit':
    case 'edited':
      return change.message === undefined
        ? [unsupported(change, thread)]
        : [{ type: 'edit', thread, id, text: change.message ?? '', at: toldAt }];
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

const flags: Record<string, string> = {
  block: 'blocked',
  mute: 'muted',
  unblock: 'unblocked',
  unmute: 'unmuted',
};

/** Facebook has muted or blocked a video of the Page, mostly for its music. */
function flagged({ item, verb, toldAt }: Change): Inbound {
  const isBack = verb.startsWith('un');
  const said = `Facebook has ${flags[verb] ?? verb} a ${item} of this Page.`;
  const text = isBack ? said : `${said} Look at its Support Inbox.`;
  return { type: 'account', state: isBack ? 'note' : 'warning', text, at: toldAt };
}

function urlOf(post: { url?: string } | undefined): { url?: string } {
  return post?.url ? { url: post.url } : {};
}
