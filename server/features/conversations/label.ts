import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import { conflict, invalid } from '#server/errors.ts';
import { type Actor, type NewEvent, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { lockConversation } from './lock.ts';
import { summaryOf } from './summaries.ts';

/** Adds and takes off labels; only what really changed is an event. */
export async function label(
  tx: Tx,
  actor: Actor,
  id: string,
  change: { add: string[]; remove: string[] },
): Promise<ConversationSummary> {
  await lockConversation(tx, id);
  const add = [...new Set(change.add)];
  await mustExist(tx, add);
  const { rows: added } = await sql<{ label_id: string }>`
    insert into conversation_label (workspace_id, conversation_id, label_id)
    select ${tx.workspaceId}::uuid, ${id}::uuid, * from unnest(${add}::uuid[])
    on conflict do nothing returning label_id`.execute(tx.q);
  const { rows: removed } = await sql<{ label_id: string }>`
    delete from conversation_label where workspace_id = ${tx.workspaceId} and conversation_id = ${id}
      and label_id = any(${change.remove.filter((each) => !add.includes(each))}::uuid[])
    returning label_id`.execute(tx.q);
  const event = (type: NewEvent['type'], labelId: string): NewEvent => ({
    type,
    actor,
    conversationId: id,
    subjectId: labelId,
  });
  await record(tx, [
    ...added.map((row) => event('conversation.labelled', row.label_id)),
    ...removed.map((row) => event('conversation.unlabelled', row.label_id)),
  ]);
  return summaryOf(tx, id);
}

/** Where the workspace asks for it, a conversation is resolved only with a label on it. */
export async function refuseUnlabelled(tx: Tx, id: string): Promise<void> {
  if (!(await isLabelRequired(tx))) return;
  const found = await tx.q
    .selectFrom('conversation_label')
    .select('label_id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('conversation_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  if (!found) {
    throw conflict(
      'label-required',
      'Say what it was about first: this workspace asks for a label before a conversation is resolved.',
    );
  }
}

export async function isLabelRequired(tx: Tx): Promise<boolean> {
  const row = await tx.q
    .selectFrom('workspace')
    .select('label_required')
    .where('id', '=', tx.workspaceId)
    .executeTakeFirst();
  return row?.label_required ?? false;
}

async function mustExist(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql`
    select id from label where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) for key share`.execute(
    tx.q,
  );
  if (rows.length < ids.length)
    throw invalid('A label is not known in this workspace; it may have been removed.', [
      { path: 'add', message: 'unknown' },
    ]);
}
