import { z } from 'zod';
import { at, endpoint, id, page, withId } from './endpoint.ts';
import { troubleKinds } from './health.ts';
import { zone } from './zone.ts';

export const notice = z
  .object({
    id,
    kind: z.enum([
      'mention',
      'assigned',
      'message',
      'channel',
      'due',
      'overdue',
      'closing',
      'followed',
      'unowned',
      'undelivered',
      'address',
    ]),
    happened: z
      .enum(['received', 'answered', 'noted', 'assigned', 'resolved', 'reopened', 'snoozed'])
      .nullable()
      .describe('the latest in a conversation that the caller follows; null otherwise'),
    conversation: z
      .object({ id, number: z.int(), contactName: z.string() })
      .nullable()
      .describe('null where it is about a channel or an address'),
    channel: z
      .object({ id, name: z.string(), trouble: z.enum([...troubleKinds, 'profile']), over: z.boolean() })
      .nullable()
      .describe(
        'a channel of the caller’s that broke, or (`over`) works again; `profile`: its public profile lacks something',
      ),
    address: z
      .object({ name: z.string(), of: z.enum(['webhook', 'own', 'workspace']) })
      .nullable()
      .describe(
        'a webhook of rules, or a room for notices (the caller’s own, or the workspace’s), that is broken',
      ),
    messageId: id.nullable(),
    by: z.object({ id: id.nullable().describe('null: a rule'), name: z.string() }).nullable(),
    text: z
      .string()
      .describe('the beginning of the note that names the caller, or what is wrong; empty otherwise'),
    several: z.boolean().describe('of `undelivered`: it is not the only answer that did not get through'),
    at,
    read: z.boolean(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.output<typeof notice>;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');
const told = z.object({
  desk: z.boolean(),
  desktop: z.boolean(),
  push: z.boolean().default(true),
  mail: z.boolean().default(true),
});

/**
 * `desk` is the list in the shell, `desktop` a sign outside the page while the desk is open; `push` and `mail`
 * reach who is away from it.
 */
export const noticeChoices = z
  .object({
    mention: told,
    assigned: told,
    channel: told
      .default({ desk: true, desktop: true, push: true, mail: true })
      .describe('a channel of the agent’s broke; its mail goes out at once'),
    due: told
      .default({ desk: true, desktop: true, push: true, mail: false })
      .describe('what customers are promised will be due soon'),
    overdue: told
      .default({ desk: true, desktop: true, push: true, mail: true })
      .describe('what customers are promised is overdue'),
    closing: told
      .default({ desk: true, desktop: true, push: true, mail: false })
      .describe('a customer who waits can soon no longer be answered freely'),
    followed: told
      .default({ desk: true, desktop: true, push: true, mail: false })
      .describe('what happens in conversations that the agent follows'),
    unowned: told
      .default({ desk: true, desktop: true, push: true, mail: true })
      .describe('a customer waits whom nobody has; for leads'),
    undelivered: told
      .default({ desk: true, desktop: true, push: true, mail: true })
      .describe('an answer that the agent wrote, or in a conversation of theirs, did not get through'),
    followMentions: z
      .boolean()
      .default(false)
      .describe('whoever is named in a note follows the conversation from then on'),
    message: z
      .object({
        desk: z.boolean().default(false),
        desktop: z.boolean(),
        push: z.boolean().default(true),
        mail: z.boolean().default(false),
      })
      .describe('messages of customers: on the desktop also those that nobody has, else the agent’s own'),
    quiet: z
      .object({
        from: time,
        to: time,
        zone: zone.optional().describe('without it, that of the browser last worked with'),
      })
      .nullable()
      .describe('in these hours no desktop notification and no sound; push and mail wait for their end'),
    mailAfter: z
      .int()
      .min(1)
      .max(240)
      .default(5)
      .describe('minutes that something stays unread, and its receiver away, before a mail goes out'),
  })
  .meta({ id: 'NoticeChoices' });
export type NoticeChoices = z.output<typeof noticeChoices>;

export const device = z
  .object({
    id,
    browser: z.string().nullable().describe('what it calls itself'),
    current: z.boolean().describe('the one that asks'),
    addedAt: at,
    lastToldAt: at.nullable(),
    failing: z.boolean().describe('the last push message was not taken'),
  })
  .meta({ id: 'Device' });
export type Device = z.output<typeof device>;

const key = (bytes: number) =>
  z
    .string()
    .regex(/^[\w-]+={0,2}$/, 'base64url')
    .refine((text) => bytesIn(text) === bytes, `${bytes} bytes as base64url`);

/** What `PushSubscription.toJSON()` of a browser says. */
export const subscription = z.object({
  endpoint: z.url({ protocol: /^https$/ }).max(2_000),
  keys: z.object({ p256dh: key(65), auth: key(16) }),
});
export type Subscription = z.output<typeof subscription>;

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

export const getNoticeWays = endpoint({
  method: 'GET',
  path: '/notices/ways',
  permission: 'member',
  summary: 'How the caller can be told while away: by mail, and by push with the key that a browser asks for',
  reply: z.object({
    mail: z.object({ possible: z.boolean(), address: z.string() }),
    push: z.object({ publicKey: z.string().describe('65 bytes as base64url') }),
  }),
});

export const listDevices = endpoint({
  method: 'GET',
  path: '/notices/devices',
  permission: 'member',
  summary: 'The browsers that take push messages for the caller',
  reply: page(device),
});

export const addDevice = endpoint({
  method: 'POST',
  path: '/notices/devices',
  permission: 'member',
  summary: 'Send push messages to the browser of this session too; they end with it',
  status: 201,
  body: subscription.extend({ language: language() }),
  reply: device,
});

export const removeDevice = endpoint({
  method: 'DELETE',
  path: '/notices/devices/:id',
  permission: 'member',
  summary: 'Send no more push messages to one of the caller’s browsers',
  params: withId,
});

export const tryNotice = endpoint({
  method: 'POST',
  path: '/notices/try',
  permission: 'member',
  summary: 'Send the caller a mail, or a push message to each of their browsers, to see whether it arrives',
  body: z.object({ way: z.enum(['push', 'mail']) }),
  reply: z.object({ sent: z.int() }),
});

export const noteActive = endpoint({
  method: 'PUT',
  path: '/notices/active',
  permission: 'member',
  summary: 'Say that the caller is working at the desk right now: push and mail wait until they have left',
  body: z.object({ language: language(), zone: zone.optional() }),
});

function language() {
  return z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'a language such as en or ur')
    .max(35);
}

function bytesIn(base64url: string): number {
  return Math.floor((base64url.replace(/=+$/, '').length * 3) / 4);
}
