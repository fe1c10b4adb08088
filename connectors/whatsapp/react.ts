import type { Context, Target } from '../connector.ts';
import { recipientOf } from './recipient.ts';
import { post } from './send.ts';
import type { WhatsAppSettings } from './settings.ts';

/** Each side has one reaction per message; a new one takes the place of the last, an empty one takes it away. */
export async function react(
  target: Target,
  emoji: string | null,
  context: Context<WhatsAppSettings>,
): Promise<void> {
  await post(context, {
    ...recipientOf(target.thread.id),
    type: 'reaction',
    reaction: { message_id: target.id, emoji: emoji ?? '' },
  });
}
