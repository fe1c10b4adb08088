import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { type LockedConversation, lockConversation } from '#server/features/conversations/lock.ts';
import { windowOn } from '#server/features/conversations/window.ts';
import type { Tx } from '#server/transaction.ts';
import { awaitedName } from './awaited.ts';
import type { PublicMessage } from './public-message.ts';

/**
 * A conversation beside the public one, for somebody whose private thread is not known yet; together they are a
 * case. Until they write, the one whom the public message names stands for them.
 */
export async function openPrivate(
  tx: Tx,
  actor: AgentActor,
  {
    asked,
    conversation,
    sibling,
  }: { asked: PublicMessage; conversation: LockedConversation; sibling: OpenChannel },
): Promise<{ opened: LockedConversation; caseId: string }> {
  const [id, threadId] = [randomUUIDv7(), randomUUIDv7()];
  await tx.q
    .insertInto('thread')
    .values({
      workspace_id: tx.workspaceId,
      id: threadId,
      channel_id: sibling.id,
      external_id: awaitedName(id),
      surface: 'private',
    })
    .execute();
  const { rows } = await sql<{ case_id: string }>`
    update conversation set case_id = coalesce(case_id, ${randomUUIDv7()}::uuid)
    where workspace_id = ${tx.workspaceId} and id = ${conversation.id} returning case_id`.execute(tx.q);
  const caseId = rows[0]?.case_id ?? '';
  const now = new Date();
  // They have not written there: only what this one message allows can be said.
  const windowEnds = windowOn(sibling.connector, 'private') ? now : null;
  await sql`
    with number as (
      update workspace set next_number = next_number + 1 where id = ${tx.workspaceId} returning next_number - 1 as own
    )
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, assignee_id,
      answered_at, last_activity_at, case_id, window_ends_at)
    select ${tx.workspaceId}, ${id}, number.own, ${threadId}, ${sibling.id}, i.contact_id, i.id, 'waiting', ${actor.id},
      ${now}::timestamptz, ${now}::timestamptz, ${caseId}::uuid, ${windowEnds}::timestamptz
    from number, identity i where i.workspace_id = ${tx.workspaceId} and i.id = ${asked.author_id}`.execute(
    tx.q,
  );
  return { opened: await lockConversation(tx, id), caseId };
}
