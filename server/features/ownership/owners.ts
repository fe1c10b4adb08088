import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Who can own something, and who no longer can although they have it. */
export interface Owners {
  /** Agents who are gone, or do not reach a channel any more, and still have conversations there that are not settled. */
  lost: { agentId: string; channelId: string }[];
  /** Teams that can take something up, and in which channels: null is every one. */
  teams: { id: string; channels: string[] | null }[];
  /** Minutes for which what a team was given is the team's. */
  pickUpWithin: number;
}

/**
 * The agent `a` was deactivated, or there was no sign of them for three days, which is longer than a weekend: no screen, no
 * key of theirs, and nobody has said anything of when they are back.
 */
const isGone: RawBuilder<boolean> = sql`(a.deactivated_at is not null or (a.created_at < now() - interval '3 days'
  and coalesce(a.seen_at, '-infinity') < now() - interval '3 days'
  and not exists (select from availability_span s where s.workspace_id = a.workspace_id and s.agent_id = a.id
    and s.until is null and s.since > now() - interval '3 days')
  and not exists (select from api_key k where k.workspace_id = a.workspace_id and k.agent_id = a.id
    and k.last_used_at > now() - interval '3 days')))`;

export async function ownersOf(tx: Tx): Promise<Owners> {
  const { rows } = await sql<Row>`
    select w.pick_up_within,
      (select json_agg(json_build_object('agentId', t.assignee_id, 'channelId', t.channel_id)) from (
        select t.assignee_id, t.channel_id from conversation_tally t
        join agent a on a.workspace_id = t.workspace_id and a.id = t.assignee_id
          and (${isGone} or t.channel_id <> all(a.channels))
        where t.workspace_id = w.id and t.state in ('open', 'waiting', 'snoozed')
        group by 1, 2 having sum(t.delta) > 0) t) as lost,
      (select json_agg(json_build_object('id', m.team_id, 'reaches', m.reaches)) from (
        select m.team_id, json_agg(a.channels) as reaches from team_member m
        join team t on t.workspace_id = m.workspace_id and t.id = m.team_id and t.archived_at is null
        join agent a on a.workspace_id = m.workspace_id and a.id = m.agent_id and not ${isGone}
        where m.workspace_id = w.id group by 1) m) as teams
    from workspace w where w.id = ${tx.workspaceId}`.execute(tx.q);
  const [row] = rows;
  return {
    lost: row?.lost ?? [],
    teams: (row?.teams ?? []).map(({ id, reaches }) => ({
      id,
      channels: reaches.includes(null) ? null : [...new Set(reaches.flatMap((channels) => channels ?? []))],
    })),
    pickUpWithin: row?.pick_up_within ?? 0,
  };
}

interface Row {
  pick_up_within: number;
  lost: Owners['lost'] | null;
  teams: { id: string; reaches: (string[] | null)[] }[] | null;
}
