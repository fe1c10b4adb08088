import { sql } from 'kysely';
import { log } from '#server/platform/log.ts';
import type { Tx } from '#server/transaction.ts';
import { inWorkspace } from '#server/transaction.ts';

// The channel's row is read by every screen: writing "last received" on each message would make it a hot spot.
const noteEvery = 10_000;
const noted = new Map<string, number>();

/** Remembers, every ten seconds at most, that something came in; after the commit, in a transaction of its own. */
export function noteReceived(channelIds: string[], tx: Tx): void {
  note('last_received_at', channelIds, tx);
}

export function noteSent(channelId: string, tx: Tx): void {
  note('last_sent_at', [channelId], tx);
}

function note(column: 'last_received_at' | 'last_sent_at', channelIds: string[], tx: Tx): void {
  const due = [...new Set(channelIds)].filter((id) => Date.now() - (noted.get(column + id) ?? 0) > noteEvery);
  if (due.length === 0) return;
  for (const id of due) noted.set(column + id, Date.now());
  tx.afterCommit(() => {
    inWorkspace(tx.workspaceId, (own) =>
      sql`update channel set ${sql.ref(column)} = now() where workspace_id = ${tx.workspaceId} and id = any(${due}::uuid[])`.execute(
        own.q,
      ),
    ).catch((error: Error) => log.warn({ error: error.message }, 'could not note a channel’s last activity'));
  });
}
