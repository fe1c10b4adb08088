import { sql } from 'kysely';
import type { Who } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import type { FailureKind } from '#contract/failures.ts';
import type { PlatformBlock, PlatformDeed } from '#contract/platform-blocks.ts';
import { channelById } from '#server/features/channels/find.ts';
import type { Tx } from '#server/transaction.ts';

interface Identity {
  id: string;
  name: string;
  channel: { id: string; name: string; connector: string } | null;
  keys: Who['keys'];
}

interface Row {
  id: string;
  identity_id: string;
  deed: PlatformDeed;
  state: string;
  attempts: number;
  error_kind: FailureKind | null;
  error_message: string | null;
  due_at: string;
  ended_at: string | null;
  asked_by: string;
  asked_by_name: string;
}

/** Of people on platforms that can block them: whether they can be, whether they are, and what was asked for. */
export async function platformBlocksOf(tx: Tx, identities: Identity[]): Promise<PlatformBlock[]> {
  const rows = await rowsOf(
    tx,
    identities.map(({ id }) => id),
  );
  const found = await Promise.all(
    identities.map(async ({ id, name, channel, keys }) => {
      if (!channel || !(await connectorNamed(channel.connector))?.block) return null;
      const own = rows.filter((row) => row.identity_id === id);
      const done = own.find(({ state }) => state === 'done');
      const open = own.find(({ state }) => state !== 'done');
      const cannot = await whyNot(channel.id, { keys, name });
      const since = done?.deed === 'block' ? (done.ended_at ?? done.due_at) : null;
      return {
        ...{ identityId: id, name, channel, cannot },
        since: since === null ? null : new Date(since).toISOString(),
        wish: open ? asWish(open) : null,
      };
    }),
  );
  return found.filter((one) => one !== null);
}

/** The latest that was done of each, and the latest that was asked for since. */
async function rowsOf(tx: Tx, identityIds: string[]): Promise<Row[]> {
  if (identityIds.length === 0) return [];
  const { rows } = await sql<Row>`
    select distinct on (b.identity_id, b.state = 'done') b.id, b.identity_id, b.deed, b.state, b.attempts, b.error_kind,
      b.error_message, b.due_at, b.ended_at, b.asked_by, a.name as asked_by_name
    from platform_block b join agent a on a.workspace_id = b.workspace_id and a.id = b.asked_by
    where b.workspace_id = ${tx.workspaceId} and b.identity_id = any(${identityIds}::uuid[])
      and b.state not in ('withdrawn', 'overtaken')
    order by b.identity_id, b.state = 'done', b.since desc`.execute(tx.q);
  return rows;
}

async function whyNot(channelId: string, who: Who): Promise<string | null> {
  const channel = await channelById(channelId);
  if (!channel || channel.state === 'disconnected') return 'The channel is disconnected.';
  return channel.connector.cannotBlock?.(who, channel.settings) ?? null;
}

function asWish(row: Row): PlatformBlock['wish'] {
  const { state } = row;
  if (state !== 'asked' && state !== 'doing' && state !== 'failed' && state !== 'uncertain') return null;
  return {
    id: row.id,
    deed: row.deed,
    state,
    by: { id: row.asked_by, name: row.asked_by_name },
    attempts: row.attempts,
    error: row.error_kind ? { kind: row.error_kind, message: row.error_message ?? '' } : null,
    dueAt: state === 'asked' ? new Date(row.due_at).toISOString() : null,
  };
}
