import { z } from 'zod';
import { at, endpoint, id } from './endpoint.ts';
import { ruleIf, ruleWhen } from './rules.ts';
import { zone } from './zone.ts';

export const ruleTrial = z
  .object({
    from: at,
    looked: z.int().describe('what happened that it would have looked at'),
    matched: z.int(),
    days: z.array(z.object({ day: z.iso.date(), matched: z.int() })).describe('in the zone that was given'),
    matches: z
      .array(
        z.object({
          conversation: z.object({ id, number: z.int(), contact: z.string(), channel: z.string() }),
          at,
          why: z.array(z.int()).describe('which of its conditions held, counted through from 0'),
        }),
      )
      .describe('the newest'),
    asOfNow: z
      .array(z.string())
      .describe('conditions that were asked as things are today, not as they were then'),
    reached: at.describe('how far back this page looked'),
    next: z.string().nullable().describe('null: all of the 30 days was looked at'),
  })
  .meta({ id: 'RuleTrial' });
export type RuleTrial = z.output<typeof ruleTrial>;

export const tryRule = endpoint({
  method: 'POST',
  path: '/rules/try',
  permission: 'rules.manage',
  summary: 'What a rule would have looked at and matched in the last 30 days. Changes nothing',
  body: z.object({
    when: ruleWhen,
    if: ruleIf,
    zone: zone.default('UTC'),
    cursor: z.string().max(100).optional(),
  }),
  reply: ruleTrial,
});
