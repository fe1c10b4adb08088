import type { OpenChannel } from './find.ts';
import { practiceAway } from './stand-ins.ts';

/** Why nothing can be sent on this channel, in a sentence; null where it can. */
export function whyNot(channel: OpenChannel): string | null {
  if (channel.state === 'disconnected')
    return `${channel.name} is disconnected: connect it again to answer here.`;
  if (!channel.connector.send) return `${channel.name} can only receive.`;
  const away = practiceAway(channel);
  if (away) return away;
  return channel.connector.cannotSend?.(channel.settings) ?? null;
}
