import type { Inbound, Raw, Received } from '../connector.ts';
import { isForInstagram, isTalk, readUpdates, type Told } from '../kit/meta/envelope.ts';
import { readMessaging } from '../kit/meta/messaging.ts';
import type { Dialect } from '../kit/meta/talk.ts';
import { readComment, readHidden } from './comments.ts';
import { readMention } from './mentions.ts';
import { hiddenField } from './threads.ts';

/** A webhook of Meta, or what `backfill` read back in the same form. */
export function receive(raw: Raw): Received[] {
  return readUpdates(raw, isForInstagram, read);
}

function read(update: Told): Inbound[] | string {
  if (update.kind !== 'change') return readMessaging(update, dialect);
  const { field = '' } = update;
  if (field === 'comments' || field === 'live_comments') return readComment(update);
  if (field === 'mentions') return readMention(update);
  if (field === hiddenField) return readHidden(update);
  if (field === 'story_insights') return 'story_insights counts who saw a story: nobody waits for an answer';
  return isTalk(update) ? readMessaging(update, dialect) : `${field} brings nothing that is known here`;
}

/** Names come later; until then the end of the id tells two people apart. */
const dialect: Dialect = {
  placeholder: (id) => `Instagram ${id.slice(-4).toWellFormed()}`,
  ours: 'Instagram',
};
