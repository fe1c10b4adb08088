import { z } from 'zod';
import { at, endpoint, id } from './endpoint.ts';
import { roles } from './roles.ts';

/** What stands in one row. Each number is that of a list, which a filter shows. */
const load = z.object({
  open: z.int(),
  waiting: z.int().describe('of the open ones, those whose customer waits for an answer'),
  oldestAt: at.nullable().describe('since when the one who has waited longest waits'),
  risk: z.int().describe('what is promised is due soon'),
  overdue: z.int(),
});
export type Load = z.output<typeof load>;

const share = load.extend({ unowned: z.int().describe('nobody has them who could answer') });
export type Share = z.output<typeof share>;

export const floor = z
  .object({
    at: at.describe('when it was looked at'),
    all: share.extend({ unownedOldestAt: at.nullable() }),
    teams: z
      .array(share.extend({ id: id.nullable(), name: z.string() }))
      .describe('id null: what no team has, or an archived one'),
    channels: z.array(share.extend({ id, name: z.string(), connector: z.string() })),
    people: z
      .array(
        load.extend({
          id,
          name: z.string(),
          role: z.enum(roles),
          on: z.boolean().describe('has a screen open and is not away'),
          away: z
            .string()
            .nullable()
            .describe(
              'they said that they are away, and for this reason; empty: for none; null: they did not',
            ),
          lastAnswerAt: at.nullable().describe('when they last answered somebody who waited'),
        }),
      )
      .describe('those who are on first'),
    today: z.object({
      since: at,
      zone: z.string(),
      answered: z.int().describe('times that a customer who waited got an answer'),
      firstReplies: z.int(),
      medianMinutes: z
        .number()
        .nullable()
        .describe('from a customer’s first words to the first reply, in the channel’s business hours'),
    }),
  })
  .meta({ id: 'Floor' });
export type Floor = z.output<typeof floor>;

export const getFloor = endpoint({
  method: 'GET',
  path: '/floor',
  permission: 'floor.read',
  summary: 'What waits, what is due, what nobody has and who is on, within the caller’s reach',
  reply: floor,
});
