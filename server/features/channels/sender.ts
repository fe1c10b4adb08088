import type { Sender } from '#contract/composer.ts';
import { channelById, type OpenChannel } from './find.ts';
import { whyNot } from './why-not.ts';

type Surface = 'public' | 'private';

/**
 * The channel from whose account an answer goes out: the one that answers in public for this one, else itself. What is
 * written in private is the account's to which it was written.
 */
export async function senderFor(channel: OpenChannel, surface: Surface): Promise<OpenChannel | undefined> {
  return surface === 'public' && channel.answersFrom ? channelById(channel.answersFrom) : channel;
}

/** Why nothing can be sent there, in a sentence; null where it can. */
export function whyNotFrom(channel: OpenChannel, sender: OpenChannel | undefined): string | null {
  if (!sender)
    return `The account that ${channel.name} is answered from is not connected. Choose another one in its settings.`;
  if (sender.id !== channel.id && sender.state === 'disconnected')
    return `Public posts to ${channel.name} are answered from ${sender.name}, which is disconnected: connect it again, or choose another account in the settings of ${channel.name}.`;
  return whyNot(sender);
}

/** The account that an answer goes out from, and what holds it up there; null where that is the channel's own. */
export function asSender(channel: OpenChannel, sender: OpenChannel | undefined): Sender | null {
  if (!sender || sender.id === channel.id) return null;
  const { id, name, account } = sender;
  return { id, name, account, connector: sender.connector.name, notice: heldUp(channel, sender) };
}

/** The id to stamp a message with: null where it goes out from its own channel's account. */
export function stampOf(channel: OpenChannel, sender: OpenChannel): string | null {
  return sender.id === channel.id ? null : sender.id;
}

/** A channel that is paused holds back what is said in its conversations, whichever account would say it. */
function heldUp(channel: OpenChannel, { name, state, trouble }: OpenChannel): string | null {
  const paused = channel.state === 'paused' ? channel.name : state === 'paused' ? name : null;
  if (paused !== null) return `What is sent waits until ${paused} is resumed: it is paused.`;
  if (state === 'active' && trouble !== null)
    return `What is sent waits until ${name} can send again: ${trouble}`;
  return null;
}
