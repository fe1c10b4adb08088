import { sql } from 'kysely';
import type { Notice } from '#contract/notices.ts';
import type { AgentActor } from '#server/actor.ts';
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
    select n.id, n.kind, n.message_id, n.at, n.read_at, c.id as conversation_id, c.number, p.name as contact_name,
      b.id as by_id, b.name as by_name, case when m.deleted_at is null then left(m.text, 200) end as text
    from notice n
    join conversation c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
    join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    left join agent b on b.workspace_id = n.workspace_id and b.id = n.actor_id
    left join message m on m.workspace_id = n.workspace_id and m.id = n.message_id
    where n.workspace_id = ${tx.workspaceId} and n.agent_id = ${actor.id}
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

/** Marks as read: these, those of a conversation, or all. */
export async function readNotices(
  tx: Tx,
  actor: AgentActor,
  which: { ids?: string[] | undefined; conversationId?: string | undefined },
): Promise<Record<string, never>> {
  const { numAffectedRows } = await sql`
    update notice set read_at = now()
    where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id} and read_at is null
      ${which.ids ? sql`and id = any(${which.ids}::uuid[])` : sql``}
      ${which.conversationId ? sql`and conversation_id = ${which.conversationId}` : sql``}`.execute(tx.q);
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

interface Row {
  id: string;
  kind: Notice['kind'];
  message_id: string | null;
  at: Date;
  read_at: Date | null;
  conversation_id: string;
  number: number;
  contact_name: string;
  by_id: string | null;
  by_name: string | null;
  text: string | null;
}

function asNotice(row: Row): Notice {
  return {
    id: row.id,
    kind: row.kind,
    conversation: { id: row.conversation_id, number: row.number, contactName: row.contact_name },
    messageId: row.message_id,
    by: row.by_id ? { id: row.by_id, name: row.by_name ?? '' } : null,
    text: row.text ?? '',
    at: row.at.toISOString(),
    read: row.read_at !== null,
  };
}

async function unreadOf(tx: Tx, actor: AgentActor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from notice where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id} and read_at is null
      limit ${unreadMax}) found`.execute(tx.q);
  return rows[0]?.count ?? 0;
}
