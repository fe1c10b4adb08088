import { SendError, type Who } from '../connector.ts';
import { groupIn, numberOf } from './people.ts';

/** To whom a message goes, as the API wants it. Somebody whose number is hidden is reached by their user id. */
export type Recipient =
  | { recipient_type: 'individual'; to: string }
  | { recipient_type: 'individual'; recipient: string }
  | { recipient_type: 'group'; to: string };

/**
 * The thread is named by the id under which its customer wrote last, which also is the address; where that is
 * a user id and they have one number, the number reaches them with every kind of message.
 */
export function recipientOf(threadId: string, who?: Who): Recipient {
  const group = groupIn(threadId);
  if (group !== null) return { recipient_type: 'group', to: group };
  const number = numberOf(threadId);
  if (number) return { recipient_type: 'individual', to: number };
  const [phone, another] = valuesOf(who, 'phone').flatMap((value) => numberOf(value) ?? []);
  if (phone && !another) return { recipient_type: 'individual', to: phone };
  const [user] = userId.test(threadId) ? [threadId] : ids(who);
  if (user) return { recipient_type: 'individual', recipient: user };
  if (phone) return { recipient_type: 'individual', to: phone };
  throw new SendError('rejected', 'No WhatsApp number or user id of this person is known.');
}

/** Such as IN.1234; with ENT before the rest where several businesses share it. */
const userId = /^[A-Z]{2}\.(ENT\.)?\w{1,150}$/;

function ids(who: Who | undefined): string[] {
  return [...valuesOf(who, 'whatsapp-user'), ...valuesOf(who, 'whatsapp-parent')];
}

function valuesOf(who: Who | undefined, namespace: string): string[] {
  return (who?.keys ?? []).filter((key) => key.namespace === namespace).map((key) => key.value);
}
