import { z } from 'zod';
import type { ThreadRef, Who } from '../connector.ts';
import { detail } from '../kit/fields.ts';

/**
 * By what WhatsApp knows a person: a number, a user id of this business (BSUID), the id that several
 * businesses of one owner share. Since 2026 the number may be missing.
 */
export interface Ids {
  phone: string | undefined;
  user: string | undefined;
  parent: string | undefined;
}

/** Digits as WhatsApp writes them, with or without a plus; anything else is no number. */
export function numberOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const digits = text
    .trim()
    .replace(/^\+/, '')
    .replaceAll(/[ ()-]/g, '');
  return /^\d{1,20}$/.test(digits) ? digits : undefined;
}

const userId = z
  .unknown()
  .transform((value) =>
    typeof value === 'string' && /^[^\s\0]{1,200}$/.test(value) && value.isWellFormed() ? value : undefined,
  )
  .optional();

export function idsOf(phone: unknown, user: unknown, parent: unknown): Ids {
  return { phone: numberOf(phone), user: userId.parse(user), parent: userId.parse(parent) };
}

const contact = z.looseObject({
  profile: z
    .looseObject({ name: detail(300), username: detail(100) })
    .optional()
    .catch(undefined),
});

export interface Contact extends Ids {
  name: string | undefined;
  username: string | undefined;
}

/** The people that an update describes beside its messages; one that cannot be read describes nobody. */
export function contactsOf(list: unknown): Contact[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, 1000).flatMap((value: unknown) => {
    const parsed = contact.safeParse(value);
    if (!parsed.success) return [];
    const { profile, wa_id, user_id, parent_user_id } = parsed.data;
    const username = profile?.username?.replace(/^@/, '') || undefined;
    return [{ ...idsOf(wa_id, user_id, parent_user_id), name: profile?.name, username }];
  });
}

/**
 * Everything that is known of whoever has these ids. Where a message names nobody, it is the one person that
 * stands beside it. Undefined where there is nobody.
 */
export function described(ids: Ids, contacts: Contact[]): Contact | undefined {
  const isNamed = ids.phone !== undefined || ids.user !== undefined || ids.parent !== undefined;
  const [first, second] = contacts;
  const own = isNamed ? contacts.find((one) => isSame(one, ids)) : second ? undefined : first;
  const all = {
    phone: ids.phone ?? own?.phone,
    user: ids.user ?? own?.user,
    parent: ids.parent ?? own?.parent,
    name: own?.name,
    username: own?.username,
  };
  return (all.phone ?? all.user ?? all.parent) === undefined ? undefined : all;
}

function isSame(one: Ids, other: Ids): boolean {
  return (
    (one.user !== undefined && one.user === other.user) ||
    (one.phone !== undefined && one.phone === other.phone) ||
    (one.parent !== undefined && one.parent === other.parent)
  );
}

/** The user id comes first: a number may pass to somebody else, whose user id is another. */
export function whoOf(person: Contact): Who {
  const { phone, user, parent, name, username } = person;
  const keys = [
    ...(user ? [{ namespace: 'whatsapp-user', value: user }] : []),
    ...(phone ? [{ namespace: 'phone', value: `+${phone}` }] : []),
    ...(parent ? [{ namespace: 'whatsapp-parent', value: parent }] : []),
  ];
  return {
    keys,
    ...(name && { name }),
    ...(!name && (username || phone) && { placeholder: username ? `@${username}` : `+${phone}` }),
    ...(phone && { phone: `+${phone}` }),
    ...(username && { about: { username: `@${username}` } }),
  };
}

/**
 * A chat with one person. Its id is also where an answer goes; it is found by each of their ids, because a
 * message may state one or both of them.
 */
export function threadOf({ phone, user, parent }: Ids): ThreadRef {
  const names = [user, phone].filter((name) => name !== undefined);
  const id = phone ?? user ?? parent ?? '';
  return names.length > 0 ? { id, surface: 'private', names } : { id, surface: 'private' };
}

const groupPrefix = 'group:';

/** Everybody in a group speaks of one matter. */
export function groupThread(groupId: string): ThreadRef {
  return { id: `${groupPrefix}${groupId}`, surface: 'private', shared: true };
}

/** The group that a thread is; null where it is a chat with one person. */
export function groupIn(threadId: string): string | null {
  return threadId.startsWith(groupPrefix) ? threadId.slice(groupPrefix.length) : null;
}
