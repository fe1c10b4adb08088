import { sql } from 'kysely';
import { inWorkspace } from '#server/transaction.ts';

/** Rows are stamped "created" by the database's clock; in the story they are as old as their first message. */
export async function dateBack(workspaceId: string): Promise<void> {
  await inWorkspace(workspaceId, async (tx) => {
    await sql`
      update conversation c set created_at = first.at
      from (select conversation_id, min(ordered_at) as at from message where workspace_id = ${workspaceId} group by 1) as first
      where c.workspace_id = ${workspaceId} and c.id = first.conversation_id and first.at < c.created_at`.execute(
      tx.q,
    );
    await sql`
      update contact p set created_at = first.at
      from (select contact_id, min(created_at) as at from conversation where workspace_id = ${workspaceId} group by 1) as first
      where p.workspace_id = ${workspaceId} and p.id = first.contact_id and first.at < p.created_at`.execute(
      tx.q,
    );
    await sql`
      update channel set created_at = now() - interval '9 days'
      where workspace_id = ${workspaceId} and created_at > now() - interval '1 hour'`.execute(tx.q);
  });
}
