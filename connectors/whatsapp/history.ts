import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { detail, firstIssue, harmless } from '../kit/fields.ts';
import { shallowly } from '../kit/meta/envelope.ts';
import { type Message, message, type Surroundings } from './message.ts';
import { readWords } from './messages.ts';
import { described, idsOf, numberOf, threadOf, whoOf } from './people.ts';
import { readErrors } from './refusals.ts';

const chunk = z.looseObject({
  threads: z.array(z.unknown()).optional(),
  errors: z.array(z.unknown()).optional(),
});
const chat = z.looseObject({ id: z.unknown().optional(), messages: z.array(z.unknown()) });

/**
 * What was written in the phone app before the number was connected. It is past: it is kept where it belongs
 * and asks nobody for anything.
 */
export function readHistory(value: unknown, around: Surroundings): Inbound[] | string {
  const parsed = chunk.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { threads = [], errors = [] } = parsed.data;
  const told = errors.flatMap((error) => readErrors(error));
  const events = threads.flatMap((one): Inbound[] => {
    const thread = chat.safeParse(one);
    if (!thread.success) return [unreadable(`threads ${firstIssue(thread.error)}`, one)];
    const { id, messages, context } = thread.data;
    return messages.flatMap((message) => {
      const events = shallowly(() => past(message, id, context, around));
      return typeof events === 'string' ? [unreadable(events, message)] : events;
    });
  });
  const all = [...told, ...events];
  return all.length > 0 ? all : 'history is empty';
}

function past(value: unknown, chat: unknown, context: unknown, around: Surroundings): Inbound[] | string {
  const parsed = message.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const one: Message = parsed.data;
  const { user_id } = z
    .looseObject({ user_id: z.unknown().optional() })
    .catch({ user_id: undefined })
    .parse(context ?? {});
  const customer = described(idsOf(chat, user_id, undefined), around.contacts);
  if (!customer) return 'the id of a chat is no number';
  const isOurs = numberOf(one.from) !== customer.phone || ownMark.safeParse(one.history_context).success;
  const place = {
    thread: threadOf(customer),
    from: isOurs ? 'brand' : 'customer',
    author: isOurs ? null : customer,
  } as const;
  const events = readWords(one, place, around);
  if (typeof events === 'string') return events;
  return events.map((event) => (event.type === 'message' ? { ...event, past: true } : event));
}

const ownMark = z.looseObject({ from_me: z.literal(true) });

function unreadable(reason: string, value: unknown): Inbound {
  return { type: 'unreadable', reason, element: harmless(written(value)) };
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '';
  } catch {
    return 'It is nested too deeply to be written here; the stored request holds it.';
  }
}

const entry = z.looseObject({
  contact: z.looseObject({ full_name: detail(300), first_name: detail(300) }),
  action: detail(50),
});

/** How the business calls somebody in the phone's address book. */
export function readPhoneBook(value: unknown, { contacts }: Surroundings): Inbound[] | string {
  const parsed = entry.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { contact, action } = parsed.data;
  const person = described(idsOf(contact.phone_number, contact.user_id, undefined), contacts);
  if (!person) return 'contact.phone_number is no number';
  const name = contact.full_name ?? contact.first_name;
  return [
    { type: 'profile', author: whoOf({ ...person, name: action === 'remove' ? undefined : name }), at: null },
  ];
}
