import { z } from 'zod';
import { at, endpoint, id, withId } from './endpoint.ts';

const seconds = z.int().nullable();
const some = (what: string) =>
  z.object({
    count: z.int(),
    conversations: z.array(id).max(50).describe(`${what}, the newest first; at most 50`),
  });

/** How fast an account answers in private, as its platform rates it. */
export const responsiveness = z
  .object({
    channelId: id,
    badge: z.string().describe('what the platform calls the mark that it shows'),
    rule: z
      .object({
        days: z.number().describe('counts what was asked in the last so many days'),
        quietHours: z.number().describe('a message counts if neither side wrote for so long before it'),
        answerHours: z.number().describe('an answer that comes later is none'),
        answered: z.number().describe('so many percent have to be answered'),
        seconds: z.number().describe('the response time may be so long at most'),
        fastest: z.number().describe('it is the average of the fastest so many percent of all answers'),
      })
      .describe('the platform’s own definition'),
    since: at,
    until: at.describe('when it was counted'),
    hours: z
      .object({ id, name: z.string() })
      .nullable()
      .describe('business hours outside which nobody is there; null: always somebody'),
    counted: z.int().describe('answered and unanswered; what waits is not decided yet'),
    share: z.number().nullable().describe('answered, in percent, cut to one decimal; null: nothing counted'),
    time: seconds.describe('the response time, rounded up to seconds'),
    median: seconds.describe('of the response times of all answers'),
    reached: z.boolean(),
    needed: z
      .int()
      .nullable()
      .describe(
        'so many of the next exchanges in a row, each answered in time, reach it for sure; null: only the passing of days can',
      ),
    spare: z
      .int()
      .nullable()
      .describe('so many of the next may stay unanswered without losing it; null where it is not reached'),
    answered: z.object({
      quickly: z.int().describe('within the response time that is asked for'),
      slowly: some('later than that, but in time to count as answered'),
    }),
    unanswered: some('without an answer in time'),
    waiting: some('without an answer so far, which would still count').extend({
      inTime: z.int().describe('still within the response time that is asked for'),
      until: at.nullable().describe('until when the next of those can be answered within it'),
    }),
    away: some('left out because nobody was there'),
    blocked: some('left out because the contact is blocked'),
  })
  .meta({ id: 'Responsiveness' });
export type Responsiveness = z.output<typeof responsiveness>;

export const getResponsiveness = endpoint({
  method: 'GET',
  path: '/channels/:id/responsiveness',
  permission: 'channels.read',
  summary: 'How fast the account answers in private, as its platform rates it, and what the mark takes',
  params: withId,
  reply: responsiveness,
});
