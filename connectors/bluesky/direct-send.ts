import { z } from 'zod';
import { type OutgoingPart, SendError, UncertainError } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { type Client, lacksChat } from './client.ts';
import { withoutAccess } from './direct-poll.ts';
import { facetsOf } from './facets.ts';
import { didOf } from './post-send.ts';
import { Refusal } from './xrpc.ts';

/** Direct messages know no key of ours: what is lost on the way is looked for, never sent twice. */
export async function sendDirect(client: Client, part: OutgoingPart): Promise<{ externalId: string }> {
  if (part.attachments.length > 0)
    throw new SendError('rejected', 'Direct messages on Bluesky carry no files. Send the text without them.');
  const facets = await facetsOf(part.text, (handle) => didOf(client, handle));
  const message = {
    text: part.text,
    ...(facets.length > 0 && { facets }),
    ...(part.replyTo && { replyTo: { messageId: part.replyTo } }),
  };
  const input = { convoId: part.thread.id, message };
  try {
    const { id } = await client.call('chat.bsky.convo.sendMessage', z.looseObject({ id: externalId }), {
      input,
      chat: true,
    });
    return { externalId: id };
  } catch (error) {
    throw inWords(error);
  }
}

/**
 * Ours is the one message of this account with exactly this text since the part was made. Where there is none,
 * it may still be on its way; where there are two, nobody can tell.
 */
export async function lookUpDirect(client: Client, part: OutgoingPart): Promise<{ externalId: string }> {
  const answer = z.object({ messages: z.array(z.unknown()) });
  const params = { convoId: part.thread.id, limit: 100 };
  const { messages } = await client
    .call('chat.bsky.convo.getMessages', answer, { params, chat: true })
    .catch((error: unknown) => {
      throw inWords(error);
    });
  const known = new Set(part.history.map((one) => one.id));
  const since = part.createdAt.getTime() - 5_000;
  const ours = messages
    .flatMap((one) => message.safeParse(one).data ?? [])
    .filter((one) => one.sender.did === client.did && one.text === part.text)
    .filter((one) => Date.parse(one.sentAt) >= since && !known.has(one.id) && one.id !== part.previous);
  const [only] = ours;
  if (only && ours.length === 1) return { externalId: only.id };
  throw new UncertainError(
    ours.length > 1
      ? 'This text stands in the conversation more than once, so nobody can tell which one this is.'
      : 'The message is not in the conversation, though it may still be on its way.',
  );
}

const message = z.looseObject({
  id: externalId,
  text: z.string(),
  sender: z.looseObject({ did: z.string() }),
  sentAt: z.string(),
});

function inWords(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  if (lacksChat(error)) return withoutAccess();
  // The account's server hands the message on: what it says of a failure leaves open whether it arrived.
  if (error.status >= 500 && error.status !== 503 && error.status !== 501)
    return new UncertainError('Bluesky failed in the middle, so nobody knows whether the message arrived.');
  const told = sentences[error.code] ?? (barred.test(error.message) ? sentences.Barred : undefined);
  return told ? new SendError(told[0], told[1]) : error;
}

const barred = /recipient|incoming|block|does not allow|disabled|not follow/i;

const sentences: Record<string, [SendError['kind'], string]> = {
  ConvoLocked: ['blocked', 'This conversation is locked on Bluesky, so nobody can write in it.'],
  InvalidConvo: ['rejected', 'This conversation is not there any more on Bluesky.'],
  ReplyTargetNotFound: ['rejected', 'The message that this answers is not there any more.'],
  Barred: ['blocked', 'This person does not take direct messages from this account.'],
  BlockedActor: ['blocked', 'This person does not take direct messages from this account.'],
  BlockedByActor: ['blocked', 'This person does not take direct messages from this account.'],
  MessagesDisabled: ['blocked', 'This person does not take direct messages.'],
};
