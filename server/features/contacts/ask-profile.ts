import type { Who } from '#connectors/connector.ts';
import { channelById } from '#server/features/channels/find.ts';
import { enqueueAll } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/** Of people who came without a name, the platform is asked once; apart from their message, which waits for nothing. */
export async function askForProfiles(
  tx: Tx,
  channelId: string,
  fresh: { id: string; who: Who }[],
): Promise<void> {
  const nameless = fresh.filter(({ who }) => !who.name?.trim() && who.placeholder);
  if (nameless.length === 0) return;
  const channel = await channelById(channelId);
  if (!channel?.connector.profile) return;
  // The account itself writes, too, in its own app; no platform has a customer's profile of it.
  const others = nameless.filter(({ who }) => !who.keys.some(({ value }) => value === channel.address));
  await askAt(
    tx,
    others.map(({ id }) => ({ channelId, identityId: id, runAt: turn() })),
  );
}

/** Asks after a while, when there was no room for it now. */
export function askForProfileLater(tx: Tx, asked: { channelId: string; identityId: string }): Promise<void> {
  const soonest = Date.now() + 5_000;
  return askAt(tx, [{ ...asked, runAt: new Date(Math.max(soonest, turn()?.getTime() ?? 0)) }]);
}

function askAt(
  tx: Tx,
  asked: { channelId: string; identityId: string; runAt: Date | null }[],
): Promise<void> {
  return enqueueAll(
    tx,
    'fetch-profile',
    asked.map(({ channelId, identityId, runAt }) => ({
      payload: { channelId, identityId },
      key: `profile ${identityId}`,
      runAt,
    })),
  );
}

// A burst brings a thousand new people at once. Each gets a moment of their own: jobs that start together only to
// find no room cost more than all the names.
const apart = 100;
const soon = 500;
let last = 0;

/** When the next one is to be asked for; null is at once. */
function turn(): Date | null {
  const now = Date.now();
  last = Math.max(now, last + apart);
  return last - now < soon ? null : new Date(last);
}
