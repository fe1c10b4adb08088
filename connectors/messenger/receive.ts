import type { Raw, Received } from '../connector.ts';
import { isForPage, isTalk, readUpdates, type Told, type Update } from '../kit/meta/envelope.ts';
import { readMessaging } from '../kit/meta/messaging.ts';
import type { Dialect } from '../kit/meta/talk.ts';

/** A webhook of Meta, or a conversation that `backfill` read back in the same form. */
export function receive(raw: Raw): Received[] {
  return readUpdates(raw, isOurs, (update) => readMessaging(update, dialect));
}

/** Of a Page, its private messages; also while another app holds the thread. */
function isOurs(update: Update): update is Told {
  return isForPage(update) && isTalk(update);
}

/** Facebook tells no names with messages; the end of the number keeps two people apart until one is known. */
const dialect: Dialect = {
  placeholder: (id) => `Messenger ${[...id].slice(-4).join('')}`,
  ours: 'The Page',
};
