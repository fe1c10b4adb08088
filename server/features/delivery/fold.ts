import { sql } from 'kysely';
import { changeMessage } from '#server/features/conversations/change.ts';
import { wordsOf } from '#server/features/conversations/write.ts';
import { forgetFile } from '#server/features/files/keep.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { log } from '#server/platform/log.ts';
import type { Tx } from '#server/transaction.ts';

interface Own {
  messageId: string;
  conversationId: string;
  channelId: string;
  threadId: string;
}

interface Echo {
  id: string;
  place: string;
  text: string;
  arrival: string;
  edited_at: Date | null;
  deleted_at: Date | null;
  files: string[];
}

/**
 * An echo without a mark and without words, such as that of a picture alone, cannot be told from what a
 * colleague posts by another tool, so it was entered as a message. Now the platform has named our part: where
 * that is the echo's own id the two are one, and ours stays, with whatever has been done to the other.
 */
export async function foldEcho(tx: Tx, own: Own, externalId: string): Promise<void> {
  const within = tx.workspaceId;
  const { messageId, conversationId } = own;
  const echo = await echoOf(tx, own, externalId);
  if (!echo) return;
  await sql`
    update reaction r set message_id = ${messageId} where r.workspace_id = ${within} and r.message_id = ${echo.id}
      and not exists (select from reaction o where o.workspace_id = r.workspace_id and o.message_id = ${messageId}
        and o.author_key = r.author_key and o.emoji = r.emoji)`.execute(tx.q);
  await sql`
    update message m set hidden_at = e.hidden_at, visibility_at = e.visibility_at from message e
    where m.workspace_id = ${within} and m.id = ${messageId} and e.workspace_id = ${within} and e.id = ${echo.id}`.execute(
    tx.q,
  );
  await sql`update message set reply_to = ${messageId} where workspace_id = ${within} and reply_to = ${echo.id}`.execute(
    tx.q,
  );
  await sql`delete from message where workspace_id = ${within} and id = ${echo.id}`.execute(tx.q);
  await changeAlike(tx, own, externalId, echo);
  await showOwn(tx, own, echo.arrival);
  tx.afterCommit(() => forget(echo.files));
  await record(tx, [
    { type: 'message.joined', actor: systemActor, conversationId, messageId, subjectId: echo.id },
  ]);
}

async function echoOf(tx: Tx, own: Own, externalId: string): Promise<Echo | undefined> {
  const { rows } = await sql<Echo>`
    select m.id, t.external_id as place, m.text, m.arrival, m.edited_at, m.deleted_at,
      array(select storage_key from attachment a where a.workspace_id = m.workspace_id and a.message_id = m.id
        and storage_key is not null) as files
    from message m join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
    where m.workspace_id = ${tx.workspaceId} and m.channel_id = ${own.channelId} and m.thread_id = ${own.threadId}
      and m.external_id = ${externalId} and m.kind = 'outgoing' and m.author_kind = 'other'
    for update of m`.execute(tx.q);
  return rows[0];
}

/** It may have been edited or taken back on the platform meanwhile; ours bears its id by now. */
async function changeAlike(tx: Tx, { channelId }: Own, externalId: string, echo: Echo): Promise<void> {
  const at = echo.deleted_at ?? echo.edited_at;
  if (!at) return;
  const about = { thread: { id: echo.place, surface: 'public' as const }, id: externalId, at: at.getTime() };
  const event = echo.deleted_at
    ? { type: 'delete' as const, ...about }
    : { type: 'edit' as const, ...about, text: echo.text };
  await changeMessage(tx, { channelId, receivedAt: at, arrival: echo.arrival, event });
}

/** Where the list shows the echo as the last word, that is our message now. */
async function showOwn(tx: Tx, { messageId, conversationId }: Own, arrival: string): Promise<void> {
  const message = await tx.q
    .selectFrom('message')
    .select(['text', 'shown', 'author_name', 'arrival'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  const text = message.shown ? wordsOf(message.shown) : message.text;
  const last = { text: text.slice(0, 200).toWellFormed(), kind: 'outgoing', authorName: message.author_name };
  await sql`
    update conversation set last_arrival = ${message.arrival}, last_message = (last_message - 'card') || ${JSON.stringify(last)}::jsonb
    where workspace_id = ${tx.workspaceId} and id = ${conversationId} and last_arrival = ${arrival}`.execute(
    tx.q,
  );
}

function forget(files: string[]): void {
  for (const key of files)
    forgetFile(key).catch((error: Error) => log.warn({ error: error.message }, 'a file was left lying'));
}
