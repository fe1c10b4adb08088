import { sql } from 'kysely';
import type { AutoResolve, AutoResolveGiven } from '#contract/auto-resolve.ts';
import { invalid } from '#server/errors.ts';
import { missing } from '#server/features/conversations/required.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { daysAsSet, from, isHeld, isSilent, lacksLabel } from './silent.ts';

const shown = 20;

export async function autoResolveOf(tx: Tx, now: Date): Promise<AutoResolve> {
  const workspace = await tx.q
    .selectFrom('workspace')
    .select('auto_resolve_days as days')
    .where('id', '=', tx.workspaceId)
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ channelId: string; days: number | null }>`
    select id as "channelId", nullif(auto_resolve_days, 0)::int as days from channel
    where workspace_id = ${tx.workspaceId} and auto_resolve_days is not null and state <> 'disconnected'
    order by lower(name), id`.execute(tx.q);
  return { ...workspace, channels: rows, held: await heldOf(tx, now) };
}

export async function setAutoResolve(
  tx: Tx,
  actor: Actor,
  given: AutoResolveGiven,
  now: Date,
): Promise<AutoResolve> {
  await mustBeKnown(tx, given);
  const { days, channels } = given;
  await sql`update workspace set auto_resolve_days = ${days} where id = ${tx.workspaceId}`.execute(tx.q);
  await sql`
    update channel c set auto_resolve_days = n.days
    from (select c.id, o.days from channel c
      left join unnest(${channels.map((each) => each.channelId)}::uuid[], ${channels.map((each) => each.days ?? 0)}::int[])
        as o(id, days) on o.id = c.id
      where c.workspace_id = ${tx.workspaceId}) n
    where c.workspace_id = ${tx.workspaceId} and c.id = n.id and c.auto_resolve_days is distinct from n.days`.execute(
    tx.q,
  );
  await record(tx, [{ type: 'workspace.changed', actor, subjectId: tx.workspaceId, word: 'auto-resolve' }]);
  return autoResolveOf(tx, now);
}

/** @throws ApiError naming a channel that is not of this workspace */
export async function mustBeKnown(tx: Tx, { channels }: AutoResolveGiven): Promise<void> {
  const ids = channels.map(({ channelId }) => channelId);
  const { rows } = await sql<{ id: string }>`
    select id from channel where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and state <> 'disconnected'`.execute(
    tx.q,
  );
  const known = new Set(rows.map(({ id }) => id));
  const at = ids.findIndex((id) => !known.has(id));
  if (at >= 0)
    throw invalid('A channel is not known in this workspace; it may have been disconnected.', [
      { path: `channels.${at}.channelId`, message: 'unknown' },
    ]);
}

/** What would be resolved by now if somebody had filled in what the workspace asks for. */
async function heldOf(tx: Tx, now: Date): Promise<AutoResolve['held']> {
  const { rows } = await sql<AutoResolve['held']['conversations'][number] & { count: number }>`
    select c.id, c.number, o.name as "contactName", ${lacksLabel} as "lacksLabel",
      array(select a.label from attribute a where ${missing} order by a.subject, a.created_at, a.id) as lacks,
      count(*) over ()::int as count
    from (select c.*, w.label_required from ${from(tx)} and ${isSilent(daysAsSet, now)} and ${isHeld}) c
    join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    join contact o on o.workspace_id = p.workspace_id and o.id = p.head_id
    cross join lateral (select c.label_required) w
    order by c.last_activity_at, c.id limit ${shown}`.execute(tx.q);
  return {
    count: rows[0]?.count ?? 0,
    conversations: rows.map(({ count: _, ...conversation }) => conversation),
  };
}
