import { sql } from 'kysely';
import { inWorkspace, system } from '#server/transaction.ts';
import { tellOf } from './change.ts';
import { forgetFile } from './keep.ts';

interface Row {
  workspace_id: string;
  id: string;
  message_id: string | null;
  storage_key: string | null;
}

const atOnce = 500;

/**
 * Deletes files whose time is over, as with what their authors show for a day only, and says so in their messages.
 * The file goes first: what a crash leaves in between is found again, while a file without a row never would be.
 */
export async function expireFiles(): Promise<void> {
  for (;;) {
    const { rows } = await sql<Row>`
      select workspace_id, id, message_id, storage_key from attachment
      where expires_at <= now() and state <> 'expired' order by expires_at limit ${atOnce}`.execute(system());
    for (const row of rows) if (row.storage_key) await forgetFile(row.storage_key);
    for (const [workspaceId, theirs] of Map.groupBy(rows, (row) => row.workspace_id))
      await markExpired(workspaceId, theirs);
    if (rows.length < atOnce) return;
  }
}

function markExpired(workspaceId: string, rows: Row[]): Promise<void> {
  return inWorkspace(workspaceId, async (tx) => {
    await sql`
      update attachment set state = 'expired', storage_key = null, source_url = null, source_handle = null, error = null
      where workspace_id = ${workspaceId} and id = any(${rows.map((row) => row.id)}::uuid[]) and state <> 'expired'`.execute(
      tx.q,
    );
    await tellOf(tx, [...new Set(rows.flatMap((row) => row.message_id ?? []))]);
  });
}
