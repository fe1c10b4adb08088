import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const week = 7 * 24 * 60;

export const ownership = z
  .object({
    pickUpWithin: z
      .int()
      .min(0)
      .max(week)
      .describe('minutes for which what a team was given is the team’s; afterwards it needs an owner'),
    alarmAfter: z
      .int()
      .min(1)
      .max(week)
      .nullable()
      .describe('minutes that a customer whom nobody has waits until leads are told; null: they are not'),
    clock: z
      .enum(['business', 'always'])
      .describe('how these minutes count: while the channel is open, or around the clock'),
  })
  .meta({ id: 'Ownership' });
export type Ownership = z.output<typeof ownership>;

export const getOwnership = endpoint({
  method: 'GET',
  path: '/ownership',
  permission: 'conversations.read',
  summary: 'When a conversation needs an owner, and when leads are told',
  reply: ownership,
});

export const setOwnership = endpoint({
  method: 'PUT',
  path: '/ownership',
  permission: 'sla.manage',
  summary: 'Set when a conversation needs an owner, and when leads are told',
  body: ownership,
  reply: ownership,
});

export const tryOwnership = endpoint({
  method: 'POST',
  path: '/ownership/try',
  permission: 'sla.manage',
  summary: 'Of what customers waited for in the last seven days, how much leads would have been told about',
  body: ownership,
  reply: z.object({
    conversations: z.int(),
    more: z.boolean().describe('only the 500 with the latest activity were looked at'),
    waits: z.int().describe('times that a customer waited for an answer'),
    alarms: z.int().describe('of these, so many lay with nobody for too long'),
    days: z
      .array(z.object({ day: z.iso.date(), alarms: z.int() }))
      .describe('by the day on which leads would have been told, in the zone of the workspace’s hours'),
  }),
});
export type OwnershipTrial = z.output<typeof tryOwnership.reply>;
