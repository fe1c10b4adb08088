import { z } from 'zod';
import { at, endpoint, id, withId, words } from './endpoint.ts';
import { filter } from './filter.ts';

const slaTargets = ['first', 'next', 'resolution'] as const;
export const slaTarget = z
  .enum(slaTargets)
  .describe(
    'first: the first reply; next: the reply to anything that is written after it; resolution: the matter is settled',
  );
export type SlaTarget = z.output<typeof slaTarget>;

export const due = z
  .object({
    target: slaTarget,
    at: at.describe('past: it is overdue'),
    warnAt: at.describe('from then on it is at risk'),
  })
  .nullable()
  .describe('what was promised and is due first; null: nothing is, or the customer is awaited');

/** What a policy may ask: facts of the conversation and its customer, the same for every agent and at any time. */
const lasting = ['channel', 'surface', 'label', 'priority', 'contact', 'company', 'attribute'] as const;

const appliesTo = filter.refine(
  (given) =>
    ('all' in given ? given.all : given.any)
      .flatMap((part) => ('field' in part ? [part] : 'all' in part ? part.all : part.any))
      .every((condition) => lasting.some((field) => field === condition.field)),
  `asks for something else than ${lasting.join(', ')}`,
);

const minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 365)
  .nullable()
  .describe('null: nothing is promised');

const given = z.object({
  name: words(80).trim().min(1),
  filter: appliesTo.describe('which conversations it is for: `{"all": []}` is every one'),
  clock: z.enum(['business', 'always']).describe('counted in business hours, or around the clock'),
  firstReply: minutes,
  nextReply: minutes,
  resolution: minutes.describe('null: nothing is promised; does not go on while the customer is awaited'),
  warnAt: z.int().min(1).max(99).describe('percent of the time, after which the team is warned'),
  escalates: z
    .boolean()
    .describe('what is overdue is told to the leads as well, not to whoever has it alone'),
});

export const slaPolicy = given.extend({ id, filter }).meta({ id: 'SlaPolicy' });
export type SlaPolicy = z.output<typeof slaPolicy>;

export const listPolicies = endpoint({
  method: 'GET',
  path: '/sla/policies',
  permission: 'conversations.read',
  summary: 'What customers are promised; the first policy that fits a conversation is its own',
  reply: z.object({ data: z.array(slaPolicy), next: z.null() }),
});

export const addPolicy = endpoint({
  method: 'POST',
  path: '/sla/policies',
  permission: 'sla.manage',
  summary: 'Add a policy, after those that are there',
  status: 201,
  body: given.extend({
    filter: given.shape.filter.default({ all: [] }),
    clock: given.shape.clock.default('business'),
    firstReply: minutes.default(null),
    nextReply: minutes.default(null),
    resolution: minutes.default(null),
    warnAt: given.shape.warnAt.default(75),
    escalates: given.shape.escalates.default(true),
  }),
  reply: slaPolicy,
});

export const editPolicy = endpoint({
  method: 'PATCH',
  path: '/sla/policies/:id',
  permission: 'sla.manage',
  summary: 'Change a policy; what is due is counted anew, what was kept or broken stays as it was',
  params: withId,
  body: given.partial(),
  reply: slaPolicy,
});

export const orderPolicies = endpoint({
  method: 'PUT',
  path: '/sla/policies/order',
  permission: 'sla.manage',
  summary: 'Put all policies into an order',
  body: z.object({ ids: z.array(id).max(200) }),
  reply: z.object({ data: z.array(slaPolicy), next: z.null() }),
});

export const removePolicy = endpoint({
  method: 'DELETE',
  path: '/sla/policies/:id',
  permission: 'sla.manage',
  summary: 'Remove a policy; its conversations get the next one that fits',
  params: withId,
});

const outcome = z.object({
  kept: z.int(),
  missed: z.int().describe('replied or settled too late, or not at all by now'),
  running: z.int().describe('neither yet'),
});
export type Outcome = z.output<typeof outcome>;

export const tryPolicy = endpoint({
  method: 'POST',
  path: '/sla/policies/try',
  permission: 'sla.manage',
  summary: 'What a policy would have meant for what customers wrote in the last seven days',
  body: addPolicy.body.omit({ name: true, warnAt: true, escalates: true }),
  reply: z.object({
    conversations: z.int(),
    more: z.boolean().describe('only the 500 with the latest activity were looked at'),
    first: outcome,
    next: outcome,
    resolution: outcome,
  }),
});
export type Trial = z.output<typeof tryPolicy.reply>;

export const promise = z
  .object({
    target: slaTarget,
    policy: z.object({ id, name: z.string() }).nullable().describe('null: it has been removed'),
    since: at.describe('what the customer wrote, by the platform’s clock'),
    minutes: z.int(),
    dueAt: at.nullable().describe('null while the customer is awaited, and where the team never opens'),
    metAt: at.nullable(),
    warnedAt: at.nullable(),
    breachedAt: at.nullable().describe('when the team was told that it is broken'),
  })
  .meta({ id: 'SlaPromise' });
export type SlaPromise = z.output<typeof promise>;

export const listPromises = endpoint({
  method: 'GET',
  path: '/conversations/:id/promises',
  permission: 'conversations.read',
  summary: 'What was promised in a conversation and how it was kept, the newest first; at most 200',
  params: withId,
  reply: z.object({ data: z.array(promise), next: z.null() }),
});
