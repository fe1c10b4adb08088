import { sql } from 'kysely';
import type { Message } from '#contract/messages.ts';
import { notFound } from '#server/errors.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { messages } from './messages.ts';

/** One page of a conversation's messages and notes, newest first. */
export async function listMessages(
  tx: Tx,
  conversationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: Message[]; next: string | null }> {
  await mustExist(tx, conversationId);
  const after = positionIn(page.cursor, 2);
  const older = after
    ? sql`and (m.ordered_at, m.arrival) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``;
  const rows = await messages(
    tx,
    sql`m.conversation_id = ${conversationId} ${older}`,
    sql`order by m.ordered_at desc, m.arrival desc limit ${page.limit + 1}`,
  );
  const data = rows.slice(0, page.limit);
  const last = data.at(-1);
  return { data, next: rows.length > page.limit && last ? cursorOf(keyIn(last.order)) : null };
}

export async function listRevisions(
  tx: Tx,
  messageId: string,
): Promise<{ data: { text: string; at: string }[] }> {
  const message = await tx.q
    .selectFrom('message')
    .select(['text', 'sent_at', 'edited_at'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirst();
  if (!message) throw notFound('message');
  const rows = await tx.q
    .selectFrom('message_revision')
    .select(['text', 'replaced_at'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('message_id', '=', messageId)
    .orderBy('replaced_at')
    .execute();
  const starts = [message.sent_at, ...rows.map((row) => row.replaced_at)];
  const texts = [...rows.map((row) => row.text), message.text];
  return { data: texts.map((text, i) => ({ text, at: (starts[i] ?? message.sent_at).toISOString() })) };
}

export async function mustExist(tx: Tx, conversationId: string): Promise<void> {
  const found = await tx.q
    .selectFrom('conversation')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (!found) throw notFound('conversation');
}

function keyIn(order: string): string[] {
  const [milliseconds = '0', arrival = '0'] = order.split('-');
  return [new Date(Number(milliseconds)).toISOString(), arrival.replace(/^0+(?=\d)/, '')];
}
