import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/**
 * After a channel is connected: what came in with its history and was answered there already needs nobody, so it is
 * put with what is resolved. A customer who had the last word waits, however long ago, and stays open.
 */
export async function settleAnswered(tx: Tx, channelId: string, started: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update conversation c set state = 'resolved', resolved_at = now(), waiting_since = null, snoozed_until = null
    from (
      select distinct m.conversation_id as id from message m
      where m.workspace_id = ${tx.workspaceId} and m.channel_id = ${channelId} and m.late and m.received_at >= ${started}
    ) brought
    where c.workspace_id = ${tx.workspaceId} and c.id = brought.id and c.state = 'open' and c.assignee_id is null
      and not exists (select from message m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
        and (not m.late or m.received_at < ${started}))
      and (select m.kind from message m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
        order by m.ordered_at desc, m.arrival desc limit 1) = 'outgoing'
    returning c.id`.execute(tx.q);
  await record(
    tx,
    rows.map(({ id }) => ({
      type: 'conversation.resolved' as const,
      actor: systemActor,
      conversationId: id,
    })),
  );
}
