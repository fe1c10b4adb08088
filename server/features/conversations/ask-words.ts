import { channelById } from '#server/features/channels/find.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import type { Placed } from './incoming.ts';

/** Of messages that an event only named, the platform is asked what they say; apart from them, so that they wait for nothing. */
export async function askForWords(tx: Tx, entered: Placed[]): Promise<void> {
  for (const { id, channelId, event } of entered) {
    if (!event.named) continue;
    const channel = await channelById(channelId);
    if (channel?.connector.words) await enqueue(tx, 'fetch-words', { messageId: id }, { key: `words ${id}` });
  }
}
