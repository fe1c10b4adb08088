import { type RawBuilder, sql } from 'kysely';
import { connectorNamed } from '#connectors/registry.ts';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { SlaTarget } from '#contract/sla.ts';
import { notFound } from '#server/errors.ts';
import type { LastMessage } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import { priorityOf } from './rank.ts';
import { windowOn } from './window.ts';

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
  team_id: string | null;
  team_name: string | null;
  status_id: string | null;
  status_name: string | null;
  last_message: LastMessage | null;
  waiting_since: Date | null;
  snoozed_until: Date | null;
  undelivered: number;
  revision: number;
  blocked: boolean;
  merged_into: { id: string; number: number } | null;
  last_activity_at: Date;
  created_at: Date;
  window_ends_at: Date | null;
  due_at: Date | null;
  due_warn_at: Date | null;
  due_target: SlaTarget | null;
  case_id: string | null;
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
  from: RawBuilder<unknown> = sql`select * from conversation c where c.workspace_id = ${tx.workspaceId} and ${where} ${order}`,
): Promise<ConversationSummary[]> {
  const own = agentId
    ? sql`case when c.last_activity_at <= (select unread_from from agent where workspace_id = c.workspace_id and id = ${agentId})
        then c.revision else coalesce((select revision from conversation_seen s where s.workspace_id = c.workspace_id
          and s.agent_id = ${agentId} and s.conversation_id = c.id), 0) end as seen,
      exists (select from draft d where d.workspace_id = c.workspace_id and d.agent_id = ${agentId} and d.conversation_id = c.id) as drafted`
    : sql`null::int as seen, false as drafted`;
  const { rows } = await sql<SummaryRow>`
    select c.id, c.number, c.state, t.subject, t.surface, ch.id as channel_id, ch.name as channel_name, ch.connector,
      p.id as contact_id, coalesce(called.name, p.name) as contact_name, a.id as assignee_id, a.name as assignee_name, team.id as team_id, team.name as team_name,
      named.id as status_id, named.name as status_name,
      case when ${reached} then c.last_message end as last_message,
      c.waiting_since, c.snoozed_until, c.undelivered, c.revision, c.blocked,
      case when c.top_id is not null then (select jsonb_build_object('id', m.id, 'number', m.number) from conversation m
        where m.workspace_id = c.workspace_id and m.id = c.top_id) end as merged_into, c.last_activity_at, c.created_at, c.window_ends_at, c.due_at, c.due_warn_at, c.due_target, c.case_id, c.priority,
      (select array_agg(l.label_id) from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id) as labels,
      ${own}
    from (${from}) c
    cross join lateral (select subject, surface from thread where workspace_id = c.workspace_id and id = c.thread_id limit 1) t
    cross join lateral (select id, name, connector from channel where workspace_id = c.workspace_id and id = c.channel_id limit 1) ch
    cross join lateral (select head_id from contact where workspace_id = c.workspace_id and id = c.contact_id limit 1) own
    cross join lateral (select id, name, name_from from contact where workspace_id = c.workspace_id and id = own.head_id limit 1) p
    left join lateral (select name from contact where workspace_id = c.workspace_id and id = p.name_from limit 1) called on true
    left join lateral (select id, name from agent where workspace_id = c.workspace_id and id = c.assignee_id limit 1) a on true
    left join lateral (select id, name from team where workspace_id = c.workspace_id and id = c.team_id limit 1) team on true
    left join lateral (select id, name from status where workspace_id = c.workspace_id and id = c.status_id limit 1) named on true
    ${order}`.execute(tx.q);
  return Promise.all(rows.map(asSummary));
}

/** Of what was merged from a channel beyond the caller's reach, not a word is shown. */
const reached = sql`(c.other_channels is null or (select reach()) is null or c.other_channels <@ (select reach()))`;

async function asSummary(row: SummaryRow): Promise<ConversationSummary> {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    subject: row.subject,
    surface: row.surface,
    channel: { id: row.channel_id, name: row.channel_name, connector: row.connector },
    contact: { id: row.contact_id, name: row.contact_name },
    assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? '' } : null,
    team: row.team_id ? { id: row.team_id, name: row.team_name ?? '' } : null,
    status: row.status_id ? { id: row.status_id, name: row.status_name ?? '' } : null,
    lastMessage: row.last_message,
    waitingSince: row.waiting_since?.toISOString() ?? null,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    undelivered: row.undelivered,
    mergedInto: row.merged_into,
    blocked: row.blocked,
    revision: row.revision,
    lastActivityAt: row.last_activity_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    window: await windowEnding(row),
    due: dueOf(row),
    caseId: row.case_id,
    priority: priorityOf(row.priority),
    labels: row.labels ?? [],
    own: row.seen === null ? null : { seen: row.seen, drafted: row.drafted },
  };
}

function dueOf({ due_at, due_warn_at, due_target }: SummaryRow): ConversationSummary['due'] {
  if (!due_at || !due_target) return null;
  return { target: due_target, at: due_at.toISOString(), warnAt: (due_warn_at ?? due_at).toISOString() };
}

export async function windowEnding({
  connector,
  surface,
  window_ends_at,
}: Pick<SummaryRow, 'connector' | 'surface' | 'window_ends_at'>): Promise<ConversationSummary['window']> {
  if (!window_ends_at) return null;
  const window = windowOn(await connectorNamed(connector), surface);
  return window && { endsAt: window_ends_at.toISOString(), afterwards: window.afterwards };
}
