import { z } from 'zod';
import { at, endpoint, id, page, withId, words } from './endpoint.ts';
import { condition, priority } from './filter.ts';

const minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 365);

/** What sets a rule going. Those with `minutes` come about by the clock, once for each time that they are reached. */
export const ruleWhen = z.discriminatedUnion('on', [
  z.object({
    on: z
      .enum(['message', 'opened', 'reopened', 'resolved', 'assigned', 'attributes'])
      .describe(
        'message: a customer writes; assigned: it is given to somebody, or to nobody; attributes: a value of the conversation is set',
      ),
  }),
  z.object({ on: z.literal('labelled'), labelId: id.nullable().describe('null: any label') }),
  z.object({ on: z.literal('status'), statusId: id.nullable().describe('null: any status') }),
  z.object({
    on: z.literal('unanswered').describe('a customer has waited for a reply for so long'),
    minutes,
    clock: z.enum(['business', 'always']),
  }),
  z.object({ on: z.literal('closing').describe('the time to answer ends so soon'), minutes }),
  z.object({ on: z.literal('silent').describe('the customer has been awaited for so long'), minutes }),
]);
export type RuleWhen = z.output<typeof ruleWhen>;

const language = z.string().trim().min(2).max(35);
const not = z.boolean().default(false);

/** What rules may ask beside the conditions of filters. */
const ownCondition = z.discriminatedUnion('field', [
  z.object({
    field: z.literal('hours'),
    is: z.enum(['open', 'closed']),
    hoursId: id.nullable().default(null).describe('null: those by which the channel is answered'),
    not,
  }),
  z.object({
    field: z
      .literal('said')
      .describe('the message, or else the customer’s latest, has any of these words, in whatever spelling'),
    any: z.array(words(100).trim().min(1)).min(1).max(50),
    whole: z.boolean().default(true).describe('as words of their own; else also within longer ones'),
    not,
  }),
  z.object({
    field: z
      .literal('language')
      .describe(
        'the message, or else the customer’s latest, is in one of these languages: by the script it is written in, and where that tells nothing, as Latin letters do, by what is known of the customer',
      ),
    of: z
      .enum(['message', 'contact'])
      .default('message')
      .describe('contact: only what is known of the customer'),
    is: z
      .array(language)
      .min(1)
      .max(30)
      .describe('tags such as ur; what they say beyond the language is left out'),
    not,
  }),
  z.object({ field: z.literal('verified').describe('the channel vouches for who they are'), not }),
]);
export type OwnCondition = z.output<typeof ownCondition>;

const perReader = ['conversation', 'unread', 'mentioned', 'drafted', 'followed', 'text'];
const impersonal = condition
  .refine(({ field }) => !perReader.includes(field), 'asks what differs from agent to agent')
  .refine(
    (asked) =>
      (asked.field !== 'assignee' || !asked.is.includes('me')) &&
      (asked.field !== 'team' || !asked.is.includes('mine')),
    'asks for “me” or “my teams”, and nobody looks',
  );
const ruleCondition = z.union([ownCondition, impersonal]);
export type RuleCondition = z.output<typeof ruleCondition>;

const group = z.union([
  ruleCondition,
  z.object({ all: z.array(ruleCondition).min(1).max(20) }),
  z.object({ any: z.array(ruleCondition).min(1).max(20) }),
]);
export const ruleIf = z
  .union([z.object({ all: z.array(group).max(20) }), z.object({ any: z.array(group).min(1).max(20) })])
  .meta({ id: 'RuleIf' });
export type RuleIf = z.output<typeof ruleIf>;

const note = words(2_000).trim().min(1);

