import { sql } from 'kysely';
import type { Contact } from '#contract/contacts.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { askPlatform, liftAll } from '#server/features/platform-blocks/ask.ts';
import { record } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { contactOf } from './contact.ts';
import { groupOf, lockHeads } from './group.ts';

/** From now on what they write is set aside. What is open with them is settled. Doing it twice changes the reason. */
export async function blockContact(
  tx: Tx,
  actor: AgentActor,
  id: string,
  { reason, alsoAt = [] }: { reason?: string | null | undefined; alsoAt?: string[] | undefined },
): Promise<Contact> {
  const [head = id] = await lockHeads(tx, [id], { merging: false });
  const before = await contactOf(tx, head);
  const ids = [head, ...before.merged];
  await sql`
    update contact set blocked_at = coalesce(blocked_at, ${new Date()}), blocked_by = coalesce(blocked_by, ${actor.id}),
      blocked_reason = coalesce(${reason || null}, blocked_reason),
      blocked_messages = case when ${before.blocked === null} then 0 else blocked_messages end
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  const { rows: settled } = await sql<{ id: string }>`
    update conversation set state = 'resolved', resolved_at = ${new Date()}, waiting_since = null, snoozed_until = null
    where workspace_id = ${tx.workspaceId} and contact_id = any(${ids}::uuid[]) and state <> 'resolved'
    returning id`.execute(tx.q);
  await record(tx, [
    { type: 'contact.blocked', actor, subjectId: head },
    ...settled.map((c) => ({ type: 'conversation.resolved' as const, actor, conversationId: c.id })),
  ]);
  const own = new Set(before.identities.map((identity) => identity.id));
  for (const identityId of [...new Set(alsoAt)].sort()) {
    if (!own.has(identityId)) throw notFound('identity');
    await askPlatform(tx, actor, identityId, 'block');
  }
  return contactOf(tx, head);
}

// Whoever was blocked for sending files by the thousand is not made up for in one go.
const filesAtOnce = 200;

/** On platforms too. What was set aside is a resolved conversation like any other from now on, and its newest files are fetched. */
export async function unblockContact(tx: Tx, actor: AgentActor, id: string): Promise<Contact> {
  const [head = id] = await lockHeads(tx, [id], { merging: false });
  const ids = [...(await groupOf(tx, head)).members.keys()];
  await liftAll(tx, actor, ids);
  const { numAffectedRows } = await sql`
    update contact set blocked_at = null, blocked_by = null, blocked_reason = null, blocked_messages = 0
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and blocked_at is not null`.execute(
    tx.q,
  );
  if (!numAffectedRows) return contactOf(tx, head);
  const { rows: back } = await sql<{ id: string }>`
    update conversation set blocked = false
    where workspace_id = ${tx.workspaceId} and contact_id = any(${ids}::uuid[]) and blocked returning id`.execute(
    tx.q,
  );
  const { rows: files } = await sql<{ id: string; channel_id: string }>`
    update attachment a set state = 'fetching' from (
      select f.id, m.channel_id from message m
      join attachment f on f.workspace_id = m.workspace_id and f.message_id = m.id and f.state = 'withheld'
      where m.workspace_id = ${tx.workspaceId} and m.conversation_id = any(${back.map((c) => c.id)}::uuid[])
      order by m.ordered_at desc limit ${filesAtOnce}) f
    where a.workspace_id = ${tx.workspaceId} and a.id = f.id returning a.id, f.channel_id`.execute(tx.q);
  for (const file of files)
    await enqueue(tx, 'fetch-attachment', { attachmentId: file.id, channelId: file.channel_id });
  await record(tx, [{ type: 'contact.unblocked', actor, subjectId: head }]);
  return contactOf(tx, head);
}

/** Which of these contacts are blocked, themselves or by whom they were merged with. */
export async function blockedAmong(tx: Tx, contactIds: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.id from contact c
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${[...new Set(contactIds)]}::uuid[])
      and exists (select from contact b where b.workspace_id = c.workspace_id and b.head_id = c.head_id
        and b.blocked_at is not null)`.execute(tx.q);
  return new Set(rows.map((row) => row.id));
}

/** Counts what blocked contacts wrote, in one order, so that nobody waits in a circle. */
export async function countSetAside(tx: Tx, contactIds: string[]): Promise<void> {
  for (const id of [...new Set(contactIds)].sort()) {
    const count = contactIds.filter((each) => each === id).length;
    await sql`
      update contact set blocked_messages = blocked_messages + ${count}
      where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  }
}
