import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import { fillThreads } from '#server/features/conversations/fill-windows.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { windowOn } from '#server/features/conversations/window.ts';
import { holdConversations } from '#server/features/delivery/hold.ts';
import { askForDelivery } from '#server/features/delivery/parts.ts';
import { countUndelivered } from '#server/features/delivery/undelivered.ts';
import { carryTiesOver } from '#server/features/ties/carry-over.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { isAwaited } from './awaited.ts';

export interface Place {
  threadId: string;
  conversationId: string;
}

/**
 * The platform has said which thread a private answer went to, be it by its answer or by the echo, whichever
 * comes first. If the customer has an open conversation there, the two become one; else the one that waits moves in,
 * and so does one that was merged or split.
 */
export async function placeReply(tx: Tx, waiting: Place, externalId: string): Promise<Place> {
  const { rows } = await sql<{ external_id: string; channel_id: string }>`
    select external_id, channel_id from thread where workspace_id = ${tx.workspaceId} and id = ${waiting.threadId}`.execute(
    tx.q,
  );
  const [thread] = rows;
  if (!thread || !isAwaited(thread.external_id)) return waiting;
  await holdPlaces(tx);
  const threadId = await realThread(tx, thread.channel_id, externalId);
  const open = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and thread_id = ${threadId} and state <> 'resolved' and not beside
    order by created_at limit 1`.execute(tx.q);
  const isTied = await isMergedOrSplit(tx, waiting.conversationId);
  const conversationId = isTied ? waiting.conversationId : (open.rows[0]?.id ?? waiting.conversationId);
  await holdConversations(tx, [
    { conversation_id: waiting.conversationId },
    { conversation_id: conversationId },
  ]);
  await sql`
    update message set thread_id = ${threadId},
      conversation_id = case when conversation_id = ${waiting.conversationId} then ${conversationId}::uuid else conversation_id end
    where workspace_id = ${tx.workspaceId} and thread_id = ${waiting.threadId}`.execute(tx.q);
  await sql`
    update part set thread_id = ${threadId},
      conversation_id = case when conversation_id = ${waiting.conversationId} then ${conversationId}::uuid else conversation_id end
    where workspace_id = ${tx.workspaceId} and thread_id = ${waiting.threadId}`.execute(tx.q);
  if (conversationId === waiting.conversationId) {
    await sql`
      update conversation set thread_id = ${threadId}, beside = beside or ${isTied && open.rows.length > 0}
      where workspace_id = ${tx.workspaceId} and thread_id = ${waiting.threadId}`.execute(tx.q);
  } else await join(tx, waiting.conversationId, conversationId);
  await sql`delete from thread where workspace_id = ${tx.workspaceId} and id = ${waiting.threadId}`.execute(
    tx.q,
  );
  const window = windowOn((await channelById(thread.channel_id))?.connector, 'private');
  if (window) await fillThreads(tx, [threadId], window.lasts);
  return { threadId, conversationId };
}

/** The journal names it, so it has to stay: it moves in beside whatever is open there. */
async function isMergedOrSplit(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from conversation_merge where workspace_id = ${tx.workspaceId} and (conversation_id = ${id} or other_id = ${id})
    limit 1`.execute(tx.q);
  return rows.length > 0;
}

async function realThread(tx: Tx, channelId: string, externalId: string): Promise<string> {
  await sql`
    insert into thread (workspace_id, id, channel_id, external_id, surface)
    values (${tx.workspaceId}, ${randomUUIDv7()}, ${channelId}, ${externalId}, 'private') on conflict do nothing`.execute(
    tx.q,
  );
  const { id } = await tx.q
    .selectFrom('thread')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow();
  return id;
}

/** What the team has put on the one that goes is put on the one that stays. */
async function join(tx: Tx, from: string, into: string): Promise<void> {
  const within = tx.workspaceId;
  // Both may belong to a case: then it is one.
  await sql`
    update conversation set case_id = own.case_id
    from (select case_id from conversation where workspace_id = ${within} and id = ${from}) own,
      (select case_id from conversation where workspace_id = ${within} and id = ${into}) other
    where conversation.workspace_id = ${within}
      and (conversation.id = ${into} or conversation.case_id = other.case_id)`.execute(tx.q);
  await sql`
    update conversation c set assignee_id = coalesce(c.assignee_id, f.assignee_id), priority = greatest(c.priority, f.priority),
      answered_at = greatest(c.answered_at, f.answered_at), revision = greatest(c.revision, f.revision) + 1,
      last_activity_at = greatest(c.last_activity_at, f.last_activity_at),
      last_message = case when (f.last_activity_at, f.last_arrival) > (c.last_activity_at, c.last_arrival) then f.last_message else c.last_message end,
      last_arrival = case when (f.last_activity_at, f.last_arrival) > (c.last_activity_at, c.last_arrival) then f.last_arrival else c.last_arrival end
    from conversation f
    where c.workspace_id = ${within} and c.id = ${into} and f.workspace_id = ${within} and f.id = ${from}`.execute(
    tx.q,
  );
  await sql`
    insert into conversation_label (workspace_id, conversation_id, label_id)
    select workspace_id, ${into}, label_id from conversation_label where workspace_id = ${within} and conversation_id = ${from}
    on conflict do nothing`.execute(tx.q);
  await sql`
    insert into conversation_attribute (workspace_id, conversation_id, attribute_id, value)
    select workspace_id, ${into}, attribute_id, value from conversation_attribute
    where workspace_id = ${within} and conversation_id = ${from} on conflict do nothing`.execute(tx.q);
  await sql`update notice set conversation_id = ${into} where workspace_id = ${within} and conversation_id = ${from}`.execute(
    tx.q,
  );
  await sql`
    update draft d set conversation_id = ${into} where d.workspace_id = ${within} and d.conversation_id = ${from}
      and not exists (select from draft o where o.workspace_id = d.workspace_id and o.agent_id = d.agent_id
        and o.conversation_id = ${into} and o.kind = d.kind)`.execute(tx.q);
  await carryTiesOver(tx, from, into);
  await sql`delete from conversation where workspace_id = ${within} and id = ${from}`.execute(tx.q);
  await countUndelivered(tx, into);
  await askForDelivery(tx, into);
  await record(tx, [
    { type: 'conversation.joined', actor: systemActor, conversationId: into, subjectId: from },
  ]);
}
