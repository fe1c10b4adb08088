import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '#server/transaction.ts';

/** What a conversation has only because another was merged into it. The other keeps its own, out of sight. */
export const took = z.object({
  labels: z.array(z.string()),
  attributes: z.array(z.string()),
  followers: z.array(z.string()),
  links: z.array(z.string()),
  incident: z.string().nullable(),
  assignee: z.string().nullable(),
  team: z.string().nullable(),
  case: z.string().nullable(),
  priority: z.object({ from: z.int(), to: z.int() }).nullable(),
});
export type Took = z.output<typeof took>;

/**
 * Gives a conversation what another has and it lacks: what it says itself stays.
 * @param only nothing but what stands in it
 */
export async function takeOver(tx: Tx, id: string, other: string, only: Took | null = null): Promise<Took> {
  const within = tx.workspaceId;
  const among = (column: string, ids: string[] | undefined) =>
    ids ? sql`and ${sql.ref(column)} = any(${ids}::uuid[])` : sql``;
  const labels = await sql<{ id: string }>`
    insert into conversation_label (workspace_id, conversation_id, label_id, at)
    select workspace_id, ${id}, label_id, at from conversation_label
    where workspace_id = ${within} and conversation_id = ${other} ${among('label_id', only?.labels)}
    on conflict do nothing returning label_id as id`.execute(tx.q);
  const attributes = await sql<{ id: string }>`
    insert into conversation_attribute (workspace_id, conversation_id, attribute_id, value)
    select workspace_id, ${id}, attribute_id, value from conversation_attribute
    where workspace_id = ${within} and conversation_id = ${other} ${among('attribute_id', only?.attributes)}
    on conflict do nothing returning attribute_id as id`.execute(tx.q);
  const followers = await sql<{ id: string }>`
    insert into conversation_follower (workspace_id, conversation_id, agent_id, at)
    select workspace_id, ${id}, agent_id, at from conversation_follower
    where workspace_id = ${within} and conversation_id = ${other} ${among('agent_id', only?.followers)}
    on conflict do nothing returning agent_id as id`.execute(tx.q);
  const incident = await sql<{ id: string }>`
    insert into conversation_incident (workspace_id, conversation_id, incident_id, agent_id, at)
    select workspace_id, ${id}, incident_id, agent_id, at from conversation_incident
    where workspace_id = ${within} and conversation_id = ${other}
      ${only ? sql`and incident_id is not distinct from ${only.incident}::uuid` : sql``}
    on conflict do nothing returning incident_id as id`.execute(tx.q);
  return {
    labels: labels.rows.map((row) => row.id),
    attributes: attributes.rows.map((row) => row.id),
    followers: followers.rows.map((row) => row.id),
    links: await takeLinks(tx, id, other, only),
    incident: incident.rows[0]?.id ?? null,
    ...(await takeFields(tx, id, other, only)),
  };
}

