import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** Minutes without a screen after which somebody is away by themselves; null: never. */
export async function awayAfter(tx: Tx): Promise<{ awayAfter: number | null }> {
  const row = await tx.q
    .selectFrom('workspace')
    .select('away_after')
    .where('id', '=', tx.workspaceId)
    .executeTakeFirstOrThrow();
  return { awayAfter: row.away_after };
}

export async function setAwayAfter(
  tx: Tx,
  actor: Actor,
  wanted: { awayAfter: number | null },
): Promise<{ awayAfter: number | null }> {
  await tx.q
    .updateTable('workspace')
    .set({ away_after: wanted.awayAfter })
    .where('id', '=', tx.workspaceId)
    .execute();
  await record(tx, [{ type: 'workspace.changed', actor }]);
  return wanted;
}
