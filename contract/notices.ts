import { z } from 'zod';
import { at, endpoint, id, page } from './endpoint.ts';

export const notice = z
  .object({
    id,
    kind: z.enum(['mention', 'assigned']),
    conversation: z.object({ id, number: z.int(), contactName: z.string() }),
    messageId: id.nullable(),
    by: z.object({ id, name: z.string() }).nullable(),
    text: z.string().describe('the beginning of the note that names the caller; empty otherwise'),
    at,
    read: z.boolean(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.output<typeof notice>;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');
const told = z.object({ desk: z.boolean(), desktop: z.boolean() });

/** `desk` is the list in the shell, `desktop` a sign outside the page where the browser is allowed to. */
export const noticeChoices = z
  .object({
    mention: told,
    assigned: told,
    message: z.object({ desktop: z.boolean() }).describe('messages of customers'),
    quiet: z
      .object({ from: time, to: time })
      .nullable()
      .describe('no desktop notification and no sound in these hours, by the clock of the device'),
  })
  .meta({ id: 'NoticeChoices' });
export type NoticeChoices = z.output<typeof noticeChoices>;

export const listNotices = endpoint({
  method: 'GET',
  path: '/notices',
  permission: 'conversations.read',
  summary: 'What the caller was told, the newest first, and how much of it is unread',
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  reply: page(notice).extend({ unread: z.int().describe('at most 100') }),
});

export const readNotices = endpoint({
  method: 'POST',
  path: '/notices/read',
  permission: 'conversations.read',
  summary: 'Mark notices as read: these, those of a conversation, or all',
  body: z.object({ ids: z.array(id).max(100).optional(), conversationId: id.optional() }),
});

export const getNoticeChoices = endpoint({
  method: 'GET',
  path: '/notices/choices',
  permission: 'member',
  summary: 'What the caller wants to be told, and how',
  reply: noticeChoices,
});

export const setNoticeChoices = endpoint({
  method: 'PUT',
  path: '/notices/choices',
  permission: 'member',
  summary: 'Choose what to be told, and how',
  body: noticeChoices,
  reply: noticeChoices,
});
