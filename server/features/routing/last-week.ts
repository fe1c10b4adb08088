import { sql } from 'kysely';
import type { AssignmentSettings } from '#contract/assignment.ts';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { Tx } from '#server/transaction.ts';
import { weightOf } from './candidates.ts';
import { isVip, languageOf, methodsOf, skillsOf } from './queue.ts';
import type { Arrival, Presence } from './replay.ts';

/** With what is shown of it. */
export type Past = Arrival & {
  number: number;
  contactName: string;
  state: ConversationSummary['state'];
};

/**
 * What customers have begun since a moment where it is switched on, the latest first. Its team, labels, priority and the
 * customer's language are as they are now; who had the customer before is whoever has their conversation of before.
 */
export async function begunSince(
  tx: Tx,
  settings: AssignmentSettings,
  { from, limit }: { from: Date; limit: number },
): Promise<Past[]> {
  const methods = methodsOf(settings);
  const teams = [...methods.keys()].filter((id) => id !== null);
  const { rows } = await sql<Row>`
    with begun as (
      select c.workspace_id, c.id, c.number, c.state, c.team_id, c.channel_id, c.contact_id, c.priority, c.created_at,
        ${isVip(settings)} as vip
      from conversation c
      where c.workspace_id = ${tx.workspaceId} and c.created_at >= ${from} and not c.blocked and c.merged_into is null
        and (c.team_id = any(${teams}::uuid[]) ${methods.has(null) ? sql`or c.team_id is null` : sql``})
        and exists (select from message m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
          and m.kind = 'incoming' and not m.automatic and not m.past)
      order by c.created_at desc, c.id limit ${limit}
    )
    select n.id, n.number, n.state, n.team_id, n.channel_id, n.priority, n.vip, n.created_at, head.id as customer,
      head.name as contact_name, ${weightOf(settings.weights)} as weight, ${languageOf} as language,
      ${skillsOf(sql`n`)} as skills, before.assignee_id as previous, settled.at as settled_at, answered.at as answered_at
    from begun n
    join channel ch on ch.workspace_id = n.workspace_id and ch.id = n.channel_id
    join contact own on own.workspace_id = n.workspace_id and own.id = n.contact_id
    join contact head on head.workspace_id = own.workspace_id and head.id = own.head_id
    left join lateral (
      select c.assignee_id from contact part
      join conversation c on c.workspace_id = part.workspace_id and c.contact_id = part.id
      where part.workspace_id = head.workspace_id and part.head_id = head.id and c.created_at < n.created_at
        -- As text, so that it is looked up by the contact and never by whoever has an agent.
        and c.id <> n.id and c.assignee_id::text is not null and not c.blocked
      order by c.last_activity_at desc limit 1) before on true
    left join lateral (
      select min(e.at) as at from event e
      where e.workspace_id = n.workspace_id and e.conversation_id = n.id and e.type = 'conversation.resolved'
        and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')) settled on true
    left join lateral (
      select min(m.ordered_at) as at from message m
      where m.workspace_id = n.workspace_id and m.conversation_id = n.id and m.kind = 'outgoing'
        and m.author_kind in ('agent', 'other') and not m.automatic and not m.past) answered on true
    order by n.created_at desc, n.id`.execute(tx.q);
  return rows.map((row) => {
    const until = row.settled_at?.getTime() ?? null;
    return {
      id: row.id,
      number: row.number,
      state: row.state,
      contactName: row.contact_name,
      customer: row.customer,
      teamId: row.team_id,
      channelId: row.channel_id,
      weight: row.weight,
      language: row.language,
      skills: row.skills,
      previous: row.previous,
      gaveUp: null,
      place: { vip: row.vip, priority: row.priority, since: row.created_at.toISOString(), id: row.id },
      at: row.created_at.getTime(),
      until,
      workUntil: settings.countsWaiting ? until : (row.answered_at?.getTime() ?? until),
    };
  });
}

const stretchesMax = 5_000;

/** When those who can be given something were available since a moment; null where nothing is on record. */
export async function presenceSince(tx: Tx, from: Date): Promise<Presence[] | null> {
  const { rows } = await sql<{ agent_id: string; since: Date; until: Date | null }>`
    select s.agent_id, s.since, s.until from availability_span s
    join agent a on a.workspace_id = s.workspace_id and a.id = s.agent_id and a.deactivated_at is null
    where s.workspace_id = ${tx.workspaceId} and s.state = 'available' and (s.until is null or s.until > ${from})
    order by s.since desc limit ${stretchesMax}`.execute(tx.q);
  if (rows.length === 0) return null;
  return rows.map(({ agent_id, since, until }) => ({
    agentId: agent_id,
    since: since.getTime(),
    until: until?.getTime() ?? null,
  }));
}

interface Row {
  id: string;
  number: number;
  state: Past['state'];
  team_id: string | null;
  channel_id: string;
  priority: number;
  vip: boolean;
  created_at: Date;
  customer: string;
  contact_name: string;
  weight: number;
  language: string | null;
  skills: string[];
  previous: string | null;
  settled_at: Date | null;
  answered_at: Date | null;
}
