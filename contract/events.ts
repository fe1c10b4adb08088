import { z } from 'zod';
import { conversationSummary } from './conversations.ts';
import { at, endpoint, id } from './endpoint.ts';
import { message } from './messages.ts';

/** Everything that is written to the event log. A type is never renamed; its `version` grows instead. */
export const eventTypes = [
  'message.received',
  'message.set-aside',
  'message.sent',
  'message.edited',
  'message.deleted',
  'message.reacted',
  'message.delivery',
  'message.acted',
  'message.hidden',
  'message.shown',
  'message.removed',
  'message.act-failed',
  'message.chosen',
  'message.answered-privately',
  'message.joined',
  'message.told',
  'note.added',
  'conversation.opened',
  'conversation.assigned',
  'conversation.handed-over',
  'conversation.resolved',
  'conversation.reopened',
  'conversation.snoozed',
  'conversation.left-alone',
  'conversation.labelled',
  'conversation.unlabelled',
  'conversation.prioritised',
  'conversation.status-changed',
  'conversation.joined',
  'conversation.merged',
  'conversation.unmerged',
  'conversation.split',
  'conversation.unsplit',
  'conversation.followed',
  'conversation.unfollowed',
  'conversation.linked',
  'conversation.unlinked',
  'conversation.incident-changed',
  'conversation.window-closing',
  'incident.changed',
  'company.changed',
  'contact.changed',
  'contact.merged',
  'contact.unmerged',
  'contact.blocked',
  'contact.unblocked',
  'contact.block-asked',
  'contact.blocked-there',
  'contact.unblocked-there',
  'contact.block-failed',
  'conversation.attributes-changed',
  'attributes.changed',
  'channel.connected',
  'channel.changed',
  'channel.disconnected',
  'quarantine.added',
  'quarantine.settled',
  'agent.added',
  'agent.changed',
  'agent.deactivated',
  'agent.reactivated',
  'agent.second-factor-reset',
  'agent.availability-changed',
  'invitation.made',
  'invitation.revoked',
  'invitation.accepted',
  'api-key.made',
  'api-key.revoked',
  'workspace.changed',
  'label.changed',
  'status.changed',
  'business-hours.changed',
  'ownership.changed',
  'profiles.changed',
  'sla.changed',
  'sla.counted',
  'sla.warned',
  'sla.breached',
  'team.changed',
  'rule.changed',
  'rule.ran',
  'assignment.changed',
  'view.changed',
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * One frame of the stream (SSE event `change`). The log itself holds ids only; the frame carries what
 * a screen needs, as it is now. A frame may come twice after a reconnect: drop what you know by `id`.
 */
export const change = z
  .object({
    id,
    type: z.enum(eventTypes),
    version: z.int(),
    at,
    actor: z.object({ kind: z.enum(['customer', 'agent', 'system', 'other']), id: id.nullable() }),
    conversationId: id.nullable(),
    messageId: id.nullable(),
    subjectId: id
      .nullable()
      .describe('contact, channel, quarantined item, agent, invitation or key that it is about'),
    conversation: conversationSummary.nullable(),
    message: message.nullable(),
  })
  .meta({ id: 'Change' });
export type Change = z.output<typeof change>;

/** SSE event `typing`: passing, never stored. */
export const typing = z.object({
  conversationId: id,
  by: z.object({ kind: z.enum(['customer', 'agent']), id, name: z.string() }),
  note: z.boolean(),
});
export type Typing = z.output<typeof typing>;

/** SSE event `looking`: a colleague has a conversation open, or closes it; passing, never stored. */
export const looking = z.object({
  conversationId: id,
  by: z.object({ id, name: z.string() }),
  here: z.boolean().describe('false when they leave; without a word they are gone after 45 seconds'),
});
export type Looking = z.output<typeof looking>;

/** SSE event `offer`: a colleague shares a draft, writes on, or it is gone; passing, never stored. Fetch what they share. */
export const offer = z.object({ conversationId: id, by: z.object({ id, name: z.string() }) });
export type Offer = z.output<typeof offer>;

/** SSE event `own`: for the screens of one agent only; passing, never stored. Fetch what it speaks of. */
export const own = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('draft'),
    conversationId: id,
    of: z.enum(['reply', 'note']),
    revision: z.int().describe('0: it is gone'),
    writer: z.string().nullable(),
  }),
  z.object({ kind: z.literal('seen'), conversationId: id, revision: z.int() }),
  z.object({
    kind: z.literal('notice'),
    id: id.nullable().describe('a new one; null: some were read'),
  }),
  z.object({ kind: z.literal('bulk'), id }),
]);
export type Own = z.output<typeof own>;

/**
 * `GET /events`: server-sent events. SSE `id` is a position in the event log; send it back as
 * `Last-Event-ID` (or `?after=`) and everything since is replayed, then it goes on live.
 * SSE event `reset` says that the position is unknown or too old: load the screens anew.
 */
export const streamEvents = endpoint({
  method: 'GET',
  path: '/events',
  permission: 'conversations.read',
  summary: 'Changes as they happen, with replay of what was missed',
  query: z.object({ after: z.string().optional() }),
  reply: 'stream',
});
