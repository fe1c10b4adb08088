import { z } from 'zod';
import { GraphError, parameter } from '../core/graph-error.ts';
import { linkTo } from '../core/media.ts';
import type { Account, Message, Person, Thread } from '../core/things.ts';
import { endpoint, type Request } from './endpoint.ts';
import { type Field, type Fields, moment, parseFields, pick } from './fields.ts';
import { page, pageParams } from './paging.ts';

const listParams = z.strictObject({
  ...pageParams,
  platform: z.enum(['messenger', 'instagram', 'MESSENGER', 'INSTAGRAM']).optional(),
  user_id: z.string().optional(),
  folder: z.enum(['inbox', 'page_done', 'other', 'spam']).optional(),
});
const one = z.strictObject({ fields: z.string().optional() });

/** What was said in private, read back: the newest first, as the platform lists it. */
export const conversationEndpoints = [
  ...(['page', 'instagram'] as const).map((on) =>
    endpoint({
      method: 'GET',
      on,
      edge: 'conversations',
      need: 'message',
      params: listParams,
      run: listThreads,
    }),
  ),
  endpoint({
    method: 'GET',
    on: 'thread',
    edge: '',
    need: 'message',
    params: one,
    run: (request, { fields }) => {
      const { thread } = nodeOf(request);
      return pick(threadFields(request, thread), parseFields(fields), ['id', 'updated_time', 'link']);
    },
  }),
  endpoint({
    method: 'GET',
    on: 'thread',
    edge: 'messages',
    need: 'message',
    params: z.strictObject(pageParams),
    run: (request, params) =>
      listMessages(request, nodeOf(request).thread, params, parseFields(params.fields)),
  }),
  endpoint({
    method: 'GET',
    on: 'message',
    edge: '',
    need: 'message',
    params: one,
    run: (request, { fields }) => {
      if (request.node.kind !== 'message') throw parameter('This is no message.');
      const { message } = request.node;
      // Of an Instagram thread the twenty newest messages can be read.
      const place = message.thread.messages.toReversed().indexOf(message);
      if (message.deleted || (message.thread.account.kind === 'instagram' && place >= 20))
        throw new GraphError(
          100,
          '(#100) The message cannot be fetched: it was deleted, or it is not among the 20 most recent ones of its conversation.',
          { subcode: 2534078 },
        );
      return pick(messageFields(request, message), parseFields(fields), ['id', 'created_time']);
    },
  }),
];

function nodeOf({ node }: Request): { thread: Thread } {
  if (node.kind !== 'thread') throw parameter('This is no conversation.');
  return node;
}

function listThreads(request: Request, params: z.output<typeof listParams>): unknown {
  const { node, world } = request;
  if (node.kind !== 'page' && node.kind !== 'instagram') throw parameter('This has no conversations.');
  const platform = params.platform?.toLowerCase() ?? (node.kind === 'page' ? 'messenger' : 'instagram');
  const belongs = (account: Account): boolean =>
    platform === 'instagram'
      ? account.kind === 'instagram' && (account === node.account || account.pageId === node.account.id)
      : account === node.account && account.kind === 'page';
  const threads = [...world.threads.values()]
    .filter((thread) => belongs(thread.account) && thread.messages.length > 0)
    .filter(
      ({ person, account }) =>
        params.user_id === undefined || person.scopedIds.get(account.id) === params.user_id,
    )
    .sort((a, b) => updatedAt(b) - updatedAt(a));
  const asked = parseFields(params.fields);
  return page(request, params, threads, {
    id: ({ id }) => id,
    at: updatedAt,
    show: (thread) => pick(threadFields(request, thread), asked, ['id', 'link', 'updated_time']),
  });
}

function listMessages(
  request: Request,
  thread: Thread,
  params: Parameters<typeof page>[1],
  asked: Field[] | null,
): { data: unknown[] } {
  const newestFirst = thread.messages.filter((message) => !message.deleted).toReversed();
  return page(request, params, newestFirst, {
    id: ({ id }) => id,
    at: ({ at }) => at,
    show: (message) => pick(messageFields(request, message), asked, ['id', 'created_time']),
  });
}

function updatedAt(thread: Thread): number {
  return thread.messages.at(-1)?.at ?? 0;
}

function threadFields(request: Request, thread: Thread): Fields {
  const { account, person } = thread;
  const both = { data: [personRef(account, person), brandRef(account)] };
  return {
    id: () => thread.id,
    link: () => (account.kind === 'page' ? `/${account.id}/inbox/${thread.id.slice(2)}/` : undefined),
    updated_time: () => moment(updatedAt(thread)),
    message_count: () => thread.messages.length,
    unread_count: () =>
      thread.messages.filter(({ at, from }) => from === 'customer' && at > (thread.seenAt ?? 0)).length,
    snippet: () => thread.messages.at(-1)?.text,
    can_reply: () => !person.blocked.has(account.id),
    participants: () => both,
    senders: () => both,
    name: () => person.name,
    messages: ({ fields, arguments: given }) => {
      const limit = z.coerce.number().int().min(1).max(100).catch(25).parse(given.limit);
      return listMessages({ ...request, address: `${request.address}/messages` }, thread, { limit }, fields);
    },
  };
}

function messageFields(request: Request, message: Message): Fields {
  const { account, person } = message.thread;
  const customer = personRef(account, person);
  const brand = brandRef(account);
  const [from, to] = message.from === 'customer' ? [customer, brand] : [brand, customer];
  return {
    id: () => message.id,
    created_time: () => moment(message.at),
    from: () => from,
    to: () => ({ data: [to] }),
    message: () => message.text,
    tags: () => ({ data: [{ name: 'inbox' }, { name: 'source:web' }] }),
    is_unsupported: () => (message.unsupported ? true : undefined),
    reply_to: () => (message.replyTo === null ? undefined : { mid: message.replyTo }),
    story: () =>
      message.story === null ? undefined : { reply_to: { link: message.story.url, id: message.story.id } },
    reactions: () => {
      const data = [...message.reactions].map(([side, reaction]) => ({
        reaction,
        users: [side === 'customer' ? customer : brand],
      }));
      return data.length > 0 ? { data } : undefined;
    },
    attachments: () => {
      const data = message.attachments.flatMap((attachment) => {
        const upload = request.world.media.get(attachment.uploadId ?? '');
        if (!upload) return [];
        const url = linkTo(request.world, upload);
        const where =
          upload.kind === 'image'
            ? { image_data: { url, width: 640, height: 480 } }
            : upload.kind === 'video'
              ? { video_data: { url, width: 640, height: 480 } }
              : { file_url: url };
        const { id, type, name, bytes } = upload;
        return [{ id, mime_type: type, name, size: bytes.length, ...where }];
      });
      return data.length > 0 ? { data } : undefined;
    },
    shares: () => {
      const data = message.attachments.flatMap(({ payload }) =>
        typeof payload.url === 'string' ? [{ link: payload.url }] : [],
      );
      return data.length > 0 ? { data } : undefined;
    },
    sticker: () => undefined,
  };
}

function personRef(account: Account, person: Person): object {
  const id = person.scopedIds.get(account.id);
  return account.kind === 'page'
    ? { name: person.name, email: `${id}@facebook.com`, id }
    : { username: person.username, id };
}

function brandRef(account: Account): object {
  return account.kind === 'page'
    ? { name: account.name, email: `${account.id}@facebook.com`, id: account.id }
    : { username: account.username, id: account.id };
}
