import { sql } from 'kysely';
import { allOf } from '#server/features/conversations/places.ts';
import type { Tx } from '#server/transaction.ts';

/** What decides whether a customer is told something at once. */
export interface Asked {
  messageId: string;
  text: string;
  receivedAt: Date;
  surface: 'public' | 'private';
  /** Whose place it was written in: itself, or what was merged into it. */
  homeId: string;
  channelId: string;
  threadId: string;
  opening: number;
  isOpen: boolean;
  isBlocked: boolean;
  /** Their address is that of a channel of ours: two that answer each other would never end. */
  isOurs: boolean;
  /** Somebody has answered already. */
  isAnswered: boolean;
  /** Somebody of the team has written since the conversation was opened; within the last hour. */
  isTalkedTo: boolean;
  isTalkedToNow: boolean;
  /** What was told them of this opening. */
  said: ('instant' | 'away')[];
  /** The team that has it, if that has hours of its own. */
  teamId: string | null;
  contactId: string;
  /** The contact it is shown as one with. */
  headId: string;
  name: string;
  phone: string | null;
  language: string | null;
}

/** Undefined where the message is gone, taken back or not a customer's own. */
export async function askedIn(tx: Tx, conversationId: string, messageId: string): Promise<Asked | undefined> {
  const { rows } = await sql<Asked>`
    select m.id as "messageId", m.text, m.received_at as "receivedAt", t.surface, o.id as "homeId", o.channel_id as "channelId", o.thread_id as "threadId", c.openings as opening,
      c.state <> 'resolved' as "isOpen", c.blocked or own.blocked_at is not null or head.blocked_at is not null as "isBlocked",
      exists (select from identity_key k join channel ch on ch.workspace_id = k.workspace_id and ch.address = k.value
        where k.workspace_id = c.workspace_id and k.identity_id = o.requester_id) as "isOurs",
      coalesce(brand.latest >= m.ordered_at, false) as "isAnswered",
      coalesce(brand.received >= c.opened_at or c.opened_at is null and brand.received is not null, false) as "isTalkedTo",
      coalesce(brand.latest > now() - interval '1 hour', false) as "isTalkedToNow",
      array(select s.kind from instant_said s where s.workspace_id = c.workspace_id
        and s.conversation_id = any(${allOf(sql`c.id`, sql`c.workspace_id`)})
        and (s.opening = c.openings or s.conversation_id <> c.id)) as said,
      (select team.id from team where team.workspace_id = c.workspace_id and team.id = c.team_id
        and team.archived_at is null and team.business_hours_id is not null) as "teamId",
      o.contact_id as "contactId", head.id as "headId", coalesce(nullif(i.name, ''), own.name) as name,
      coalesce(own.phone, head.phone) as phone, coalesce(own.language, head.language) as language
    from message m
    join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    join conversation o on o.workspace_id = m.workspace_id and o.id = case when m.home_id is null then m.conversation_id else m.home_id end
    join thread t on t.workspace_id = o.workspace_id and t.id = o.thread_id
    join identity i on i.workspace_id = o.workspace_id and i.id = o.requester_id
    join contact own on own.workspace_id = o.workspace_id and own.id = o.contact_id
    join contact head on head.workspace_id = c.workspace_id and head.id = own.head_id
    cross join lateral (select max(b.ordered_at) as latest, max(b.received_at) as received from message b
      where b.workspace_id = c.workspace_id and b.conversation_id = c.id and b.kind = 'outgoing'
        and not b.automatic and not b.past) brand
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.conversation_id = ${conversationId}
      and m.kind = 'incoming' and not m.automatic and not m.past and not m.late and m.deleted_at is null`.execute(
    tx.q,
  );
  return rows[0];
}
