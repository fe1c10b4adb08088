import { sql } from 'kysely';
import type { StyledLine } from '#contract/styled.ts';
import type { VisitorMessage } from '#contract/visitors.ts';
import { choiceId } from '#server/features/choices/stored.ts';
import { shownChoices, takenOf } from '#server/features/choices/taken.ts';
import { orderKey } from '#server/features/conversations/messages.ts';
import { spelledOut, textOf } from '#server/features/delivery/styled.ts';
import { type AttachmentRow, asAttachment } from '#server/features/files/attachment.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { StoredChoices } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';

interface Row {
  id: string;
  kind: 'incoming' | 'outgoing';
  external_id: string | null;
  author_name: string;
  text: string;
  shown: StyledLine[] | null;
  ordered_at: Date;
  arrival: string;
  edited_at: Date | null;
  deleted_at: Date | null;
  team_read_at: Date | null;
  attachments: AttachmentRow[] | null;
  offer: { part: string; choices: StoredChoices } | null;
  taken: Set<number> | undefined;
}

export async function threadIdOf(tx: Tx, channelId: string, externalId: string): Promise<string | undefined> {
  const row = await tx.q
    .selectFrom('thread')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row?.id;
}

/** One page of what a visitor may see of their thread, newest first: no notes, nothing that was not sent. */
export async function listVisitorMessages(
  tx: Tx,
  channelId: string,
  threadExternalId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: VisitorMessage[]; next: string | null }> {
  const threadId = await threadIdOf(tx, channelId, threadExternalId);
  if (!threadId) return { data: [], next: null };
  const after = positionIn(page.cursor, 2);
  const older = after
    ? sql`and (m.ordered_at, m.arrival) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``;
  const rows = await read(
    tx,
    channelId,
    sql`m.thread_id = ${threadId} ${older} order by m.ordered_at desc, m.arrival desc limit ${page.limit + 1}`,
  );
  const last = rows.slice(0, page.limit).at(-1);
  const next =
    rows.length > page.limit && last ? cursorOf([last.ordered_at.toISOString(), last.arrival]) : null;
  return { data: rows.slice(0, page.limit).map((row) => shown(row, channelId)), next };
}

/** The same messages by id, with their threads, for the live stream. */
export async function visitorMessages(tx: Tx, channelId: string, ids: string[]): Promise<VisitorMessage[]> {
  return (await read(tx, channelId, sql`m.id = any(${ids}::uuid[])`)).map((row) => shown(row, channelId));
}

async function read(tx: Tx, channelId: string, where: ReturnType<typeof sql>): Promise<Row[]> {
  // The visitor's messages of all their conversations on this channel; the index is the timeline's.
  const { rows } = await sql<Omit<Row, 'taken'>>`
    select m.id, m.kind, m.external_id, m.author_name, m.text, m.shown, m.ordered_at, m.arrival, m.edited_at, m.deleted_at, t.team_read_at,
      (select jsonb_agg(to_jsonb(a) order by a.position) from attachment a
        where a.workspace_id = m.workspace_id and a.message_id = m.id) as attachments,
      case when m.kind = 'outgoing' then (select jsonb_build_object('part', p.id, 'choices', p.choices) from part p
        where p.workspace_id = m.workspace_id and p.message_id = m.id and p.choices is not null limit 1) end as offer
    from message m join thread t on t.workspace_id = m.workspace_id and t.id = m.thread_id
    where m.workspace_id = ${tx.workspaceId} and m.channel_id = ${channelId} and m.kind <> 'note'
      and (m.kind = 'incoming' or not exists (select from part p
        where p.workspace_id = m.workspace_id and p.message_id = m.id and p.state = 'cancelled'))
      and ${where}`.execute(tx.q);
  const taken = await takenOf(
    tx,
    rows.filter(({ offer }) => offer).map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, taken: taken.get(row.id) }));
}

function shown(row: Row, channelId: string): VisitorMessage {
  const mine = row.kind === 'incoming';
  return {
    id: row.id,
    clientId: mine ? row.external_id : null,
    mine,
    authorName: row.author_name,
    text: row.shown ? textOf(spelledOut(row.shown), {}) : row.text,
    lines: row.shown,
    attachments: (row.attachments ?? []).map((a) => asAttachment(a, `/api/v1/visitors/${channelId}/files`)),
    choices: choicesOf(row),
    at: row.ordered_at.toISOString(),
    order: orderKey(row.ordered_at, row.arrival),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    readAt:
      mine && row.team_read_at && row.team_read_at >= row.ordered_at ? row.team_read_at.toISOString() : null,
  };
}

function choicesOf({ offer, taken, deleted_at }: Row): VisitorMessage['choices'] {
  if (!offer || deleted_at) return null;
  return shownChoices(offer.choices, taken).options.map((option, at) => ({
    id: choiceId(offer.part, at),
    ...option,
  }));
}
