import { invalid } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

/** A list of channels that somebody is to reach: each must be one of the workspace, and within the caller's own. */
export async function mustBeChannels(tx: Tx, ids: string[] | null | undefined): Promise<void> {
  if (!ids) return;
  const rows = await tx.q
    .selectFrom('channel')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', ids)
    .execute();
  const found = new Set(rows.map((row) => row.id));
  const unknown = ids.filter((id) => !found.has(id));
  if (unknown.length > 0) {
    throw invalid('Some of these channels are not in this workspace, or you do not reach them yourself.', [
      { path: 'channels', message: `unknown: ${unknown.join(', ')}` },
    ]);
  }
}
