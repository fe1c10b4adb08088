import { type OutgoingPart, type SendContext, SendError, type Sent } from '../connector.ts';
import { refuseUnfit } from '../kit/choices.ts';
import { MetaError } from '../kit/meta/errors.ts';
import { graph } from '../kit/meta/graph.ts';
import { quickReplies } from '../kit/meta/quick-replies.ts';
import { sendMessage } from '../kit/meta/send-message.ts';
import type { MessengerSettings } from './settings.ts';

const heldElsewhere = 2018300;

export const textMax = 2000;
export const choices = quickReplies(textMax);

/** One text or one file. Nothing is sent twice: its echo says which part it is. */
export async function send(part: OutgoingPart, context: SendContext<MessengerSettings>): Promise<Sent> {
  if (part.tag && part.author !== 'person')
    throw new SendError('window-closed', 'A day after the last message only people may answer on Messenger.');
  refuseUnfit(choices, part);
  try {
    return await post(part, context);
  } catch (error) {
    const isHeld = error instanceof MetaError && error.subcode === heldElsewhere;
    // Whoever answers by hand means to speak with the customer now; a machine leaves the thread where it is.
    if (!isHeld || part.author !== 'person') throw error;
    await takeOver(part, context, error);
    return await post(part, context);
  }
}

async function post(part: OutgoingPart, context: SendContext<MessengerSettings>): Promise<Sent> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId: account } = context.settings;
  const recipient = recipientOf(part.thread.id);
  const { messageId } = await sendMessage(context, { base, token, account, recipient, part });
  return { externalId: messageId };
}

async function takeOver(
  part: OutgoingPart,
  context: SendContext<MessengerSettings>,
  held: MetaError,
): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const path = `${pageId}/take_thread_control`;
  const json = { recipient: recipientOf(part.thread.id) };
  await graph(context, { base, path, token, json }).catch((error: unknown) => {
    // What the agent can do about a thread that stays where it is, says the first refusal.
    const isElse = error instanceof MetaError && error.code !== 190 && error.kind !== 'throttled';
    throw isElse ? held : error;
  });
}

/** Who came by a plug-in on a site has no other name yet. */
export function recipientOf(threadId: string): Record<string, string> {
  return threadId.startsWith('user_ref:') ? { user_ref: threadId.slice(9) } : { id: threadId };
}
