import { z } from 'zod';
import type { Card, Inbound, ThreadRef } from '../connector.ts';
import { detail, externalId, firstIssue } from '../kit/fields.ts';
import { productOf, referralOf } from './cards.ts';
import { type Content, contentOf, happened } from './content.ts';
import { type Message, message, type Surroundings } from './message.ts';
import { type Contact, described, groupThread, idsOf, numberOf, threadOf, whoOf } from './people.ts';
import { readSystem } from './system.ts';

/** A message of a customer: something they said, or something they did to what they had said. */
export function readMessage(value: unknown, around: Surroundings): Inbound[] | string {
  const parsed = message.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const one = parsed.data;
  if (one.type === 'system') return readSystem(one, around);
  const named = idsOf(one.from, one.from_user_id, one.from_parent_user_id);
  // Some tell under this name, too, what the business itself wrote elsewhere.
  if (named.phone && named.phone === around.ownNumber && one.to !== undefined) return readEcho(value, around);
  // Somebody is named in a way that cannot be read: that it is the person beside it would be a guess.
  const isOdd = Boolean(one.from) && !named.phone && !named.user && !named.parent;
  const author = isOdd ? undefined : described(named, around.contacts);
  if (!author) return 'from is no number, and there is no user id';
  const thread = one.group_id ? groupThread(one.group_id) : threadOf(author);
  return readWords(one, { thread, from: 'customer', author }, around);
}

/** A message that somebody wrote in the phone app of the business. */
export function readEcho(value: unknown, around: Surroundings): Inbound[] | string {
  const parsed = message.safeParse(asSaid(value));
  if (!parsed.success) return firstIssue(parsed.error);
  const one = parsed.data;
  // The sender and the recipient have been seen the wrong way round: the customer is the one that is not us.
  const isSwapped = numberOf(one.to) !== undefined && numberOf(one.to) === around.ownNumber;
  const named = idsOf(isSwapped ? one.from : one.to, one.to_user_id, one.to_parent_user_id);
  const customer = described(named, around.contacts);
  if (!customer && !one.group_id) return 'to is no number, and there is no user id';
  const thread = one.group_id ? groupThread(one.group_id) : threadOf(customer ?? named);
  return readWords(one, { thread, from: 'brand', author: null }, around);
}

/** While another app holds the chat, what that one sent is told as it was handed over, below the id. */
function asSaid(value: unknown): unknown {
  const echo = z.looseObject({ message: z.looseObject({ type: z.string() }) }).safeParse(value).data;
  return echo && echo.type === undefined ? { ...echo.message, ...echo } : value;
}

interface Place {
  thread: ThreadRef;
  from: 'customer' | 'brand';
  /** Null where it is the business itself. */
  author: Contact | null;
}

export function readWords(one: Message, place: Place, around: Surroundings): Inbound[] | string {
  const { thread } = place;
  const at = one.timestamp;
  const own = { keys: [{ namespace: 'channel', value: around.account }] };
  const author = place.author
    ? whoOf(place.author)
    : { ...own, ...(around.ownNumber && { placeholder: `+${around.ownNumber}` }) };
  if (one.type === 'reaction') {
    const parsed = reaction.safeParse(one.reaction);
    if (!parsed.success) return `reaction.${firstIssue(parsed.error)}`;
    const { message_id, emoji } = parsed.data;
    const about = { type: 'reaction' as const, thread, id: message_id, author };
    if (!emoji) return [{ ...about, emoji: '', removed: true, at }];
    const given: Inbound = { ...about, emoji, removed: false, at };
    // A person has one reaction to a message: a new one takes the place of whatever stood there.
    return at === null ? [given] : [{ ...about, emoji: '', removed: true, at: Math.max(0, at - 1) }, given];
  }
  if (one.type === 'revoke') {
    const parsed = original.safeParse(one.revoke);
    if (!parsed.success) return `revoke.${firstIssue(parsed.error)}`;
    return [{ type: 'delete', thread, id: parsed.data.original_message_id, at }];
  }
  if (one.type === 'edit') return readEdit(one, thread);
  const content =
    one.type === 'unsupported' || one.type === 'unknown' ? refused(one) : contentOf(one.type, one);
  const cards = [...content.cards, ...referralOf(one.referral), ...productOf(one.context), ...forwarded(one)];
  const replyTo = one.context?.id;
  return [
    {
      type: 'message',
      thread,
      id: one.id,
      from: place.from,
      author,
      text: content.text,
      attachments: content.attachments,
      ...(cards.length > 0 && { cards }),
      ...(content.automatic && { automatic: true }),
      ...(replyTo && { replyTo }),
      at,
      ...(content.unsupported && { unsupported: content.unsupported }),
    },
  ];
}

const reaction = z.looseObject({ message_id: externalId, emoji: detail(64) });
const original = z.looseObject({ original_message_id: externalId });

/** What it says now. A file that took the place of another is not told as a file, but its caption is. */
function readEdit(one: Message, thread: ThreadRef): Inbound[] | string {
  const parsed = original.extend({ message: z.looseObject({ type: z.string() }) }).safeParse(one.edit);
  if (!parsed.success) return `edit.${firstIssue(parsed.error)}`;
  const { original_message_id, message: now } = parsed.data;
  const { text } = contentOf(now.type, now);
  return [{ type: 'edit', thread, id: original_message_id, text, at: one.timestamp }];
}

const errors = z.array(
  z.looseObject({
    code: z.coerce.number(),
    title: detail(300),
    error_data: z
      .looseObject({ details: detail(500) })
      .optional()
      .catch(undefined),
    details: detail(500),
  }),
);

/** The kind is not handed out at all; what WhatsApp says about it is shown, unless it says only that. */
function refused(one: Message): Content {
  const [error] = errors.safeParse(one.errors).data ?? [];
  const kind = z.looseObject({ type: detail(100) }).safeParse(one.unsupported).data?.type ?? one.type;
  const details = error?.error_data?.details ?? error?.details ?? error?.title;
  const isPlain = !error || !details || error.code === 131051;
  const cards = isPlain ? [] : happened(`WhatsApp could not hand over this message: ${details}`).cards;
  return { text: '', attachments: [], cards, unsupported: kind };
}

function forwarded({ context }: Message): Card[] {
  if (context?.frequently_forwarded === true)
    return [{ kind: 'happened', what: 'This message has been forwarded many times.' }];
  return context?.forwarded === true ? [{ kind: 'happened', what: 'This message was forwarded.' }] : [];
}
