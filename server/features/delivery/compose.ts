import { sql } from 'kysely';
import type { OutgoingPart } from '#connectors/connector.ts';
import { publicFileUrl, readFileBytes } from '#server/features/files/keep.ts';
import type { Tx } from '#server/transaction.ts';
import type { DuePart } from './due.ts';

/** What a connector gets to see of a part: the platform's ids, never ours of threads and people. */
export async function compose(tx: Tx, part: DuePart): Promise<OutgoingPart> {
  const { rows } = await sql<{
    thread: string;
    surface: 'public' | 'private';
    author: string;
    replyTo: string | null;
    name: string;
    email: string | null;
    phone: string | null;
    language: string | null;
    keys: { namespace: string; value: string }[];
  }>`
    select t.external_id as thread, t.surface, m.author_name as author, i.name, contact.email, contact.phone, contact.language,
      coalesce(m.reply_to_external, r.external_id,
        (select external_id from part where workspace_id = m.workspace_id and message_id = m.reply_to
          and external_id is not null order by position limit 1)) as "replyTo",
      (select coalesce(jsonb_agg(jsonb_build_object('namespace', namespace, 'value', value)), '[]') from identity_key k
        where k.workspace_id = i.workspace_id and k.identity_id = i.id) as keys
    from message m
    join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
    join identity i on i.workspace_id = m.workspace_id and i.id = c.requester_id
    join contact on contact.workspace_id = i.workspace_id and contact.id = i.contact_id
    left join message r on r.workspace_id = m.workspace_id and r.id = m.reply_to
    where m.workspace_id = ${tx.workspaceId} and m.id = ${part.messageId}`.execute(tx.q);
  const row = rows[0];
  if (!row) throw new Error(`message ${part.messageId} is gone`);
  const files = await tx.q
    .selectFrom('attachment')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', part.attachmentIds.length > 0 ? part.attachmentIds : [part.id])
    .orderBy('position')
    .execute();
  return {
    id: part.id,
    messageId: part.messageId,
    thread: { id: row.thread, surface: row.surface },
    recipient: {
      // Keys of this channel go back as the connector had named them.
      keys: row.keys.map((k) => ({
        ...k,
        namespace: k.namespace.startsWith('channel:') ? 'channel' : k.namespace,
      })),
      name: row.name,
      ...(row.email ? { email: row.email } : {}),
      ...(row.phone ? { phone: row.phone } : {}),
      ...(row.language ? { language: row.language } : {}),
    },
    authorName: row.author,
    text: part.text,
    attachments: files.map((file) => ({
      name: file.name,
      type: file.type,
      size: Number(file.size),
      url: publicFileUrl(tx.workspaceId, file.id),
      bytes: () => readFileBytes(file.storage_key ?? ''),
    })),
    replyTo: part.position === 0 ? row.replyTo : null,
    createdAt: part.createdAt,
  };
}
