import { type RawBuilder, sql } from 'kysely';
import { blockedAmong } from '#server/features/contacts/block.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/**
 * Answers of which a part has just failed, or may not have arrived: where the conversation was settled or asleep, it is
 * open again, and a job tells whoever wrote them and whoever has it. What a machine put in by itself answers nothing, so
 * it brings nothing back. Under the locks of `holdConversations`, which is what makes it happen once.
 */
export async function bringBack(tx: Tx, messageIds: string[]): Promise<void> {
  if (messageIds.length === 0) return;
  const { rows } = await sql<{ id: string; conversation_id: string }>`
    select m.id, m.conversation_id from message m
    where m.workspace_id = ${tx.workspaceId} and m.id = any(${messageIds}::uuid[]) and m.kind = 'outgoing' and not m.automatic
    order by m.id`.execute(tx.q);
  if (rows.length === 0) return;
  await reopenUndelivered(
    tx,
    rows.map((row) => row.conversation_id),
  );
  // Whoever tells them waits for others who do, and that must not be while conversations are locked.
  await enqueue(tx, 'tell-undelivered', { messageIds: rows.map(({ id }) => id) });
}

/**
 * Opens those of these conversations that are settled or asleep although an answer in them did not get through; with
 * blocked contacts they stay settled. Where the customer has begun another one in the thread since, it stands beside it.
 */
export async function reopenUndelivered(tx: Tx, ids: string[]): Promise<void> {
  const { rows: asleep } = await sql<{ id: string; contact_id: string }>`
    select c.id, c.contact_id from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])
      and c.state in ('resolved', 'snoozed') and not c.blocked and c.top_id is null and ${lacksAnswer}
    order by c.id`.execute(tx.q);
  if (asleep.length === 0) return;
  const blocked = await blockedAmong(
    tx,
    asleep.map((each) => each.contact_id),
  );
  const back = asleep.filter((each) => !blocked.has(each.contact_id)).map(({ id }) => id);
  await sql`
    update conversation c set state = 'open', resolved_at = null, snoozed_until = null,
      beside = c.beside or (c.state = 'resolved' and exists (select from conversation o where o.workspace_id = c.workspace_id
        and o.thread_id = c.thread_id and o.requester_id = c.requester_id and o.id <> c.id and o.state <> 'resolved'
        and not o.beside))
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${back}::uuid[])`.execute(tx.q);
  await record(
    tx,
    back.map((conversationId) => ({
      type: 'conversation.reopened',
      actor: systemActor,
      conversationId,
      word: 'undelivered',
    })),
  );
}

/** An answer in the conversation `c`, or in what was merged into it, did not get through. */
export const lacksAnswer: RawBuilder<boolean> = sql`(c.undelivered > 0 and exists (select from message m
  join part p on p.workspace_id = m.workspace_id and p.message_id = m.id and p.state in ('failed', 'uncertain')
  where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.kind = 'outgoing' and not m.automatic))`;
