import type { AgentActor } from '#server/actor.ts';
import { conflict, notFound } from '#server/errors.ts';
import { channelById, forgetChannel, type OpenChannel } from './find.ts';

/**
 * A connected channel of the caller's workspace as it is now, to ask its platform something.
 * @throws ApiError where there is none, or it is disconnected
 */
export async function ownChannel(actor: AgentActor, id: string): Promise<OpenChannel> {
  forgetChannel(id);
  const channel = await channelById(id);
  if (!channel || channel.workspaceId !== actor.workspaceId) throw notFound('channel');
  if (channel.state === 'disconnected')
    throw conflict('disconnected', 'This channel is disconnected; connect it anew instead.');
  return channel;
}
