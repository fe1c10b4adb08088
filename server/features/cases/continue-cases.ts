import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/**
 * What a customer writes after a private answer belongs to its case, also when somebody had resolved the
 * conversation that the answer began, so that theirs is another.
 */
export async function continueCases(tx: Tx, opened: string[]): Promise<void> {
  if (opened.length === 0) return;
  await sql`
    update conversation c set case_id = e.case_id
    from conversation e
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${opened}::uuid[])
      and e.workspace_id = c.workspace_id and e.thread_id = c.thread_id and e.id <> c.id and e.case_id is not null
      and not exists (select from message m where m.workspace_id = e.workspace_id and m.conversation_id = e.id
        and m.kind = 'incoming')`.execute(tx.q);
}
