import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

export interface Reaction {
  authorKey: string;
  name: string;
  emoji: string;
  removed: boolean;
  at: Date;
}

/**
 * Sets or takes back a reaction; the later one by the platform's clock wins. A removal without an emoji
 * takes back all of that author's. Answers false where nothing changed.
 */
export async function react(tx: Tx, messageId: string, r: Reaction): Promise<boolean> {
  if (r.removed && r.emoji === '') {
    const { numAffectedRows } = await sql`
      update reaction set removed = true, at = ${r.at}
      where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and author_key = ${r.authorKey}
        and not removed and at <= ${r.at}`.execute(tx.q);
    return (numAffectedRows ?? 0n) > 0n;
  }
  const { numAffectedRows } = await sql`
    insert into reaction (workspace_id, message_id, author_key, emoji, author_name, at, removed)
    values (${tx.workspaceId}, ${messageId}, ${r.authorKey}, ${r.emoji}, ${r.name}, ${r.at}, ${r.removed})
    on conflict (workspace_id, message_id, author_key, emoji) do update set at = excluded.at, removed = excluded.removed
    where reaction.at < excluded.at`.execute(tx.q);
  return (numAffectedRows ?? 0n) > 0n;
}
