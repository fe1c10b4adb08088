import type { Message, Thread } from '../core/things.ts';
import type { Say } from './say-input.ts';
import { UnknownError } from './unknown-error.ts';

export type Choice = Message['quickReplies'][number];

/**
 * What can be tapped below a message now. Quick replies are gone as soon as anything is written after them, buttons
 * when one of them was tapped; a list can be opened again and again.
 */
export function choicesIn({ thread, id, quickReplies, opener, deleted }: Message): Choice[] {
  if (deleted) return [];
  if (thread.account.kind !== 'whatsapp') return thread.messages.at(-1)?.id === id ? quickReplies : [];
  const isTapped = thread.messages.some(({ replyTo, kind }) => replyTo === id && kind === 'interactive');
  return isTapped && opener === null ? [] : quickReplies;
}

/** The choice that somebody taps, and the message it stands below. */
export function tapped(thread: Thread, { message: id, payload }: Say<'tap'>): Choice & { message: Message } {
  const message = thread.messages.find((one) => one.id === id);
  const choice = message && choicesIn(message).find((one) => one.payload === payload);
  if (!message || !choice) throw new UnknownError('There is nothing of the kind to be tapped here now.');
  return { ...choice, message };
}
