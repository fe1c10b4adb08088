import { type RawBuilder, sql } from 'kysely';
import { connectorNamed } from '#connectors/registry.ts';
import type { FailureKind } from '#contract/failures.ts';
import type { Attachment, Card, Message, PartState } from '#contract/messages.ts';
import type { StyledLine } from '#contract/styled.ts';
import { type ActRow, asAct, latestActs } from '#server/features/acts/act.ts';
import { canDo, type Facts } from '#server/features/acts/can.ts';
import { brandKey } from '#server/features/acts/sign.ts';
import { channelById, type OpenChannel } from '#server/features/channels/find.ts';
import { shownChoices, takenOf } from '#server/features/choices/taken.ts';
import { type AttachmentRow, asAttachment } from '#server/features/files/attachment.ts';
import type { StoredChoices, StoredCopy } from '#server/schema.ts';
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
  shown: StyledLine[] | null;
  unsupported: string | null;
  sent_at: Date;
  ordered_at: Date;
  received_at: Date;
  arrival: string;
  edited_at: Date | null;
  deleted_at: Date | null;
  client_id: string | null;
  attachments: AttachmentRow[] | null;
  reactions: Message['reactions'] | null;
  external_id: string | null;
  removed_at: Date | null;
  /** Null where it is out of the caller's reach. */
  place: { connector: string; surface: 'public' | 'private'; state: string } | null;
  acts: ActRow[] | null;
  parts: PartRow[] | null;
  replied: { id: string; text: string; name: string } | null;
  subject: string | null;
  quoted: string | null;
  designed: boolean;
  automatic: boolean;
  past: boolean;
  copies: StoredCopy[] | null;
  mentions: string[] | null;
  cards: Card[] | null;
  hidden_at: Date | null;
  has_original: boolean;
  /** Of what came in public: by which connector. */
  public_on: string | null;
  answered: { messageId: string; conversationId: string } | null;
  answers: Message['answersInPublic'];
  via: Message['via'];
  from_channel_id: string | null;
}

interface PartRow {
  template: { name: string; language: string } | null;
  choices: StoredChoices | null;
  id: string;
  position: number;
  state: PartState;
  attempts: number;
  error_kind: FailureKind | null;
  error_message: string | null;
  next_attempt_at: string | null;
  external_id: string | null;
}

export function messagesOf(tx: Tx, ids: string[]): Promise<Message[]> {
  // A list of unknown length is planned anew each time, which takes longer than to read one message.
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return messages(tx, sql`m.id = ${id}`, sql``);
  return messages(tx, sql`m.id = any(${ids}::uuid[])`, sql``);
}

