import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { conversationState } from './filter.ts';
import { zone } from './zone.ts';

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

export const opening = z.object({
  from: z.string().regex(clock, 'a time of day such as 09:00'),
  to: z
    .string()
    .refine((text) => clock.test(text) || text === '24:00', 'a time of day such as 18:00, or 24:00')
    .describe('at or before its start: on the next day'),
});
export type Opening = z.output<typeof opening>;

const openings = z.array(opening).max(12);

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export const weekly = z.object({
  mon: openings,
  tue: openings,
  wed: openings,
  thu: openings,
  fri: openings,
  sat: openings,
  sun: openings,
});
export type Weekly = z.output<typeof weekly>;

export const holiday = z.object({
  name: words(80).trim(),
  date: z.iso.date().describe('in the zone of the hours'),
  yearly: z.boolean().default(false).describe('on the same day of each year'),
  hours: openings.default([]).describe('in place of the openings of that day; none: closed'),
});
export type Holiday = z.output<typeof holiday>;

const holidays = z
  .array(holiday)
  .max(500)
  .refine(
    (list) => new Set(list.map((each) => `${each.date}${each.yearly}`)).size === list.length,
    'names a day twice',
  );

const name = words(80).trim().min(1);

/** Whether it is open right now, and when that changes next. */
export const openness = z.object({
  open: z.boolean(),
  changes: z
    .array(at)
    .describe('the next moments at which it closes or opens, in turn: at most three; none: it never changes'),
});
export type Openness = z.output<typeof openness>;

export const businessHours = z
  .object({
    id,
    name: z.string(),
    zone: z.string(),
    weekly,
    holidays: z.array(holiday),
    isDefault: z.boolean().describe('for every channel that has no hours of its own'),
    channels: z
      .array(z.object({ id, name: z.string() }))
      .describe('those that have these hours as their own'),
    now: openness,
  })
  .meta({ id: 'BusinessHours' });
export type BusinessHours = z.output<typeof businessHours>;

const given = z.object({
  name,
  zone,
  weekly,
  holidays,
  isDefault: z.boolean().describe('takes the place of those that were it before'),
  channels: z.array(id).max(500).describe('take these hours as their own; others give them up'),
});

export const listBusinessHours = endpoint({
  method: 'GET',
  path: '/business-hours',
  permission: 'conversations.read',
  summary: 'When the team works, by name, and whether it is open now',
  reply: z.object({ data: z.array(businessHours), next: z.null() }),
});

export const addBusinessHours = endpoint({
  method: 'POST',
  path: '/business-hours',
  permission: 'sla.manage',
  summary: 'Add business hours; the first are those of the workspace',
  status: 201,
  body: given.extend({
    holidays: holidays.default([]),
    isDefault: given.shape.isDefault.default(false),
    channels: given.shape.channels.default([]),
  }),
  reply: businessHours,
});

export const editBusinessHours = endpoint({
  method: 'PATCH',
  path: '/business-hours/:id',
  permission: 'sla.manage',
  summary: 'Change business hours; what is due is counted anew',
  params: withId,
  body: given.partial(),
  reply: businessHours,
});

export const removeBusinessHours = endpoint({
  method: 'DELETE',
  path: '/business-hours/:id',
  permission: 'sla.manage',
  summary: 'Remove business hours that no channel has as its own',
  params: withId,
});

export const tryBusinessHours = endpoint({
  method: 'POST',
  path: '/business-hours/try',
  permission: 'sla.manage',
  summary: 'What hours would mean right now, and would have meant last week, without keeping them',
  body: given
    .pick({ zone: true, weekly: true, holidays: true })
    .extend({
      isDefault: given.shape.isDefault.optional(),
      channels: given.shape.channels.optional(),
      insteadOf: id.optional().describe('the hours that are being changed'),
    })
    .describe('without `isDefault` and `channels` nothing is said of last week'),
  reply: openness.extend({
    example: z
      .object({
        asked: at.describe('half an hour before the next time it closes'),
        due: at.nullable().describe('when one hour of work has passed since; null: it never does'),
      })
      .nullable()
      .describe('null where it never closes'),
    lastWeek: z
      .object({
        messages: z.int().describe('that customers of these channels wrote in the last seven days'),
        more: z.boolean().describe('only the 500 conversations with the latest activity were looked at'),
        outside: z.int().describe('of those, outside these hours'),
        examples: z
          .array(
            z.object({
              conversation: z.object({
                id,
                number: z.int(),
                contactName: z.string(),
                state: conversationState,
              }),
              at,
            }),
          )
          .describe('the latest of those, at most three'),
      })
      .nullable(),
  }),
});
export type HoursTrial = z.output<typeof tryBusinessHours.reply>;
