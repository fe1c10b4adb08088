import type { Message } from '#contract/messages.ts';

type Said = Pick<Message, 'kind' | 'sentAt'> & { author: Pick<Message['author'], 'kind' | 'name'> } & Partial<
    Pick<Message, 'via' | 'sentFrom'>
  >;

/** The same person, soon after: name and time need not be said again. */
export function continues(previous: Said, message: Said): boolean {
  return (
    previous.kind === message.kind &&
    previous.author.name === message.author.name &&
    previous.author.kind === message.author.kind &&
    previous.via?.threadId === message.via?.threadId &&
    previous.sentFrom?.id === message.sentFrom?.id &&
    Date.parse(message.sentAt) - Date.parse(previous.sentAt) < 5 * 60_000
  );
}
