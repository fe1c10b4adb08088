import { z } from 'zod';
import { at, endpoint, id, withId } from './endpoint.ts';
import { conversationState } from './filter.ts';
import { instantHelp, instantTexts } from './instant.ts';

const toldWho = ['agent', 'team', 'leads'] as const;

const before = z
  .int()
  .min(5)
  .max(720)
  .nullable()
  .describe('minutes before the customer can no longer be answered freely; null: not at all');

const given = z.object({
  warnBefore: before.describe('when whoever has the conversation is told'),
  promptBefore: before.describe('when the customer is asked to write once more'),
  texts: instantTexts.min(0).describe('what the customer is asked, by language; none: nothing'),
  help: instantHelp,
});
export type KeepAliveGiven = z.output<typeof given>;

export const keepAlive = given
  .extend({
    channelId: id,
    window: z.int().describe('minutes for which a customer’s message can be answered freely'),
    promptable: z
      .boolean()
      .describe('false: the platform lets only people write that late, so the customer cannot be asked'),
  })
  .meta({ id: 'KeepAlive' });
export type KeepAlive = z.output<typeof keepAlive>;

export const listKeepAlive = endpoint({
  method: 'GET',
  path: '/keep-alive',
  permission: 'sla.manage',
  summary: 'What is done before the time to answer is over, of every channel that has such a time',
  reply: z.object({ data: z.array(keepAlive), next: z.null() }),
});

export const setKeepAlive = endpoint({
  method: 'PUT',
  path: '/channels/:id/keep-alive',
  permission: 'sla.manage',
  summary: 'Set when somebody is told that the time to answer is nearly over, and what the customer is asked',
  params: withId,
  body: given.extend({ texts: given.shape.texts.default([]), help: given.shape.help.default(null) }),
  reply: keepAlive,
});

const closing = z
  .object({
    conversation: z.object({
      id,
      number: z.int(),
      contactName: z.string(),
      state: conversationState,
    }),
    at: at.describe('when it would have been told, or asked where nobody is told'),
    ends: at.describe('when the time to answer was over, or will be'),
    answered: z
      .enum(['in-time', 'again', 'settled', 'too-late', 'never', 'running'])
      .describe(
        'what really became of it; again: the customer wrote again first; settled: resolved without an answer; running: the time is not over yet',
      ),
    told: z.object({ who: z.enum(toldWho), name: z.string().nullable() }).nullable(),
    prompt: z.string().nullable().describe('what the customer would have been asked; null: nothing'),
  })
  .meta({ id: 'KeepAliveExample' });
export type KeepAliveExample = z.output<typeof closing>;

export const tryKeepAlive = endpoint({
  method: 'POST',
  path: '/channels/:id/keep-alive/try',
  permission: 'sla.manage',
  summary: 'Whom such a choice would have told, and asked, in the last seven days. Sends and keeps nothing',
  params: withId,
  body: given.extend({ texts: given.shape.texts.default([]), help: given.shape.help.default(null) }),
  reply: z.object({
    conversations: z.int().describe('in private, that were active'),
    more: z.boolean().describe('only the 500 with the latest activity were looked at'),
    warned: z.int().describe('how many times somebody would have been told'),
    told: z
      .array(
        z.object({
          who: z.enum(toldWho),
          name: z.string().nullable().describe('of the agent or the team; null: the leads'),
          count: z.int(),
        }),
      )
      .describe('of those, by who had the conversation then, or whose team; teams and leads as they are now'),
    prompted: z.int().describe('how many times a customer would have been asked'),
    ranOut: z.int().describe('of those that came so close, how often it was over without an answer'),
    examples: z.array(closing).describe('the latest, at most three'),
  }),
});
export type KeepAliveTrial = z.output<typeof tryKeepAlive.reply>;
