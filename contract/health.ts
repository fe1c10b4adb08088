import { z } from 'zod';
import { at, endpoint, id, withId } from './endpoint.ts';

/** What can be wrong with a channel; what to do about each stands in docs/channel-health.md. */
export const troubleKinds = [
  'token',
  'settings',
  'scopes',
  'subscription',
  'expiring',
  'unreachable',
  'sending',
  'reading',
  'read-back',
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** Why something is read back from the platform. */
export const readBackReasons = [
  'connected',
  'mended',
  'subscription',
  'outage',
  'silence',
  'daily',
  'asked',
] as const;
export type ReadBackReason = (typeof readBackReasons)[number];

export const trouble = z
  .object({
    id,
    kind: z.enum(troubleKinds),
    text: z.string().describe('a sentence, in the words of whoever found it'),
    since: at,
    endedAt: at.nullable(),
  })
  .meta({ id: 'Trouble' });
export type Trouble = z.output<typeof trouble>;

const names = z.array(z.string());

export const channelHealth = z
  .object({
    channelId: id,
    owner: z.object({ id, name: z.string() }).nullable().describe('null: the administrators are told'),
    can: z.object({ look: z.boolean(), repair: z.boolean(), renew: z.boolean(), readBack: z.boolean() }),
    lookedAt: at.nullable().describe('when the platform last answered a look'),
    nextLookAt: at.nullable(),
    lastReceivedAt: at.nullable(),
    lastSentAt: at.nullable(),
    expiresAt: at.nullable().describe('the end of the token; null: none, or not known'),
    renewedAt: at.nullable().describe('when another token was last fetched'),
    scopes: z.object({ granted: names, missing: names }).nullable(),
    subscription: z.object({ active: z.boolean(), missing: names }).nullable(),
    subscribedAt: at.nullable().describe('when a look last asked for it, because it was not whole'),
    templates: z
      .object({ readAt: at.nullable(), trouble: z.string().nullable() })
      .nullable()
      .describe('when its templates were last read, and why they could not be since; null where it has none'),
    remarks: names.describe('what else the platform says, in sentences'),
    troubles: z.array(trouble).describe('what is wrong now'),
    past: z.array(trouble).describe('what was wrong before, the newest first'),
    hours: z
      .array(z.object({ at, received: z.int(), attempts: z.int(), failures: z.int() }))
      .describe('the last 24 hours, the oldest first; hours in which nothing happened are there too'),
    journal: z
      .array(z.object({ at, state: z.enum(['fine', 'note', 'warning', 'broken']), text: z.string() }))
      .describe('what the platform said of the account, the newest first'),
    readBack: z.object({
      days: z.int().describe('how far back a read by hand goes; the one after connecting goes seven'),
      from: at.nullable().describe('it is to be read back, or being read back, from here; null: nothing is'),
      why: z.enum(readBackReasons).nullable(),
      doneAt: at.nullable(),
      found: z.int().nullable().describe('how many messages the last one brought that were not here'),
    }),
  })
  .meta({ id: 'ChannelHealth' });
export type ChannelHealth = z.output<typeof channelHealth>;

export const getHealth = endpoint({
  method: 'GET',
  path: '/channels/:id/health',
  permission: 'channels.read',
  summary: 'How a channel is: its token, what it is told of, what is wrong, and since when',
  params: withId,
  reply: channelHealth,
});

export const editHealth = endpoint({
  method: 'PATCH',
  path: '/channels/:id/health',
  permission: 'channels.manage',
  summary: 'Choose who is told when the channel breaks, and how many days are read back',
  params: withId,
  body: z.object({
    ownerId: id.nullable().optional().describe('null: the administrators'),
    readBackDays: z.int().min(1).max(90).optional(),
  }),
  reply: channelHealth,
});

export const lookAtChannel = endpoint({
  method: 'POST',
  path: '/channels/:id/health/look',
  permission: 'channels.manage',
  summary: 'Ask the platform now how the channel is',
  params: withId,
  reply: channelHealth,
});

export const repairSubscription = endpoint({
  method: 'POST',
  path: '/channels/:id/health/repair',
  permission: 'channels.manage',
  summary: 'Ask the platform again to tell us of what happens; the gap is read back afterwards',
  params: withId,
  reply: channelHealth,
});

export const readBack = endpoint({
  method: 'POST',
  path: '/channels/:id/health/read-back',
  permission: 'channels.manage',
  summary: 'Read back what happened in the last days; repeats are dropped, and nothing answers by itself',
  params: withId,
  body: z.object({ days: z.int().min(1).max(90).optional().describe('without it, as many as are set') }),
  reply: channelHealth,
});
