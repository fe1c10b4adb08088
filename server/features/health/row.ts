import type { Selectable } from 'kysely';
import type { Tables } from '#server/schema.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';

export type HealthRow = Selectable<Tables['channel_health']>;

export function healthRow(channel: { workspaceId: string; id: string }): Promise<HealthRow> {
  return inWorkspace(channel.workspaceId, (tx) =>
    tx.q
      .selectFrom('channel_health')
      .selectAll()
      .where('workspace_id', '=', tx.workspaceId)
      .where('channel_id', '=', channel.id)
      .executeTakeFirstOrThrow(),
  );
}

/** The same, held until the transaction ends: whoever changes a channel's troubles takes turns here. */
export function holdHealth(tx: Tx, channelId: string): Promise<HealthRow | undefined> {
  return tx.q
    .selectFrom('channel_health')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .forUpdate()
    .executeTakeFirst();
}
