import { SendError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { deliveryUrl } from '#server/features/channels/webhook.ts';
import { tried } from './ask.ts';

export interface Repaired {
  /** The platform says now that we are told of everything. */
  held: boolean;
  /** Why it could not even be asked for, in a sentence. */
  reason: string | null;
}

/** Asks the platform to tell us of what happens; answers why that failed, in a sentence, or null. */
export async function repair(channel: OpenChannel, now: Date): Promise<string | null> {
  const { connector } = channel;
  if (!connector.subscribe)
    return `${connector.title} has to be told at the platform itself where to deliver.`;
  const answer = await tried(channel, () =>
    connector.subscribe?.({ ...contextOf(channel), now, webhookUrl: deliveryUrl(channel) }),
  );
  return answer instanceof SendError ? answer.message : null;
}