/** Messages with all that belongs to them in one statement; `where` and `order` speak of the message as `m`. */
export async function messages(
  tx: Tx,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<Message[]> {
  const { rows } = await sql<MessageRow>`
    select m.workspace_id, m.id, m.conversation_id, m.kind, m.author_kind, m.author_id, ${nameOf(sql`m`)} as author_name, m.text, m.shown, m.unsupported, m.sent_at,
      m.ordered_at, m.received_at, m.arrival, m.edited_at, m.deleted_at, m.client_id, m.subject, m.quoted, m.designed,
      m.automatic, m.past, m.copies, m.mentions, m.cards, m.hidden_at, m.removed_at, m.external_id, m.from_channel_id,
      exists (select from message_body b where b.workspace_id = m.workspace_id and b.message_id = m.id
        and b.original_key is not null) as has_original,
      (select jsonb_agg(to_jsonb(a) order by a.position) from attachment a
        where a.workspace_id = m.workspace_id and a.message_id = m.id) as attachments,
      (select jsonb_agg(jsonb_build_object('emoji', r.emoji, 'by', r.author_name,
          'ours', r.author_key = ${brandKey}) order by r.at) from reaction r
        where r.workspace_id = m.workspace_id and r.message_id = m.id and not r.removed) as reactions,
      case when m.kind = 'outgoing' then (select jsonb_agg(to_jsonb(p) order by p.position) from part p
        where p.workspace_id = m.workspace_id and p.message_id = m.id) end as parts,
      case when m.reply_to is not null or m.reply_to_external is not null then (
        select jsonb_build_object('id', q.id, 'text', left(q.text, 200), 'name', ${nameOf(sql`q`)}) from message q
        where q.workspace_id = m.workspace_id and q.thread_id = m.thread_id and q.channel_id = m.channel_id
          and (q.id = m.reply_to or q.external_id = m.reply_to_external
            or q.id = (select rp.message_id from part rp where rp.workspace_id = m.workspace_id
              and rp.thread_id = m.thread_id and rp.external_id = m.reply_to_external limit 1))
        limit 1) end as replied,
      (select jsonb_build_object('connector', ch.connector, 'surface', t.surface, 'state', ch.state) from thread t
        join channel ch on ch.workspace_id = t.workspace_id and ch.id = t.channel_id
        where t.workspace_id = m.workspace_id and t.id = m.thread_id) as place,
      ${latestActs} as acts,
      case when m.kind = 'incoming' and m.external_id is not null then (select ch.connector from thread t
        join channel ch on ch.workspace_id = t.workspace_id and ch.id = t.channel_id
        where t.workspace_id = m.workspace_id and t.id = m.thread_id and t.surface = 'public') end as public_on,
      case when m.kind = 'incoming' then (select jsonb_build_object('messageId', r.id, 'conversationId', r.conversation_id)
        from message r join part rp on rp.workspace_id = r.workspace_id and rp.message_id = r.id
        where r.workspace_id = m.workspace_id and r.private_reply_to = m.id and rp.state not in ('failed', 'cancelled')
        limit 1) end as answered,
      case when m.home_id is not null and m.kind <> 'note' then (select jsonb_build_object('threadId', m.thread_id,
          'channel', jsonb_build_object('id', ch.id, 'name', ch.name, 'connector', ch.connector))
        from conversation v join channel ch on ch.workspace_id = v.workspace_id and ch.id = m.channel_id
        where v.workspace_id = m.workspace_id and v.id = m.conversation_id and v.thread_id <> m.thread_id) end as via,
      case when m.private_reply_to is not null then (select jsonb_build_object('messageId', q.id,
          'conversationId', q.conversation_id, 'text', left(q.text, 200), 'authorName', ${nameOf(sql`q`)}) from message q
        where q.workspace_id = m.workspace_id and q.id = m.private_reply_to) end as answers
    from (select * from message m where m.workspace_id = ${tx.workspaceId} and ${where} ${order}) m ${order}`.execute(
    tx.q,
  );
  const offering = rows.filter(({ parts }) => parts?.some(({ choices }) => choices));
  const taken = await takenOf(
    tx,
    offering.map(({ id }) => id),
  );
  return Promise.all(rows.map((row) => asMessage(row, taken.get(row.id))));
}

/** As a customer is called today: many come as a number first, and their name is fetched after them. */
function nameOf(message: RawBuilder<unknown>): RawBuilder<string> {
  return sql`coalesce((select i.name from identity i
    where i.workspace_id = ${message}.workspace_id and i.id = ${message}.author_id), ${message}.author_name)`;
}

const lateAfter = 5 * 60_000;

async function asMessage(row: MessageRow, taken: Set<number> | undefined): Promise<Message> {
  // Who reaches the message may know which account said it, also where they do not reach that.
  const sender = row.from_channel_id ? await channelById(row.from_channel_id) : undefined;
  const choices = row.parts?.find((part) => part.choices)?.choices;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    kind: row.kind,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    text: row.text,
    shown: row.shown,
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
    cards: row.cards ?? [],
    replyTo: row.replied
      ? { id: row.replied.id, text: row.replied.text, authorName: row.replied.name }
      : null,
    reactions: row.reactions ?? [],
    ...canDo(row.place ? await connectorNamed(row.place.connector) : undefined, factsOf(row, sender)),
    acts: (row.acts ?? []).map(asAct),
    template: templateOf(row.parts?.[0]),
    choices: choices ? shownChoices(choices, taken) : null,
    via: row.via,
    sentFrom: sender ? { id: sender.id, name: sender.name, connector: sender.connector.name } : null,
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
    late:
      row.kind === 'incoming' && !row.past && row.received_at.getTime() - row.sent_at.getTime() > lateAfter,
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    removedAt: row.removed_at?.toISOString() ?? null,
    hiddenAt: row.hidden_at?.toISOString() ?? null,
    privateReply: await privateReplyOf(row),
    answersInPublic: row.answers,
    order: orderKey(row.ordered_at, row.arrival),
    clientId: row.client_id,
  };
}

function factsOf(row: MessageRow, sender: OpenChannel | undefined): Facts {
  const ids = [row.external_id, ...(row.parts ?? []).map((part) => part.external_id)];
  return {
    kind: row.kind,
    surface: row.place?.surface ?? 'private',
    automatic: row.automatic,
    connected: (sender ?? row.place)?.state !== 'disconnected',
    isThere: ids.some((id) => id !== null) && row.deleted_at === null && row.removed_at === null,
  };
}

async function privateReplyOf(row: MessageRow): Promise<Message['privateReply']> {
  const offer = row.public_on !== null && (await connectorNamed(row.public_on))?.privateReply;
  if (!offer || row.deleted_at || row.removed_at) return null;
  return { until: new Date(row.ordered_at.getTime() + offer.within).toISOString(), used: row.answered };
}

function templateOf(part: PartRow | undefined): Message['template'] {
  return part?.template ? { name: part.template.name, language: part.template.language } : null;
}

/** Sorts as plain text the way messages are ordered: the platform's time, then arrival. */
export function orderKey(orderedAt: Date, arrival: string): string {
  return `${String(orderedAt.getTime()).padStart(15, '0')}-${arrival.padStart(20, '0')}`;
}
