import type { Inbound, Raw, Received } from '../connector.ts';
import { isForPage, isTalk, readUpdates, type Told, type Update } from '../kit/meta/envelope.ts';
import { commentEvents } from './comments.ts';
import { postEvents } from './posts.ts';
import { ratingEvents } from './ratings.ts';
import { reactionEvents } from './reactions.ts';
import { type Change, opened } from './value.ts';

/** A webhook of Meta, or what `backfill` read back in the same form. */
export function receive(raw: Raw): Received[] {
  return readUpdates(raw, isOurs, read);
}

/** Of a Page, what happens in public. */
function isOurs(update: Update): update is Told {
  return isForPage(update) && !isTalk(update);
}

function read(update: Told): Inbound[] | string {
  const { field = '' } = update;
  if (!['feed', 'mention', 'ratings'].includes(field))
    return `The field ${field} of a Page is not read here.`;
  const change = opened(update);
  if (typeof change === 'string') return change;
  return field === 'ratings' ? ratingEvents(change) : fed(change);
}

function fed(change: Change): Inbound[] | string {
  const { item } = change;
  if (item === 'comment') return commentEvents(change);
  if (item === 'like' || item === 'reaction') return reactionEvents(change);
  return postEvents(change);
}
