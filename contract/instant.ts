import { z } from 'zod';
import { endpoint, id, withId, words } from './endpoint.ts';
import { language } from './language.ts';
import { zone } from './zone.ts';

export const instantTexts = z
  .array(z.object({ language, text: words(1000).trim().min(1) }))
  .max(30)
  .refine(
    (list) => new Set(list.map((each) => each.language)).size === list.length,
    'has two texts in the same language',
  )
  .describe(
    'the first is for whoever reads none of the others. Takes {name}, {opening}, {estimate} and {solution} (how long a reply and a solution will take), {channels} (others that are open now, with their links), each within [[…]], which is left out where the value is not known, and {help}',
  );

export const instantHelp = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .nullable()
  .describe('an address that {help} stands for');

const given = z.object({
  surface: z.enum(['public', 'private']),
  kind: z
    .enum(['instant', 'away'])
    .describe('instant: while somebody is there; away: outside business hours'),
  active: z.boolean(),
  texts: instantTexts.min(1),
  help: instantHelp,
  every: z
    .int()
    .min(1)
    .max(24 * 30)
    .describe('hours within which a customer gets it once'),
});

export const instantMessage = given.extend({ channelId: id }).meta({ id: 'InstantMessage' });
export type InstantMessage = z.output<typeof instantMessage>;

export const listInstant = endpoint({
  method: 'GET',
  path: '/instant-messages',
  permission: 'sla.manage',
  summary: 'What customers are told at once, by channel; what is not there was never set',
  reply: z.object({ data: z.array(instantMessage), next: z.null() }),
});

export const setInstant = endpoint({
  method: 'PUT',
  path: '/channels/:id/instant-messages',
  permission: 'sla.manage',
  summary: 'Set what customers of a channel are told at once, in public or in private',
  params: withId,
  body: given.extend({ help: given.shape.help.default(null), every: given.shape.every.default(12) }),
  reply: instantMessage,
});

export const previewInstant = endpoint({
  method: 'POST',
  path: '/channels/:id/instant-messages/preview',
  permission: 'sla.manage',
  summary: 'How each text would read if a customer wrote now. Sends and keeps nothing',
  params: withId,
  body: given.pick({ surface: true, texts: true, help: true }).extend({
    kind: z
      .enum(['instant', 'away', 'prompt'])
      .describe('prompt: before the time to answer is over; see PUT /channels/:id/keep-alive'),
    name: words(80).nullable(),
    zone: zone.nullable().describe('the customer’s; null: not known'),
  }),
  reply: z.object({
    data: z.array(z.object({ language, text: z.string() })),
    opens: z.boolean().describe('false: the channel is always open, or never again'),
    zone: zone.nullable().describe('in which the opening is given'),
    estimate: z.int().nullable().describe('minutes that would be quoted now; null: too little is known'),
    solution: z.int().nullable().describe('the same of the solution'),
    elsewhere: z.boolean().describe('another channel that has a link is open now'),
  }),
});

export const tryInstant = endpoint({
  method: 'POST',
  path: '/channels/:id/instant-messages/try',
  permission: 'sla.manage',
  summary: 'How many customers of the last seven days would have been told it, and when',
  params: withId,
  body: given.pick({ surface: true, kind: true }).extend({ every: given.shape.every.default(12) }),
  reply: z.object({
    conversations: z.int().describe('in which customers wrote'),
    more: z.boolean().describe('only the 500 with the latest activity were looked at'),
    told: z.int(),
    customers: z.int().describe('as many different ones'),
    days: z
      .array(z.object({ day: z.iso.date(), told: z.int() }))
      .describe('in the zone of the channel’s hours'),
  }),
});
export type InstantTrial = z.output<typeof tryInstant.reply>;

const told = z.object({
  minutes: z.int().describe('“within so many minutes”'),
  told: z.int(),
  kept: z.int().describe('answered by a person within that time'),
  missed: z.int().describe('answered later, or not yet although the time is over'),
  running: z.int().describe('the time is not over yet'),
  settled: z.int().describe('resolved without an answer; counted as neither'),
});

export const estimate = z
  .object({
    channelId: id.nullable().describe('whose queue it is; null: the team’s'),
    teamId: id.nullable().describe('a team with hours of its own; null: the channel’s'),
    of: z.enum(['reply', 'solution']).describe('until a person answers, or until the matter is settled'),
    surface: z.enum(['public', 'private']),
    minutes: z.int().nullable().describe('what would be quoted now; null: nothing'),
    waiting: z.int().describe('how many wait for an answer now'),
    answers: z.int().describe('answers that it is made of'),
    enough: z.int().describe('with fewer, nothing is quoted'),
    care: z
      .number()
      .nullable()
      .describe(
        'its waits are multiplied by this, as estimates were too short; null: beyond what can be mended',
      ),
    told: z.array(told).describe('what became of the estimates of the last 28 days'),
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.output<typeof estimate>;

export const listEstimates = endpoint({
  method: 'GET',
  path: '/estimates',
  permission: 'sla.manage',
  summary:
    'What would be quoted now, and how many of those who were told “within 20 minutes” were answered within 20',
  reply: z.object({ data: z.array(estimate), next: z.null() }),
});

export const customerLink = z
  .object({
    channelId: id,
    url: z
      .url({ protocol: /^(https?|mailto|tel)$/ })
      .max(500)
      .nullable()
      .describe('where customers reach the channel; null: other channels do not tell them of it'),
  })
  .meta({ id: 'CustomerLink' });
export type CustomerLink = z.output<typeof customerLink>;

export const listCustomerLinks = endpoint({
  method: 'GET',
  path: '/customer-links',
  permission: 'sla.manage',
  summary: 'Where customers reach the channels, as {channels} in a text tells them',
  reply: z.object({ data: z.array(customerLink), next: z.null() }),
});

export const setCustomerLink = endpoint({
  method: 'PUT',
  path: '/channels/:id/customer-link',
  permission: 'sla.manage',
  summary: 'Say where customers reach a channel',
  params: withId,
  body: customerLink.pick({ url: true }),
  reply: customerLink,
});
