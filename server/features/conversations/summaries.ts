import { type RawBuilder, sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import { notFound } from '#server/errors.ts';
import type { LastMessage } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import { priorityOf } from './rank.ts';

interface SummaryRow {
  id: string;
  number: number;
  state: ConversationSummary['state'];
  subject: string | null;
  surface: 'public' | 'private';
  channel_id: string;
  channel_name: string;
  connector: string;
  contact_id: string;
  contact_name: string;
  assignee_id: string | null;
  assignee_name: string | null;
  last_message: LastMessage | null;
  waiting_since: Date | null;
  snoozed_until: Date | null;
  undelivered: number;
  revision: number;
  blocked: boolean;
  last_activity_at: Date;
  created_at: Date;
  priority: number;
  labels: string[] | null;
  seen: number | null;
  drafted: boolean;
}

/** The conversations of these ids as the list shows them, in no particular order. */
export function summariesOf(tx: Tx, ids: string[], agentId?: string): Promise<ConversationSummary[]> {
  return summaries(tx, sql`c.id = any(${ids}::uuid[])`, sql``, agentId);
}

/** The conversation as it is now, as every verb answers. */
export async function summaryOf(tx: Tx, id: string): Promise<ConversationSummary> {
  const [found] = await summariesOf(tx, [id]);
  if (!found) throw notFound('conversation');
  return found;
}

/**
 * `where` and `order` speak of the conversation as `c`; the rest of a row is looked up only for what they leave.
 * The limits keep the look-ups apart: on a young table the planner would first join every thread of the
 * workspace with every contact. With an agent, what is that agent's own is added.
 */
export async function summaries(
  tx: Tx,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  agentId?: string,
): Promise<ConversationSummary[]> {
  const own = agentId
    ? sql`case when c.last_activity_at <= (select unread_from from agent where workspace_id = c.workspace_id and id = ${agentId})
        then c.revision else coalesce((select revision from conversation_seen s where s.workspace_id = c.workspace_id
          and s.agent_id = ${agentId} and s.conversation_id = c.id), 0) end as seen,
      exists (select from draft d where d.workspace_id = c.workspace_id and d.agent_id = ${agentId} and d.conversation_id = c.id) as drafted`
    : sql`null::int as seen, false as drafted`;
  const { rows } = await sql<SummaryRow>`
    select c.id, c.number, c.state, t.subject, t.surface, ch.id as channel_id, ch.name as channel_name, ch.connector,
      p.id as contact_id, p.name as contact_name, a.id as assignee_id, a.name as assignee_name, c.last_message,
      c.waiting_since, c.snoozed_until, c.undelivered, c.revision, c.blocked, c.last_activity_at, c.created_at, c.priority,
      (select array_agg(l.label_id) from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id) as labels,
      ${own}
    from (select * from conversation c where c.workspace_id = ${tx.workspaceId} and ${where} ${order}) c
    cross join lateral (select subject, surface from thread where workspace_id = c.workspace_id and id = c.thread_id limit 1) t
    cross join lateral (select id, name, connector from channel where workspace_id = c.workspace_id and id = c.channel_id limit 1) ch
    cross join lateral (select h.id, coalesce(n.name, h.name) as name from contact own
      join contact h on h.workspace_id = own.workspace_id and h.id = own.head_id
      left join contact n on n.workspace_id = h.workspace_id and n.id = h.name_from
      where own.workspace_id = c.workspace_id and own.id = c.contact_id limit 1) p
    left join lateral (select id, name from agent where workspace_id = c.workspace_id and id = c.assignee_id limit 1) a on true
    ${order}`.execute(tx.q);
  return rows.map(asSummary);
}

function asSummary(row: SummaryRow): ConversationSummary {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    subject: row.subject,
    surface: row.surface,
    channel: { id: row.channel_id, name: row.channel_name, connector: row.connector },
    contact: { id: row.contact_id, name: row.contact_name },
    assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? '' } : null,
    lastMessage: row.last_message,
    waitingSince: row.waiting_since?.toISOString() ?? null,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    undelivered: row.undelivered,
    blocked: row.blocked,
    revision: row.revision,
    lastActivityAt: row.last_activity_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    priority: priorityOf(row.priority),
    labels: row.labels ?? [],
    own: row.seen === null ? null : { seen: row.seen, drafted: row.drafted },
  };
}
