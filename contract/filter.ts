import { z } from 'zod';
import { at, id } from './endpoint.ts';

export const conversationState = z.enum(['open', 'waiting', 'snoozed', 'resolved']);
export const priorities = ['low', 'none', 'high', 'urgent'] as const;
export const priority = z.enum(priorities);
export type Priority = z.output<typeof priority>;

/** A point in time, or one that moves along: so long before now. */
const moment = z.union([
  at,
  z.object({ ago: z.int().min(0).max(10_000), unit: z.enum(['minutes', 'hours', 'days', 'weeks']) }),
]);
export type Moment = z.output<typeof moment>;

const not = z.boolean().default(false).describe('turns the condition round');
const ids = z.array(id).min(1).max(500);

export const condition = z.discriminatedUnion('field', [
  z.object({ field: z.literal('conversation'), is: ids, not }),
  z.object({ field: z.literal('state'), is: z.array(conversationState).min(1).max(4), not }),
  z.object({
    field: z.literal('assignee'),
    is: z
      .array(z.literal('me').or(z.literal('nobody')).or(id))
      .min(1)
      .max(200),
    not,
  }),
  z.object({ field: z.literal('channel'), is: ids, not }),
  z.object({ field: z.literal('surface'), is: z.enum(['public', 'private']), not }),
  z.object({
    field: z.literal('label'),
    is: ids.describe('any of these, or a label beneath one of them').or(z.literal('none')),
    not,
  }),
  z.object({ field: z.literal('priority'), is: z.array(priority).min(1).max(4), not }),
  z.object({
    field: z.enum(['created', 'activity', 'waiting']),
    after: moment.optional(),
    before: moment.optional(),
    not,
  }),
  z.object({
    field: z.literal('contact'),
    of: z.enum(['name', 'email', 'phone', 'language', 'about']),
    key: z.string().max(100).optional().describe('which of the fields in `about`'),
    does: z.enum(['equal', 'contain', 'exist']),
    value: z.string().max(200).default(''),
    not,
  }),
  z.object({ field: z.enum(['unread', 'mentioned', 'drafted', 'undelivered']), not }),
  z.object({ field: z.literal('text'), has: z.string().trim().min(1).max(200), not }),
]);
export type Condition = z.output<typeof condition>;

const group = z.union([
  condition,
  z.object({ all: z.array(condition).min(1).max(20) }),
  z.object({ any: z.array(condition).min(1).max(20) }),
]);

/** All or any of these: conditions, and groups of conditions. Whatever "and", "or" and "not" can say fits in. */
export const filter = z
  .union([z.object({ all: z.array(group).max(20) }), z.object({ any: z.array(group).min(1).max(20) })])
  .meta({ id: 'Filter' });
export type Filter = z.output<typeof filter>;
export type FilterInput = z.input<typeof filter>;

const sortings = ['latest', 'oldest', 'priority', 'waiting'] as const;
export const sorting = z
  .enum(sortings)
  .describe('latest or oldest activity first; the most urgent first; who waits longest first');
export type Sorting = z.output<typeof sorting>;
