import { z } from 'zod';
import { endpoint, id } from './endpoint.ts';

const days = z.int().min(1).max(365).nullable().describe('null: never');

const given = z.object({
  days: days.describe(
    'without a word, after which a conversation that waits for its customer is resolved; null: never',
  ),
  channels: z
    .array(z.object({ channelId: id, days }))
    .max(500)
    .refine(
      (list) => new Set(list.map(({ channelId }) => channelId)).size === list.length,
      'names a channel twice',
    )
    .describe('channels that differ; the others are as the workspace'),
});
export type AutoResolveGiven = z.output<typeof given>;

/** Conversations whose time is over and that stay, with what has to be filled in first. */
const held = z.object({
  count: z.int(),
  conversations: z
    .array(
      z.object({
        id,
        number: z.int(),
        contactName: z.string(),
        lacksLabel: z.boolean(),
        lacks: z.array(z.string()).describe('required fields without a value'),
      }),
    )
    .describe('those that wait the longest; at most 20'),
});

export const autoResolve = given.extend({ held }).meta({ id: 'AutoResolve' });
export type AutoResolve = z.output<typeof autoResolve>;

export const getAutoResolve = endpoint({
  method: 'GET',
  path: '/auto-resolve',
  permission: 'sla.manage',
  summary: 'After how many days of silence conversations are resolved, and which are not, though it is time',
  reply: autoResolve,
});

export const setAutoResolve = endpoint({
  method: 'PUT',
  path: '/auto-resolve',
  permission: 'sla.manage',
  summary: 'Choose after how many days of silence conversations that wait for their customer are resolved',
  body: given,
  reply: autoResolve,
});

export const tryAutoResolve = endpoint({
  method: 'POST',
  path: '/auto-resolve/try',
  permission: 'sla.manage',
  summary: 'What such a choice would do at once, and what it would have done in the last seven days',
  body: given,
  reply: z.object({
    now: z.int().describe('how many would be resolved at once'),
    lastWeek: z.object({
      resolved: z.int(),
      cameBack: z.int().describe('of those, how many the customer has written to again since'),
      more: z.boolean().describe('there were more conversations than were looked at'),
    }),
  }),
});
