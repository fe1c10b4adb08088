import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { zone } from './zone.ts';

/** What an agent's own address may be told, and what one of the whole workspace. */
const ownHookEvents = [
  'mention',
  'assigned',
  'message',
  'followed',
  'due',
  'overdue',
  'closing',
  'unowned',
  'undelivered',
  'channel',
] as const;
export const workspaceHookEvents = ['due', 'overdue', 'closing', 'unowned', 'channel'] as const;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');
const name = words(80).trim().min(1);
const url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe('an incoming-webhook address; never shown again');
const events = z
  .array(z.enum(ownHookEvents))
  .min(1)
  .max(ownHookEvents.length)
  .transform((all) => [...new Set(all)]);
const quiet = z
  .object({ from: time, to: time, zone })
  .nullable()
  .describe('told when these hours are over; an agent’s own keep to the agent’s quiet hours instead');
const language = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'a language such as en or ur')
  .max(35);

export const noticeHook = z
  .object({
    id,
    scope: z.enum(['own', 'workspace']),
    kind: z.string().describe('one of `kinds` of the list'),
    name: z.string(),
    host: z.string().describe('of the address, the rest of which is a secret'),
    events: z.array(z.enum(ownHookEvents)),
    quiet,
    language: z.string(),
    lastToldAt: at.nullable(),
    trouble: z.string().nullable().describe('what went wrong last, in a sentence'),
    broken: z.boolean().describe('nothing is sent there any more, until it is given an address anew'),
  })
  .meta({ id: 'NoticeHook' });
export type NoticeHook = z.output<typeof noticeHook>;

export const listNoticeHooks = endpoint({
  method: 'GET',
  path: '/notice-hooks',
  permission: 'member',
  summary:
    'The rooms of team chats that notices go to: the caller’s own, and the workspace’s for whoever manages it',
  reply: z.object({
    data: z.array(noticeHook),
    next: z.null(),
    kinds: z
      .array(z.object({ name: z.string(), title: z.string() }))
      .describe('team chats whose rooms can be told'),
  }),
});

export const addNoticeHook = endpoint({
  method: 'POST',
  path: '/notice-hooks',
  permission: 'member',
  summary: 'Send notices to a room of a team chat; those of the workspace take the right to manage it',
  status: 201,
  body: z.object({
    scope: z.enum(['own', 'workspace']),
    kind: z.string().max(40),
    name,
    url,
    events,
    quiet: quiet.default(null),
    language,
  }),
  reply: noticeHook,
});

export const editNoticeHook = endpoint({
  method: 'PATCH',
  path: '/notice-hooks/:id',
  permission: 'member',
  summary: 'Change what is told there, or where; an address given anew is tried again',
  params: withId,
  body: z.object({
    name: name.optional(),
    url: url.optional(),
    events: events.optional(),
    quiet: quiet.optional(),
    language: language.optional(),
  }),
  reply: noticeHook,
});

export const removeNoticeHook = endpoint({
  method: 'DELETE',
  path: '/notice-hooks/:id',
  permission: 'member',
  summary: 'Send nothing there any more, and forget the address',
  params: withId,
});

export const tryNoticeHook = endpoint({
  method: 'POST',
  path: '/notice-hooks/:id/try',
  permission: 'member',
  summary: 'Send a trial message there at once; answers 409 with the reason where it is not taken',
  params: withId,
  reply: noticeHook,
});
