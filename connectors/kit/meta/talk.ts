import { z } from 'zod';
import type { ThreadRef, Who } from '../../connector.ts';
import { detail, externalId } from '../fields.ts';
import { isObject, moment, type Told } from './envelope.ts';

/** One event between a person and an account, as the readers below see it. */
export interface Talk {
  thread: ThreadRef;
  /** The customer, whoever of the two did something. */
  person: Who;
  /** Who did it. */
  author: Who;
  from: 'customer' | 'brand';
  at: number | null;
  /** Names what has no id of its own, the same each time it is told. */
  derivedId(kind: string): string;
}

/** How one platform differs from the other. */
export interface Dialect {
  /** What to call somebody until their name is known. */
  placeholder(id: string): string;
  /** What the account itself is called where it wrote by another tool. */
  ours: string;
}

const party = z.looseObject({
  /** Never told, but known where a conversation is read back. */
  name: detail(200),
  id: externalId.optional().catch(undefined),
  user_ref: externalId.optional().catch(undefined),
});
const parties = z.object({
  sender: party.optional().catch(undefined),
  recipient: party.optional().catch(undefined),
});

/** Who speaks with whom in an event; or what is wrong with it. */
export function talkOf({ account, at: sentAt, value }: Told, { placeholder, ours }: Dialect): Talk | string {
  const { sender, recipient } = parties.parse(value);
  const isEcho = isObject(value.message) && value.message.is_echo === true;
  const isOurs = sender?.id === account || (isEcho && recipient?.id !== account);
  const named = isOurs ? recipient : sender;
  const optin = isObject(value.optin) ? party.safeParse(value.optin).data : undefined;
  const guest = named?.user_ref ?? optin?.user_ref;
  const id = named?.id ?? (guest === undefined ? undefined : `user_ref:${guest}`);
  if (id === undefined || id.length > 200) return `${isOurs ? 'recipient' : 'sender'} is missing`;
  const known = named?.name ? { name: named.name } : { placeholder: placeholder(id) };
  const person: Who = { keys: [{ namespace: 'channel', value: id }], ...known };
  const at = moment(value.timestamp) ?? sentAt;
  const from = isOurs || isEcho ? 'brand' : 'customer';
  return {
    thread: { id, surface: 'private' },
    person,
    author:
      from === 'brand' ? { keys: [{ namespace: 'channel', value: account }], placeholder: ours } : person,
    from,
    at,
    derivedId: (kind) => `${kind}:${id}:${at ?? 0}`,
  };
}
