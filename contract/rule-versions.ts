import { z } from 'zod';
import { at, endpoint, withId } from './endpoint.ts';
import { ruleGiven } from './rules.ts';

export const ruleVersion = z
  .object({
    version: z.int(),
    at,
    by: z.string().nullable(),
    what: z.enum(['made', 'edited', 'on', 'off', 'moved', 'removed']),
    rule: ruleGiven,
  })
  .meta({ id: 'RuleVersion' });
export type RuleVersion = z.output<typeof ruleVersion>;

export const listRuleVersions = endpoint({
  method: 'GET',
  path: '/rules/:id/versions',
  permission: 'rules.manage',
  summary: 'Who changed what of a rule, the newest first',
  params: withId,
  reply: z.object({ data: z.array(ruleVersion), next: z.null() }),
});
