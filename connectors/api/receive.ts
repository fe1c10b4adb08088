import type { z } from 'zod';
import type { Inbound, Raw, Received, ThreadRef, Who } from '../connector.ts';
import { fetchable } from '../kit/attachments.ts';
import { firstIssue, harmless } from '../kit/fields.ts';
import { openList } from '../kit/json.ts';
import { aboutOf, person } from '../kit/person.ts';
import { readEach, unreadable } from '../kit/received.ts';
import { type Author, type Message, schemas, type Thread } from './events.ts';

const eventsMax = 10_000;

/** `{ "events": [ … ] }`, or one event alone. Everything that the sender may state is in the README. */
export function receive(raw: Raw): Received[] {
  const text = raw.body.toString().replace(/^\uFEFF/, '');
  const opened = openList(text, 'events');
  if (!opened) return [unreadable('The body is not JSON.', text)];
  return readEach(opened.elements, eventsMax, read);
}

function read(element: unknown): Inbound | string {
  if (typeof element !== 'object' || element === null) return 'An event is an object.';
  const type = 'type' in element ? element.type : undefined;
  if (typeof type !== 'string' || type === '') return 'type is missing or no text';
  if (Object.hasOwn(readers, type)) return readers[type as keyof typeof readers](element);
  const message = schemas.message.safeParse(element);
  if (!message.success) return 'type is none of message, edit, delete, reaction, receipt, profile';
  // A kind of content that came into the world after this code: shown by its name, with what can be shown.
  return messageOf({ ...message.data, kind: message.data.kind ?? harmless(type.slice(0, 100)) });
}

const readers = {
  message: reader(schemas.message, messageOf),
  edit: reader(schemas.edit, ({ thread, id, text, at }) => ({
    type: 'edit',
    thread: threadOf(thread),
    id,
    text,
    at,
  })),
  delete: reader(schemas.delete, ({ thread, id, at }) => ({
    type: 'delete',
    thread: threadOf(thread),
    id,
    at,
  })),
  reaction: reader(schemas.reaction, ({ thread, id, author, emoji, removed, at }) => ({
    type: 'reaction',
    thread: threadOf(thread),
    id,
    author: whoOf(author),
    emoji,
    removed: removed ?? false,
    at,
  })),
  receipt: reader(schemas.receipt, (receipt) => ({
    type: 'receipt',
    thread: threadOf(receipt.thread),
    state: receipt.state,
    of: subjectOf(receipt),
    ...(receipt.error && { error: receipt.error }),
    at: receipt.at,
  })),
  profile: reader(schemas.profile, ({ author, at }) => ({ type: 'profile', author: whoOf(author), at })),
};

function reader<T>(
  schema: z.ZodType<T>,
  toEvent: (data: T) => Inbound,
): (element: unknown) => Inbound | string {
  return (element) => {
    const parsed = schema.safeParse(element);
    return parsed.success ? toEvent(parsed.data) : firstIssue(parsed.error);
  };
}

const knownKinds = ['text', 'image', 'audio', 'video', 'file'];

function messageOf(message: Message): Inbound {
  const { thread, id, author, kind, replyTo, clientId, part } = message;
  const { attachments, odd } = fetchable(message.attachments ?? []);
  const text = message.text ?? '';
  const unsupported = kind && !knownKinds.includes(kind) ? kind : odd;
  const empty = text === '' && attachments.length === 0;
  return {
    type: 'message',
    thread: threadOf(thread),
    id,
    from: message.from ?? 'customer',
    author: whoOf(author),
    text,
    attachments,
    ...(replyTo && { replyTo }),
    at: message.sentAt,
    ...((unsupported || empty) && { unsupported: unsupported ?? 'empty' }),
    ...(part && { correlation: part }),
    ...(clientId && { clientId }),
  };
}

function threadOf({ id, surface, subject, post }: Thread): ThreadRef {
  return {
    id,
    surface: surface ?? 'private',
    ...(subject && { subject }),
    ...(post && { post: { text: post.text ?? '', ...(post.url && { url: post.url }) } }),
  };
}

function whoOf(author: Author): Who {
  const about = aboutOf(author.about);
  return person(author.id, author, author.avatar ? { ...about, avatar: author.avatar } : about);
}

type Receipt = z.output<typeof schemas.receipt>;

function subjectOf({ message, part, id, upTo }: Receipt): Extract<Inbound, { type: 'receipt' }>['of'] {
  if (message) return { id: message };
  if (part) return id ? { part, id } : { part };
  return { upTo: upTo ?? 0 };
}
