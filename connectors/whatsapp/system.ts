import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { detail, firstIssue } from '../kit/fields.ts';
import type { Message, Surroundings } from './message.ts';
import { type Contact, described, type Ids, idsOf, threadOf, whoOf } from './people.ts';
import { stamp } from './stamp.ts';

const system = z.looseObject({ type: detail(100), body: detail(1000) });

/** WhatsApp itself says that something about a person has changed. */
export function readSystem(one: Message, { contacts }: Surroundings): Inbound[] | string {
  const parsed = system.safeParse(one.system);
  if (!parsed.success) return `system.${firstIssue(parsed.error)}`;
  const { type = '', body, wa_id, new_wa_id, user_id, parent_user_id } = parsed.data;
  const before = idsOf(one.from, one.from_user_id, one.from_parent_user_id);
  const now = idsOf(wa_id ?? new_wa_id, user_id, parent_user_id);
  if (type === 'user_changed_number' || type === 'user_changed_user_id')
    return changed({ id: one.id, before, now, contacts, at: one.timestamp, said: body });
  const author = described(before, contacts) ?? described(now, contacts);
  if (!author) return 'from is no number, and there is no user id';
  const what =
    type === 'customer_identity_changed' || type === 'identity'
      ? 'Their security code changed: they have probably installed WhatsApp anew, perhaps on another phone.'
      : (body ?? `WhatsApp reports a change of kind ${type || 'unknown'}.`);
  return [note(one.id, author, what, one.timestamp)];
}

interface Change {
  id: string;
  before: Ids;
  now: Ids;
  contacts: Contact[];
  at: number | null;
  /** The platform's own sentence. */
  said: string | undefined;
}

/** Both ids name the same person: it is told in the chat, and whoever had one of the ids has them all. */
function changed({ id, before, now, contacts, at, said }: Change): Inbound[] | string {
  const person = described(now, contacts) ?? described(before, contacts);
  if (!person) return 'neither the former nor the new id is there';
  const former = described(before, []);
  const number = now.phone && before.phone && now.phone !== before.phone;
  const what = number
    ? `Their number changed from +${before.phone} to +${now.phone}.`
    : (said ?? 'Their WhatsApp id changed.');
  const keys = former ? [...whoOf(former).keys, ...whoOf(person).keys] : whoOf(person).keys;
  const author = { ...whoOf(person), keys: distinct(keys) };
  const profile: Inbound = { type: 'profile', author, at };
  // Without what they were called before there is no telling in which chat to say it.
  if (!former) return [profile];
  // The chat goes on in another place, under the new id; this one is told where they went.
  return [{ ...note(id, former, what, at), author }, profile];
}

function note(id: string, author: Contact, what: string, at: number | null): Inbound & { type: 'message' } {
  return {
    type: 'message',
    thread: threadOf(author),
    id,
    from: 'customer',
    author: whoOf(author),
    text: '',
    attachments: [],
    cards: [{ kind: 'happened', what }],
    automatic: true,
    at,
  };
}

function distinct(keys: { namespace: string; value: string }[]) {
  return [...new Map(keys.map((key) => [`${key.namespace} ${key.value}`, key])).values()];
}

const pair = z
  .looseObject({ previous: z.unknown().optional(), current: z.unknown().optional() })
  .catch({ previous: undefined, current: undefined });
const update = z.looseObject({ user_id: pair, parent_user_id: pair, timestamp: stamp });

/** The user id of a person was replaced by another, as when they change their number. */
export function readUserIdUpdate(value: unknown, { contacts }: Surroundings): Inbound[] | string {
  const parsed = update.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { user_id, parent_user_id, wa_id, timestamp: at } = parsed.data;
  const before = idsOf(wa_id, user_id.previous, parent_user_id.previous);
  const now = idsOf(wa_id, user_id.current, parent_user_id.current);
  const id = `user-id:${before.user ?? before.parent ?? ''}:${now.user ?? now.parent ?? ''}`;
  return changed({ id, before, now, contacts, at, said: 'Their WhatsApp id changed.' });
}

const wish = z.looseObject({
  value: detail(100),
  category: detail(100),
  detail: detail(500),
  timestamp: stamp,
});

/** Whether they want marketing messages. */
export function readPreference(value: unknown, { contacts }: Surroundings): Inbound[] | string {
  const parsed = wish.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { wa_id, user_id, parent_user_id, timestamp: at, value: wanted } = parsed.data;
  const author = described(idsOf(wa_id, user_id, parent_user_id), contacts);
  if (!author) return 'wa_id is no number, and there is no user id';
  const what =
    wanted === 'stop'
      ? 'They do not want marketing messages any more.'
      : wanted === 'resume' || wanted === 'signup'
        ? 'They want marketing messages.'
        : (parsed.data.detail ?? 'They changed what messages they want.');
  const id = `preference:${author.phone ?? author.user ?? author.parent}:${parsed.data.category ?? ''}:${wanted ?? ''}:${at ?? ''}`;
  return [note(id.slice(0, 500), author, what, at)];
}
