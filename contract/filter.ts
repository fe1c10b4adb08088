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

const days = z.enum(['days', 'weeks']);
/** A day, or one that moves along: so long before today, or after it. */
const day = z.union([
  z.iso.date(),
  z.object({ ago: z.int().min(0).max(10_000), unit: days }),
  z.object({ ahead: z.int().min(0).max(10_000), unit: days }),
]);
export type Day = z.output<typeof day>;

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
  z.object({
    field: z.literal('team'),
    is: z
      .array(z.literal('mine').or(z.literal('none')).or(id))
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
  z.object({
    field: z.literal('status'),
    is: ids.describe('any of the workspace’s own').or(z.literal('none')),
    not,
  }),
  z.object({ field: z.literal('incident'), is: ids, not }),
  z.object({
    field: z.literal('company'),
    is: ids.describe('the customer belongs to one of these').or(z.literal('none')),
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
    field: z.literal('window'),
    is: z.enum(['open', 'closed']).describe('until when the platform’s rules let a person write anything'),
    within: z
      .object({ ahead: z.int().min(1).max(10_000), unit: z.enum(['minutes', 'hours', 'days']) })
      .optional()
      .describe('of an open one: it closes so soon'),
    not,
  }),
  z.object({
    field: z.literal('due'),
    is: z
      .enum(['breached', 'risk', 'any'])
      .describe('of what is promised, something is overdue, will be soon, or is to be done at all'),
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
  z.object({
    field: z.literal('attribute'),
    id,
    asks: z
      .discriminatedUnion('does', [
        z.object({ does: z.literal('exist') }),
        z.object({ does: z.enum(['equal', 'contain']), value: z.string().max(500) }),
        z.object({ does: z.literal('among'), values: z.array(z.string().max(100)).min(1).max(100) }),
        z.object({ does: z.literal('be'), value: z.boolean() }),
        z.object({ does: z.literal('measure'), least: z.number().optional(), most: z.number().optional() }),
        z.object({ does: z.literal('fall'), after: day.optional(), before: day.optional() }),
      ])
      .describe(
        'of a conversation, its customer or their company; who has no value of their own has that of their company, where that has an attribute of the same key and type. By the attribute’s type: equal and contain a text or an address, among its choices, be yes or no, measure a number, fall on a date or after and before one; the bounds belong to it',
      ),
    not,
  }),
  z.object({ field: z.enum(['unread', 'mentioned', 'drafted', 'followed', 'undelivered', 'unowned']), not }),
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

const sortings = ['latest', 'oldest', 'priority', 'waiting', 'window', 'due'] as const;
export const sorting = z
  .enum(sortings)
  .describe(
    'latest or oldest activity first; the most urgent first; who waits longest first; window: where the time to answer ends soonest, then where there is no end, then where it is over; due: what is overdue for longest, then what is due first',
  );
export type Sorting = z.output<typeof sorting>;
