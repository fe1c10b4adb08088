import { sql } from 'kysely';
import type { TrailEntry } from '#contract/conversations.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { mustExist } from './timeline.ts';

/**
 * Who did what, from the event log. Messages and notes show themselves and are left out; of the steps of a
 * delivery only those of messages that have failed are told.
 */
export async function listTrail(
  tx: Tx,
  conversationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: TrailEntry[]; next: string | null }> {
  await mustExist(tx, conversationId);
  const after = positionIn(page.cursor, 1);
  const { rows } = await sql<Row>`
    select e.id, e.seq::text as seq, e.type, e.at, e.actor_kind, e.word, e.message_id,
      coalesce(a.name, p.name) as actor_name, coalesce(l.name, s.name) as subject_name,
      b.bulk_id, b.undone_xid = e.xid as bulk_undone
    from event e
    left join agent a on e.actor_kind = 'agent' and a.workspace_id = e.workspace_id and a.id = e.actor_id
    left join identity p on e.actor_kind = 'customer' and p.workspace_id = e.workspace_id and p.id = e.actor_id
    left join label l on l.workspace_id = e.workspace_id and l.id = e.subject_id
    left join agent s on s.workspace_id = e.workspace_id and s.id = e.subject_id
    left join bulk_step b on b.workspace_id = e.workspace_id and b.conversation_id = e.conversation_id
      and e.xid in (b.xid, b.undone_xid)
    where e.workspace_id = ${tx.workspaceId} and e.conversation_id = ${conversationId}
      and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
      and (e.type <> 'message.delivery' or (
        exists (select from part f where f.workspace_id = e.workspace_id and f.message_id = e.message_id and f.state = 'failed')
        and not exists (select from event later where later.workspace_id = e.workspace_id
          and later.conversation_id = e.conversation_id and later.message_id = e.message_id
          and later.type = 'message.delivery' and later.seq > e.seq
          and later.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added'))))
      ${after ? sql`and e.seq < ${after[0]}::bigint` : sql``}
    order by e.seq desc limit ${page.limit + 1}`.execute(tx.q);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    data: shown.map(asEntry),
    next: rows.length > page.limit && last ? cursorOf([last.seq]) : null,
  };
}

interface Row {
  id: string;
  seq: string;
  type: string;
  at: Date;
  actor_kind: TrailEntry['actor']['kind'];
  actor_name: string | null;
  subject_name: string | null;
  word: string | null;
  message_id: string | null;
  bulk_id: string | null;
  bulk_undone: boolean | null;
}

function asEntry(row: Row): TrailEntry {
  return {
    id: row.id,
    type: row.type === 'message.delivery' ? 'message.failed' : row.type,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, name: row.actor_name },
    subject: row.subject_name,
    word: row.word,
    messageId: row.message_id,
    bulk: row.bulk_id ? { id: row.bulk_id, undone: row.bulk_undone ?? false } : null,
  };
}