/** Both rows of each link, save one between two that are one now. */
async function takeLinks(tx: Tx, id: string, other: string, only: Took | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with theirs as (
      select l.other_id, l.agent_id, l.at from conversation_link l
      join conversation o on o.workspace_id = l.workspace_id and o.id = l.other_id
      where l.workspace_id = ${tx.workspaceId} and l.conversation_id = ${other} and o.id <> ${id}
        and o.top_id is distinct from ${id}::uuid ${only ? sql`and l.other_id = any(${only.links}::uuid[])` : sql``}
    ), ours as (
      insert into conversation_link (workspace_id, conversation_id, other_id, agent_id, at)
      select ${tx.workspaceId}, ${id}, other_id, agent_id, at from theirs on conflict do nothing returning other_id
    ), back as (
      insert into conversation_link (workspace_id, conversation_id, other_id, agent_id, at)
      select ${tx.workspaceId}, other_id, ${id}, agent_id, at from theirs on conflict do nothing
    )
    select other_id as id from ours`.execute(tx.q);
  return rows.map((row) => row.id);
}

type Fields = Pick<Took, 'assignee' | 'team' | 'case' | 'priority'>;

async function takeFields(tx: Tx, id: string, other: string, only: Took | null): Promise<Fields> {
  const { rows } = await sql<Fields & { from: number; to: number }>`
    select
      case when c.assignee_id is null then (select a.id from agent a where a.workspace_id = o.workspace_id
        and a.id = o.assignee_id and a.deactivated_at is null and (a.channels is null or c.channel_id = any(a.channels))) end as assignee,
      case when c.team_id is null then (select t.id from team t where t.workspace_id = o.workspace_id and t.id = o.team_id
        and t.archived_at is null) end as team,
      case when c.case_id is null then o.case_id end as case, c.priority as from, greatest(c.priority, o.priority) as to
    from conversation c join conversation o on o.workspace_id = c.workspace_id and o.id = ${other}
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
  const [row] = rows;
  if (!row) throw new Error('a conversation that was just locked is missing');
  const fields: Fields = {
    assignee: only && !only.assignee ? null : row.assignee,
    team: only && !only.team ? null : row.team,
    case: only && !only.case ? null : row.case,
    priority: row.to === row.from || (only && !only.priority) ? null : { from: row.from, to: row.to },
  };
  await sql`
    update conversation set assignee_id = coalesce(assignee_id, ${fields.assignee}::uuid),
      team_id = coalesce(team_id, ${fields.team}::uuid), case_id = coalesce(case_id, ${fields.case}::uuid),
      priority = coalesce(${fields.priority?.to ?? null}::int, priority)
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  return fields;
}

/** Takes away what came with `other`, as far as it still is as it came. */
export async function giveUp(tx: Tx, id: string, other: string, took: Took): Promise<void> {
  const within = tx.workspaceId;
  await sql`delete from conversation_label where workspace_id = ${within} and conversation_id = ${id}
    and label_id = any(${took.labels}::uuid[])`.execute(tx.q);
  await sql`delete from conversation_attribute a using conversation_attribute o
    where a.workspace_id = ${within} and a.conversation_id = ${id} and a.attribute_id = any(${took.attributes}::uuid[])
      and o.workspace_id = a.workspace_id and o.conversation_id = ${other} and o.attribute_id = a.attribute_id
      and o.value = a.value`.execute(tx.q);
  await sql`delete from conversation_follower where workspace_id = ${within} and conversation_id = ${id}
    and agent_id = any(${took.followers}::uuid[])`.execute(tx.q);
  await sql`delete from conversation_link where workspace_id = ${within}
    and (conversation_id = ${id} and other_id = any(${took.links}::uuid[])
      or other_id = ${id} and conversation_id = any(${took.links}::uuid[]))`.execute(tx.q);
  await sql`delete from conversation_incident where workspace_id = ${within} and conversation_id = ${id}
    and incident_id = ${took.incident}::uuid`.execute(tx.q);
  await sql`
    update conversation set assignee_id = nullif(assignee_id, ${took.assignee}::uuid),
      team_id = nullif(team_id, ${took.team}::uuid), case_id = nullif(case_id, ${took.case}::uuid),
      priority = case when priority = ${took.priority?.to ?? null}::int then ${took.priority?.from ?? 0} else priority end
    where workspace_id = ${within} and id = ${id}`.execute(tx.q);
}

/** What of the first does not stand in the second. */
export function without(all: Took, some: Took): Took {
  const less = (a: string[], b: string[]) => a.filter((each) => !b.includes(each));
  return {
    labels: less(all.labels, some.labels),
    attributes: less(all.attributes, some.attributes),
    followers: less(all.followers, some.followers),
    links: less(all.links, some.links),
    incident: all.incident === some.incident ? null : all.incident,
    assignee: all.assignee === some.assignee ? null : all.assignee,
    team: all.team === some.team ? null : all.team,
    case: all.case === some.case ? null : all.case,
    priority: all.priority?.to === some.priority?.to ? null : all.priority,
  };
}

export function both(one: Took, other: Took): Took {
  return {
    labels: [...one.labels, ...other.labels],
    attributes: [...one.attributes, ...other.attributes],
    followers: [...one.followers, ...other.followers],
    links: [...one.links, ...other.links],
    incident: other.incident ?? one.incident,
    assignee: other.assignee ?? one.assignee,
    team: other.team ?? one.team,
    case: other.case ?? one.case,
    priority: other.priority ?? one.priority,
  };
}