export const ruleAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('team'), teamId: id.nullable() }),
  z.object({ do: z.literal('assign'), agentId: id.nullable() }),
  z.object({ do: z.literal('prioritise'), priority }),
  z.object({ do: z.enum(['label', 'unlabel']), labelId: id }),
  z
    .object({ do: z.literal('status'), statusId: id.nullable() })
    .describe('one of the workspace’s own, and with it the state that it belongs to; null takes it off'),
  z.object({
    do: z.literal('attribute'),
    attributeId: id.describe('of conversations'),
    value: z
      .union([words(500), z.number(), z.boolean()])
      .nullable()
      .describe('null: takes it away'),
  }),
  z.object({ do: z.literal('note'), text: note }),
  z
    .object({
      do: z.literal('notify'),
      agentIds: z.array(id).max(50).default([]),
      assignee: z.boolean().default(false),
      leads: z.boolean().default(false).describe('those of its team, else of the workspace'),
      text: note,
    })
    .describe('leaves a note that names them'),
  z.object({ do: z.literal('snooze'), minutes }),
  z.object({ do: z.literal('resolve') }),
  z
    .object({ do: z.literal('webhook'), webhookId: id })
    .describe('calls an address of the workspace’s own, by a job of its own'),
  z
    .object({
      do: z.literal('reply'),
      texts: z
        .array(z.object({ language, text: words(1000).trim().min(1) }))
        .min(1)
        .max(30)
        .describe('as those of instant replies'),
      every: z
        .int()
        .min(1)
        .max(24 * 30)
        .default(12)
        .describe('hours within which a customer gets it once'),
    })
    .describe('never outside the platform’s rules, to a machine, or to somebody who got enough of them'),
]);
export type RuleAction = z.output<typeof ruleAction>;

export const ruleGiven = z.object({
  name: words(80).trim().min(1),
  active: z.boolean(),
  when: ruleWhen,
  if: ruleIf,
  actions: z.array(ruleAction).min(1).max(10),
  stops: z.boolean().describe('no rule after it looks at what it has acted on'),
  most: z
    .int()
    .min(1)
    .max(100)
    .describe('times within an hour that it acts in one conversation; what goes beyond is logged'),
});

const counts = z.object({
  looked: z.int(),
  matched: z.int(),
  acted: z.int(),
  failed: z.int().describe('of those that acted, where not everything could be done'),
  throttled: z.int(),
});

export const rule = ruleGiven
  .extend({
    id,
    version: z.int(),
    lastActedAt: at.nullable(),
    counts: counts.describe('of the last 30 days'),
  })
  .meta({ id: 'Rule' });
export type Rule = z.output<typeof rule>;
export type RuleGiven = z.output<typeof ruleGiven>;

const all = z.object({ data: z.array(rule), next: z.null() });

export const listRules = endpoint({
  method: 'GET',
  path: '/rules',
  permission: 'rules.manage',
  summary: 'All rules, in the order in which they look at what happens',
  reply: all,
});

export const addRule = endpoint({
  method: 'POST',
  path: '/rules',
  permission: 'rules.manage',
  summary: 'Add a rule, after those that are there',
  status: 201,
  body: ruleGiven.extend({
    active: ruleGiven.shape.active.default(false),
    if: ruleGiven.shape.if.default({ all: [] }),
    stops: ruleGiven.shape.stops.default(false),
    most: ruleGiven.shape.most.default(10),
  }),
  reply: rule,
});

export const editRule = endpoint({
  method: 'PATCH',
  path: '/rules/:id',
  permission: 'rules.manage',
  summary: 'Change a rule, switch it on or off; every version is kept',
  params: withId,
  body: ruleGiven.partial().extend({
    version: z.int().optional().describe('what the change was made from; refused if there is a newer one'),
  }),
  reply: rule,
});

export const orderRules = endpoint({
  method: 'PUT',
  path: '/rules/order',
  permission: 'rules.manage',
  summary: 'Put all rules into an order',
  body: z.object({ ids: z.array(id).max(200) }),
  reply: all,
});

export const removeRule = endpoint({
  method: 'DELETE',
  path: '/rules/:id',
  permission: 'rules.manage',
  summary: 'Remove a rule; what it did keeps its name',
  params: withId,
});

export const ruleRun = z
  .object({
    id,
    at,
    version: z.int(),
    conversation: z.object({ id, number: z.int(), contact: z.string() }),
    outcome: z.enum(['acted', 'failed', 'throttled', 'looped']),
    times: z.int().describe('of what was throttled: how often within the hour'),
    actions: z.array(
      z.object({
        do: z.string(),
        done: z.boolean(),
        why: z.string().nullable().describe('why it was not done, in a sentence'),
      }),
    ),
    waits: z.boolean().describe('a webhook is still to be called'),
  })
  .meta({ id: 'RuleRun' });
export type RuleRun = z.output<typeof ruleRun>;

export const listRuleRuns = endpoint({
  method: 'GET',
  path: '/rules/:id/runs',
  permission: 'rules.manage',
  summary: 'What a rule did, the newest first; kept for 90 days',
  params: withId,
  query: z.object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  reply: page(ruleRun),
});
