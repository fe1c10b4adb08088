import { sql } from 'kysely';
import type { Composer, Conversation } from '#contract/conversations.ts';
import { notFound } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { whyNot } from '#server/features/channels/why-not.ts';
import { contactOf } from '#server/features/contacts/contact.ts';
import type { LastMessage } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import { summariesOf } from './summaries.ts';

/** One conversation with everything its screen shows around the messages. */
export async function getConversation(tx: Tx, id: string): Promise<Conversation> {
  const [summary] = await summariesOf(tx, [id]);
  if (!summary) throw notFound('conversation');
  const { rows } = await sql<{
    thread_id: string;
    external_id: string;
    post: { text: string; url?: string } | null;
  }>`
    select t.id as thread_id, t.external_id, t.post
    from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
  const row = rows[0];
  if (!row) throw notFound('conversation');
  return {
    ...summary,
    contact: await contactOf(tx, summary.contact.id),
    thread: {
      id: row.thread_id,
      externalId: row.external_id,
      post: row.post ? { text: row.post.text, url: row.post.url ?? null } : null,
    },
    composer: await composerOf(summary.channel),
    earlier: await earlierOf(tx, summary.contact.id, id),
  };
}

async function composerOf({ id, name }: Conversation['channel']): Promise<Composer> {
  const channel = await channelById(id);
  const limits = channel?.connector.limits;
  const reason = channel ? whyNot(channel) : `${name} is not connected.`;
  return {
    textMax: limits?.text.max ?? 0,
    textUnit: limits?.text.unit ?? 'characters',
    splits: true,
    attachmentsMax: limits?.attachments.max ?? 0,
    attachmentBytesMax: limits?.attachments.bytes ?? 0,
    attachmentTypes: limits?.attachments.types ?? [],
    canReply: reason === null,
    quotes: true,
    reason,
  };
}

async function earlierOf(tx: Tx, contactId: string, except: string): Promise<Conversation['earlier']> {
  const rows = await tx.q
    .selectFrom('conversation')
    .select(['id', 'number', 'state', 'last_activity_at', 'last_message'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('contact_id', '=', contactId)
    .where('id', '<>', except)
    .orderBy('last_activity_at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    state: row.state,
    lastActivityAt: row.last_activity_at.toISOString(),
    preview: (row.last_message as LastMessage | null)?.text ?? '',
  }));
}
