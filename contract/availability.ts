import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';

const name = words(60)
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1));

const awayReason = z.object({ id, name: z.string(), archived: z.boolean() }).meta({ id: 'AwayReason' });
export type AwayReason = z.output<typeof awayReason>;

export const availability = z
  .object({
    state: z.enum(['available', 'away']),
    reason: z
      .object({ id, name: z.string() })
      .nullable()
      .describe('why somebody is away, where they said it'),
    automatic: z
      .boolean()
      .describe('away by itself, as no screen was open; available again with the next screen'),
    since: at.nullable().describe('null: never been here'),
  })
  .meta({ id: 'Availability' });
export type Availability = z.output<typeof availability>;

export const listAwayReasons = endpoint({
  method: 'GET',
  path: '/availability/reasons',
  permission: 'member',
  summary: 'Reasons for being away, by name',
  query: z.object({ state: z.enum(['active', 'any']).default('active') }),
  reply: z.object({ data: z.array(awayReason), next: z.null() }),
});

export const addAwayReason = endpoint({
  method: 'POST',
  path: '/availability/reasons',
  permission: 'teams.manage',
  summary: 'Add a reason for being away',
  status: 201,
  body: z.object({ name }),
  reply: awayReason,
});

export const editAwayReason = endpoint({
  method: 'PATCH',
  path: '/availability/reasons/:id',
  permission: 'teams.manage',
  summary: 'Rename a reason, or take it off the list; what was spent on it stays in the report',
  params: withId,
  body: z.object({ name: name.optional(), archived: z.boolean().optional() }),
  reply: awayReason,
});

const wanted = z.object({ state: z.enum(['available', 'away']), reasonId: id.nullable().default(null) });

export const setOwnAvailability = endpoint({
  method: 'PUT',
  path: '/availability',
  permission: 'conversations.write',
  summary: 'Say that you are available, or away and why',
  body: wanted,
  reply: availability,
});

export const setAvailability = endpoint({
  method: 'PUT',
  path: '/agents/:id/availability',
  permission: 'teams.manage',
  summary: 'Say of somebody that they are available, or away and why',
  params: withId,
  body: wanted,
  reply: availability,
});

const awayAfter = z
  .int()
  .min(1)
  .max(1_440)
  .nullable()
  .describe('minutes without an open screen after which somebody is away by themselves; null: never');

export const getAvailabilitySettings = endpoint({
  method: 'GET',
  path: '/availability/settings',
  permission: 'member',
  summary: 'When somebody is away by themselves',
  reply: z.object({ awayAfter }),
});

export const setAvailabilitySettings = endpoint({
  method: 'PATCH',
  path: '/availability/settings',
  permission: 'teams.manage',
  summary: 'Choose when somebody is away by themselves',
  body: z.object({ awayAfter }),
  reply: z.object({ awayAfter }),
});

const seconds = z.int().min(0);
export const awayReport = z
  .object({
    agent: z.object({ id, name: z.string() }),
    available: seconds,
    away: z.array(
      z.object({
        reason: z.object({ id, name: z.string() }).nullable(),
        automatic: z.boolean(),
        seconds,
      }),
    ),
  })
  .meta({ id: 'AwayReport' });
export type AwayReport = z.output<typeof awayReport>;

export const reportAvailability = endpoint({
  method: 'GET',
  path: '/availability/report',
  permission: 'teams.manage',
  summary:
    'Seconds available and away, by reason, of each agent within a stretch of time of at most 400 days',
  query: z.object({ from: at, to: at }),
  reply: z.object({ data: z.array(awayReport), next: z.null() }),
});
