import { sql } from 'kysely';
import type { Copy, OutgoingPart } from '#connectors/connector.ts';
import { offered } from '#server/features/choices/stored.ts';
import { publicFileUrl, readFileBytes } from '#server/features/files/keep.ts';
import type { Tx } from '#server/transaction.ts';
import type { DuePart } from './due.ts';

const historyMax = 50;

/** What a connector gets to see of a part: the platform's ids, never ours of threads and people. */
export async function compose(tx: Tx, part: DuePart): Promise<OutgoingPart> {
  const row = await read(tx, part);
  const before = await earlier(tx, row);
  const asked = row.answered?.kind === 'incoming' ? row.answered : latestQuestion(before);
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
    thread: { id: row.thread, surface: row.surface, subject: asked?.subject ?? row.subject },
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
    // How a template reads is known here; the platform wants its name and values.
    text: part.template ? '' : part.text,
    lines: part.lines,
    attachments: files.map((file) => ({
      name: file.name,
      type: file.type,
      size: Number(file.size),
      url: publicFileUrl(tx.workspaceId, file.id),
      bytes: () => readFileBytes(file.storage_key ?? ''),
    })),
    answerTo: asked?.answer_to ?? null,
    copies: row.copies ?? [],
    replyTo: part.position === 0 ? row.replyTo : null,
    author: part.author,
    tag: null,
    privateReplyTo: row.privateReplyTo,
    template: part.template,
    choices: offered(part.id, part.choices),
    previous: row.previous,
    history: before.flatMap(idsOf).slice(-historyMax),
    createdAt: part.createdAt,
  };
}

interface Row {
  conversation_id: string;
  thread_id: string;
  ordered_at: Date;
  arrival: string;
  thread: string;
  surface: 'public' | 'private';
  subject: string | null;
  author: string;
  copies: Copy[] | null;
  replyTo: string | null;
  /** The message that the agent chose to answer. */
  answered: { kind: string; subject: string | null; answer_to: string | null } | null;
  previous: string | null;
  privateReplyTo: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  language: string | null;
  keys: { namespace: string; value: string }[];
}

async function read(tx: Tx, part: DuePart): Promise<Row> {
  const { rows } = await sql<Row>`
    select m.conversation_id, m.thread_id, m.ordered_at, m.arrival, t.external_id as thread, t.surface, t.subject,
      m.author_name as author, m.copies, i.name, contact.email, contact.phone, contact.language,
      case when r.id is not null
        then jsonb_build_object('kind', r.kind, 'subject', r.subject, 'answer_to', r.answer_to) end as answered,
      coalesce(m.reply_to_external, r.external_id,
        (select external_id from part where workspace_id = m.workspace_id and message_id = m.reply_to
          and external_id is not null order by position limit 1)) as "replyTo",
      (select coalesce(jsonb_agg(jsonb_build_object('namespace', namespace, 'value', value)), '[]') from identity_key k
        where k.workspace_id = i.workspace_id and k.identity_id = i.id) as keys,
      (select q.external_id from message q where q.workspace_id = m.workspace_id and q.id = m.private_reply_to) as "privateReplyTo",
      (select p.external_id from part p where p.workspace_id = m.workspace_id and p.message_id = m.id
        and p.position < ${part.position} order by p.position desc limit 1) as previous
    from message m
    join conversation c on c.workspace_id = m.workspace_id and c.id = case when m.home_id is null then m.conversation_id else m.home_id end
    join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
    join identity i on i.workspace_id = m.workspace_id and i.id = c.requester_id
    join contact on contact.workspace_id = i.workspace_id and contact.id = i.contact_id
    left join message r on r.workspace_id = m.workspace_id and r.id = m.reply_to
    where m.workspace_id = ${tx.workspaceId} and m.id = ${part.messageId}`.execute(tx.q);
  const [row] = rows;
  if (!row) throw new Error(`message ${part.messageId} is gone`);
  return row;
}

interface Earlier {
  kind: 'incoming' | 'outgoing';
  external_id: string | null;
  subject: string | null;
  answer_to: string | null;
  automatic: boolean;
  parts: string[];
}

/** The conversation's messages before this one, the oldest first. By its own statement, so that it goes by the timeline's index. */
async function earlier(tx: Tx, { conversation_id, thread_id, ordered_at, arrival }: Row): Promise<Earlier[]> {
  const { rows } = await sql<Earlier>`
    select h.kind, h.external_id, h.subject, h.answer_to, h.automatic,
      array(select p.external_id from part p where p.workspace_id = h.workspace_id and p.message_id = h.id
        and p.external_id is not null order by p.position) as parts
    from message h
    where h.workspace_id = ${tx.workspaceId} and h.conversation_id = ${conversation_id} and h.thread_id = ${thread_id} and h.kind <> 'note'
      and (h.ordered_at, h.arrival) < (${ordered_at}::timestamptz, ${arrival}::bigint)
      -- An echo of this very part may be timed to the second and so before it, yet it is told after it was written.
      and (h.author_kind <> 'other' or h.arrival < ${arrival}::bigint)
    order by h.ordered_at desc, h.arrival desc limit ${historyMax}`.execute(tx.q);
  return rows.reverse();
}

function latestQuestion(before: Earlier[]): Earlier | undefined {
  const questions = before.filter((one) => one.kind === 'incoming');
  return questions.findLast((one) => !one.automatic) ?? questions.at(-1);
}

function idsOf({ kind, external_id, parts }: Earlier): OutgoingPart['history'] {
  const from = kind === 'incoming' ? 'customer' : 'brand';
  return [...(external_id === null ? [] : [external_id]), ...parts].map((id) => ({ id, from }));
}
