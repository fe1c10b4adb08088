import type { Context, Target } from '../connector.ts';
import { graph } from '../kit/meta/graph.ts';
import { recipientOf } from './send.ts';
import type { MessengerSettings } from './settings.ts';

/** Puts the Page's one reaction on a message, or takes it away. */
export async function react(
  target: Target,
  emoji: string | null,
  context: Context<MessengerSettings>,
): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const json = {
    recipient: recipientOf(target.thread.id),
    ...(emoji === null
      ? { sender_action: 'unreact', payload: { message_id: target.id } }
      : { sender_action: 'react', payload: { message_id: target.id, reaction: emoji } }),
  };
  await graph(context, { base, path: `${pageId}/messages`, token, json });
}
