import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

/** Tells the screens of whoever started it that it has got on. */
export function tellBulk(tx: Tx, agentId: string, id: string): void {
  tx.afterCommit(() =>
    announceLive({ kind: 'own', workspaceId: tx.workspaceId, agentId, own: { kind: 'bulk', id } }),
  );
}
