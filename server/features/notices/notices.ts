import { type RawBuilder, sql } from 'kysely';
import type { TroubleKind } from '#contract/health.ts';
import type { Notice } from '#contract/notices.ts';
import type { AgentActor } from '#server/actor.ts';
import { allOf } from '#server/features/conversations/places.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import { announceLive } from '#server/platform/live.ts';
import type { Tx } from '#server/transaction.ts';

const unreadMax = 100;

/** What an agent was told, the newest first. */
export async function listNotices(
  tx: Tx,
  actor: AgentActor,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: Notice[]; next: string | null; unread: number }> {
  const after = positionIn(page.cursor, 1);
  const { rows } = await sql<Row>`
    select n.id, n.kind, n.happened, n.several, n.message_id, n.at, n.read_at, n.address, n.address_of, c.id as conversation_id, c.number, p.name as contact_name,
      b.id as by_id, coalesce(b.name, case when m.author_kind = 'automation' then m.author_name end) as by_name, h.id as channel_id, h.name as channel_name, coalesce(t.kind, case when n.trouble_id is null then 'profile' end) as trouble, n.is_over,
      case when n.kind = 'mention' and m.deleted_at is null then left(m.text, 200)
        when n.kind = 'channel' and not n.is_over then left(t.text, 200) end as text
    from notice n
    left join channel h on h.workspace_id = n.workspace_id and h.id = n.channel_id
    left join channel_trouble t on t.workspace_id = n.workspace_id and t.id = n.trouble_id
    left join conversation o on o.workspace_id = n.workspace_id and o.id = n.conversation_id
    left join conversation c on c.workspace_id = o.workspace_id and c.id = case when o.top_id is null then o.id else o.top_id end
    left join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    left join agent b on b.workspace_id = n.workspace_id and b.id = n.actor_id
    left join message m on m.workspace_id = n.workspace_id and m.id = n.message_id
    where n.workspace_id = ${tx.workspaceId} and n.agent_id = ${actor.id} and n.listed
      and (c.id is not null or h.id is not null or n.address is not null)
      ${after ? sql`and n.id < ${after[0]}::uuid` : sql``}
    order by n.id desc limit ${page.limit + 1}`.execute(tx.q);
  const data = rows.slice(0, page.limit).map(asNotice);
  const last = data.at(-1);
  return {
    data,
    next: rows.length > page.limit && last ? cursorOf([last.id]) : null,
    unread: await unreadOf(tx, actor),
  };
}

/** Marks as read: these, those of a conversation as far as a look at it has `seen` them, or all. */
export async function readNotices(
  tx: Tx,
  actor: AgentActor,
  which: {
    ids?: string[] | undefined;
    conversationId?: string | undefined;
    seen?: Seen;
  },
): Promise<Record<string, never>> {
  const { numAffectedRows } = await sql`
    update notice set read_at = now()
    where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id} and read_at is null
      ${which.ids ? sql`and id = any(${which.ids}::uuid[])` : sql``}
      ${which.conversationId ? sql`and not several and conversation_id = any(${allOf(sql`${which.conversationId}::uuid`, sql`${tx.workspaceId}`)})` : sql``}
      ${which.seen ? within(tx, which.seen) : sql``}`.execute(tx.q);
  if (numAffectedRows) {
    tx.afterCommit(() =>
      announceLive({
        kind: 'own',
        workspaceId: tx.workspaceId,
        agentId: actor.id,
        own: { kind: 'notice', id: null },
      }),
    );
  }
  return {};
}

/** How far an agent has seen a conversation, and the newest notice that their screen had by then. */
interface Seen {
  revision: number;
  noticeId: string | null;
}

/** A look that arrives late reads nothing that was told after it, but of messages that were before the agent's eyes. */
function within(tx: Tx, { revision, noticeId }: Seen): RawBuilder<unknown> {
  return sql`and (not listed or id <= ${noticeId}::uuid or kind = 'message' and exists (select from message m
    where m.workspace_id = ${tx.workspaceId} and m.id = notice.message_id and m.revision <= ${revision}))`;
}

interface Row {
  id: string;
  kind: Notice['kind'];
  happened: Notice['happened'];
  several: boolean;
  message_id: string | null;
  at: Date;
  read_at: Date | null;
  conversation_id: string | null;
  number: number | null;
  contact_name: string | null;
  channel_id: string | null;
  channel_name: string | null;
  trouble: TroubleKind | 'profile' | null;
  is_over: boolean;
  address: string | null;
  address_of: NonNullable<Notice['address']>['of'] | null;
  by_id: string | null;
  by_name: string | null;
  text: string | null;
}

function asNotice(row: Row): Notice {
  return {
    id: row.id,
    kind: row.kind,
    happened: row.happened,
    conversation: row.conversation_id
      ? { id: row.conversation_id, number: row.number ?? 0, contactName: row.contact_name ?? '' }
      : null,
    channel:
      row.channel_id && row.trouble
        ? { id: row.channel_id, name: row.channel_name ?? '', trouble: row.trouble, over: row.is_over }
        : null,
    address: row.address !== null && row.address_of ? { name: row.address, of: row.address_of } : null,
    messageId: row.message_id,
    by: row.by_name === null ? null : { id: row.by_id, name: row.by_name },
    text: row.text ?? '',
    several: row.several,
    at: row.at.toISOString(),
    read: row.read_at !== null,
  };
}

async function unreadOf(tx: Tx, actor: AgentActor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from notice where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id} and read_at is null and listed
      limit ${unreadMax}) found`.execute(tx.q);
  return rows[0]?.count ?? 0;
}
