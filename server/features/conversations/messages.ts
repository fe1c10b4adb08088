import { type RawBuilder, sql } from 'kysely';
import type { Attachment, FailureKind, Message, PartState } from '#contract/messages.ts';
import { type AttachmentRow, asAttachment } from '#server/features/files/attachment.ts';
import type { StoredCopy } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';

interface MessageRow {
  workspace_id: string;
  id: string;
  conversation_id: string;
  kind: Message['kind'];
  author_kind: Message['author']['kind'];
  author_id: string | null;
  author_name: string;
  text: string;
  unsupported: string | null;
  sent_at: Date;
  ordered_at: Date;
  received_at: Date;
  arrival: string;
  edited_at: Date | null;
  deleted_at: Date | null;
  client_id: string | null;
  attachments: AttachmentRow[] | null;
  reactions: { emoji: string; by: string }[] | null;
  parts: PartRow[] | null;
  replied: { id: string; text: string; name: string } | null;
  subject: string | null;
  quoted: string | null;
  designed: boolean;
  automatic: boolean;
  copies: StoredCopy[] | null;
  mentions: string[] | null;
  has_original: boolean;
}

interface PartRow {
  id: string;
  position: number;
  state: PartState;
  attempts: number;
  error_kind: FailureKind | null;
  error_message: string | null;
  next_attempt_at: string | null;
}

export function messagesOf(tx: Tx, ids: string[]): Promise<Message[]> {
  return messages(tx, sql`m.id = any(${ids}::uuid[])`, sql``);
}

/** Messages with all that belongs to them in one statement; `where` and `order` speak of the message as `m`. */
export async function messages(
  tx: Tx,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<Message[]> {
  const { rows } = await sql<MessageRow>`
    select m.workspace_id, m.id, m.conversation_id, m.kind, m.author_kind, m.author_id, m.author_name, m.text, m.unsupported, m.sent_at,
      m.ordered_at, m.received_at, m.arrival, m.edited_at, m.deleted_at, m.client_id, m.subject, m.quoted, m.designed,
      m.automatic, m.copies, m.mentions,
      exists (select from message_body b where b.workspace_id = m.workspace_id and b.message_id = m.id
        and b.original_key is not null) as has_original,
      (select jsonb_agg(to_jsonb(a) order by a.position) from attachment a
        where a.workspace_id = m.workspace_id and a.message_id = m.id) as attachments,
      (select jsonb_agg(jsonb_build_object('emoji', r.emoji, 'by', r.author_name) order by r.at) from reaction r
        where r.workspace_id = m.workspace_id and r.message_id = m.id and not r.removed) as reactions,
      case when m.kind = 'outgoing' then (select jsonb_agg(to_jsonb(p) order by p.position) from part p
        where p.workspace_id = m.workspace_id and p.message_id = m.id) end as parts,
      case when m.reply_to is not null or m.reply_to_external is not null then (
        select jsonb_build_object('id', q.id, 'text', left(q.text, 200), 'name', q.author_name) from message q
        where q.workspace_id = m.workspace_id and q.thread_id = m.thread_id and q.channel_id = m.channel_id
          and (q.id = m.reply_to or q.external_id = m.reply_to_external
            or q.id = (select rp.message_id from part rp where rp.workspace_id = m.workspace_id
              and rp.thread_id = m.thread_id and rp.external_id = m.reply_to_external limit 1))
        limit 1) end as replied
    from (select * from message m where m.workspace_id = ${tx.workspaceId} and ${where} ${order}) m ${order}`.execute(
    tx.q,
  );
  return rows.map(asMessage);
}

const lateAfter = 5 * 60_000;

function asMessage(row: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    kind: row.kind,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    text: row.text,
    subject: row.subject,
    quoted: row.deleted_at ? null : row.quoted,
    designed: row.designed && !row.deleted_at,
    copies: (row.copies ?? []).map((c) => ({ role: c.role, address: c.address, name: c.name ?? null })),
    mentions: row.deleted_at ? [] : (row.mentions ?? []),
    automatic: row.automatic,
    original:
      row.has_original && !row.deleted_at
        ? `/api/v1/messages/${row.id}/original?workspace=${row.workspace_id}`
        : null,
    unsupported: row.unsupported,
    attachments: (row.attachments ?? []).map((a): Attachment => asAttachment(a)),
    replyTo: row.replied
      ? { id: row.replied.id, text: row.replied.text, authorName: row.replied.name }
      : null,
    reactions: row.reactions ?? [],
    parts: (row.parts ?? []).map((p) => ({
      id: p.id,
      position: p.position,
      state: p.state,
      attempts: p.attempts,
      error: p.error_kind ? { kind: p.error_kind, message: p.error_message ?? '' } : null,
      nextAttemptAt: p.next_attempt_at ? new Date(p.next_attempt_at).toISOString() : null,
    })),
    sentAt: row.sent_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    late: row.kind === 'incoming' && row.received_at.getTime() - row.sent_at.getTime() > lateAfter,
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    order: orderKey(row.ordered_at, row.arrival),
    clientId: row.client_id,
  };
}

/** Sorts as plain text the way messages are ordered: the platform's time, then arrival. */
export function orderKey(orderedAt: Date, arrival: string): string {
  return `${String(orderedAt.getTime()).padStart(15, '0')}-${arrival.padStart(20, '0')}`;
}
