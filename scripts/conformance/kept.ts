import { sql } from 'kysely';
import type { Raw, Received } from '#connectors/connector.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import type { Connected } from './channels.ts';
import type { Server } from './server.ts';

/** The requests that were stored for a channel, as they are understood from there. */
export async function kept(_server: Server, { id }: Connected): Promise<Raw[]> {
  const { rows } = await sql<Omit<Raw, 'receivedAt'> & { received_at: Date }>`
    select method, query, headers, body, facts, received_at from inbound_request where channel_id = ${id} order by id`.execute(
    system(),
  );
  return rows.map(({ received_at, ...rest }) => ({ ...rest, receivedAt: received_at }));
}

/** What a payload says and nobody could find in the desk afterwards. */
export async function lost(
  { actor }: Server,
  channels: Connected[],
  received: Received[],
): Promise<string[]> {
  const ids = channels.map((channel) => channel.id);
  const { rows } = await inWorkspace(actor.workspaceId, (tx) =>
    sql<{ key: string }>`
      select 'message ' || external_id as key from message where channel_id = any(${ids}::uuid[]) and external_id is not null
      union all select 'orphan' from orphan where channel_id = any(${ids}::uuid[])
      union all select 'quarantined' from quarantined where channel_id = any(${ids}::uuid[])`.execute(tx.q),
  );
  const found = new Set(rows.map((row) => row.key));
  const accounts = new Set(channels.map(({ account }) => account));
  return received.flatMap(({ address, event }) => {
    // A flood of accounts is not connected as a whole; what has no channel here cannot be found here.
    if (address !== null && !accounts.has(address)) return [];
    if (event.type === 'message') return found.has(`message ${event.id}`) ? [] : [`message ${event.id}`];
    if (event.type === 'unreadable') return found.has('quarantined') ? [] : [`unreadable: ${event.reason}`];
    if (event.type === 'edit' || event.type === 'delete' || event.type === 'reaction')
      return found.has(`message ${event.id}`) || found.has('orphan') ? [] : [`${event.type} of ${event.id}`];
    return [];
  });
}
