import { sql } from 'kysely';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import type { Tx } from '#server/transaction.ts';

/** From now on somebody looks after the channel; what its platform kept of the last days is read first. */
export async function beginHealth(tx: Tx, channelId: string): Promise<void> {
  const all = await Promise.all(connectorNames.map(connectorNamed));
  const names = all.flatMap((connector) => (connector?.backfill ? [connector.name] : []));
  await sql`
    insert into channel_health (workspace_id, channel_id, look_at, read_back_from, read_back_why, read_back_at)
    select workspace_id, id, now(), past.since, past.why, past.at from channel left join lateral (
      select now() - interval '7 days' as since, 'connected' as why, now() as at where connector = any(${names})) past on true
    where workspace_id = ${tx.workspaceId} and id = ${channelId}`.execute(tx.q);
}

/** Something has changed that only a look at the platform can tell. `isOther`: somebody has entered another token. */
export async function lookSoon(tx: Tx, channelId: string, { isOther } = { isOther: false }): Promise<void> {
  await sql`update channel_health set look_at = now(), troubled = 0, templates_at = now(),
      expires_at = case when not ${isOther}::boolean then expires_at end,
      renewed_at = case when not ${isOther}::boolean then renewed_at end,
      renew_tried_at = case when not ${isOther}::boolean then renew_tried_at end
    where workspace_id = ${tx.workspaceId} and channel_id = ${channelId}`.execute(tx.q);
}

/** What the platform has approved is perhaps not what we hold any more; it is asked every ten seconds at most. */
export async function readTemplatesSoon(tx: Tx, channelId: string): Promise<void> {
  await sql`update channel_health
    set templates_at = least(templates_at, greatest(now(), templates_tried_at + interval '10 seconds'))
    where workspace_id = ${tx.workspaceId} and channel_id = ${channelId}`.execute(tx.q);
}

/** A channel that is gone has no trouble any more, and nobody is told of that. */
export async function endHealth(tx: Tx, channelId: string): Promise<void> {
  await sql`update channel_trouble set ended_at = now()
    where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and ended_at is null`.execute(tx.q);
  await sql`update channel_health set read_back_from = null
    where workspace_id = ${tx.workspaceId} and channel_id = ${channelId}`.execute(tx.q);
}
