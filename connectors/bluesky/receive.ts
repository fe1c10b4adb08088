import { z } from 'zod';
import type { Inbound, Raw, Received } from '../connector.ts';
import { firstIssue, time } from '../kit/fields.ts';
import { openList } from '../kit/json.ts';
import { readEach, unreadable } from '../kit/received.ts';
import { atUri } from './address.ts';
import { directMessageReader } from './direct-received.ts';
import { contentOf, post, threadOf, whoOf } from './posts.ts';

const entriesMax = 1000;

/**
 * What `poll` brought: `{self, entries: […], posts: {address: view}, convos: {id: view}}`. An entry is a post,
 * an edit, a deletion, somebody's new name, or a line of the log of direct messages.
 */
export function receive(raw: Raw): Received[] {
  const text = raw.body.toString();
  const opened = openList(text, 'entries');
  if (!opened) return [unreadable('The document is not JSON.', text)];
  const { self, posts, convos } = surroundings.parse(opened.root);
  const direct = directMessageReader(self, convos);
  return readEach(opened.elements, entriesMax, (element) => {
    const kind = entry.safeParse(element).data?.kind;
    if (kind === 'post') return readPost(element, self, posts);
    if (kind === 'edit') return readEdit(element, posts);
    if (kind === 'gone') return readGone(element);
    if (kind === 'profile') return readProfile(element);
    if (kind === 'log') return direct(element);
    return 'kind is none of post, edit, gone, profile, log';
  });
}

const byAddress = z.record(z.string(), z.unknown()).catch({});
const surroundings = z
  .object({ self: z.string().catch(''), posts: byAddress, convos: byAddress })
  .catch({ self: '', posts: {}, convos: {} });

const entry = z.looseObject({ kind: z.string() });

function readPost(element: unknown, self: string, posts: Record<string, unknown>): Inbound | string {
  const parsed = z.object({ post }).safeParse(element);
  if (!parsed.success) return firstIssue(parsed.error);
  const one = parsed.data.post;
  const { uri, author, record, indexedAt } = one;
  if (!uri.startsWith(`at://${author.did}/`)) return 'post.author is not whose record this is';
  const { text, attachments, odd } = contentOf(one, posts);
  const isOwn = author.did === self;
  const empty = text === '' && attachments.length === 0;
  return {
    type: 'message',
    thread: threadOf(one, posts),
    id: uri,
    from: isOwn ? 'brand' : 'customer',
    author: whoOf(author, record.langs),
    text,
    attachments,
    ...(record.reply && { replyTo: record.reply.parent.uri }),
    at: indexedAt,
    ...((odd || empty) && { unsupported: odd ?? 'empty' }),
    ...(record.earshotPart && { correlation: record.earshotPart }),
  };
}

function readEdit(element: unknown, posts: Record<string, unknown>): Inbound | string {
  const parsed = z.object({ post, seenAt: time }).safeParse(element);
  if (!parsed.success) return firstIssue(parsed.error);
  const { post: one, seenAt } = parsed.data;
  const { text } = contentOf(one, posts);
  return { type: 'edit', thread: threadOf(one, posts), id: one.uri, text, at: seenAt };
}

function readGone(element: unknown): Inbound | string {
  const parsed = z.object({ uri: atUri, root: atUri, seenAt: time }).safeParse(element);
  if (!parsed.success) return firstIssue(parsed.error);
  const { uri, root, seenAt } = parsed.data;
  return { type: 'delete', thread: { id: root, surface: 'public' }, id: uri, at: seenAt };
}

function readProfile(element: unknown): Inbound | string {
  const parsed = z.object({ author: post.shape.author, seenAt: time }).safeParse(element);
  if (!parsed.success) return firstIssue(parsed.error);
  return { type: 'profile', author: whoOf(parsed.data.author), at: parsed.data.seenAt };
}
