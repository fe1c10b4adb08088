import { sql } from 'kysely';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import type { ReadBackReason } from '#contract/health.ts';
import type { Tx } from '#server/transaction.ts';
import { day } from './time.ts';

/** No platform keeps its past at hand for ever. */
const farthest = 90 * day;

/** Asks for what happened since then to be read back, where the connector can; several gaps become one. */
export async function askReadBack(
  tx: Tx,
  channelId: string,
  since: Date,
  why: ReadBackReason,
  now: Date,
): Promise<void> {
  const from = new Date(Math.max(since.getTime(), now.getTime() - farthest));
  await sql`
    update channel_health h set read_back_from = least(h.read_back_from, ${from}), read_back_at = ${now},
      read_back_why = case when h.read_back_from is null then ${why} else h.read_back_why end
    from channel c
    where h.workspace_id = ${tx.workspaceId} and h.channel_id = ${channelId}
      and c.workspace_id = h.workspace_id and c.id = h.channel_id
      and c.connector = any(${await readBackConnectors()})`.execute(tx.q);
}

export async function readBackConnectors(): Promise<string[]> {
  const all = await Promise.all(connectorNames.map(connectorNamed));
  return all.flatMap((connector) => (connector?.backfill ? [connector.name] : []));
}
