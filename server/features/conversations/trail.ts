import { type RawBuilder, sql } from 'kysely';
import type { TrailEntry } from '#contract/trail.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import type { Tx } from '#server/transaction.ts';
import { allOf } from './places.ts';
import { mustExist } from './timeline.ts';

/**
 * Who did what, from the event log. Messages and notes show themselves and are left out; of the steps of a
 * delivery only those of messages that have failed are told. That the system wrote a message anew says that a file
 * of it has come.
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
      coalesce(a.name, p.name, rule.name) as actor_name, coalesce(l.name, st.name, s.name, k.reason, team.name, i.title) as subject_name,
      coalesce(h.reason, (select string_agg(undone.what ->> 'why', ' ') from jsonb_array_elements(run.actions) as undone(what)
        where e.word in ('failed', 'uncalled'))) as reason,
      b.bulk_id, b.undone_xid = e.xid as bulk_undone, g.id as merge_id, g.undone_at is not null as merge_undone,
      case when g.id is not null then jsonb_build_object('id', o.id, 'number', o.number) end as merge_other,
      case when e.type = 'conversation.merged' and g.other_id = o.id then ${gaveWay(sql`g`)} end as left_behind
    from event e
    left join agent a on e.actor_kind = 'agent' and a.workspace_id = e.workspace_id and a.id = e.actor_id
    left join rule on e.actor_kind = 'system' and rule.workspace_id = e.workspace_id and rule.id = e.actor_id
    left join rule_run run on run.workspace_id = e.workspace_id and run.id = e.subject_id
    left join identity p on e.actor_kind = 'customer' and p.workspace_id = e.workspace_id and p.id = e.actor_id
    left join label l on l.workspace_id = e.workspace_id and l.id = e.subject_id
    left join status st on st.workspace_id = e.workspace_id and st.id = e.subject_id
    left join agent s on s.workspace_id = e.workspace_id and s.id = e.subject_id
    left join handover h on h.workspace_id = e.workspace_id and h.id = e.subject_id
    left join team on team.workspace_id = h.workspace_id and team.id = h.to_team_id
    left join incident i on i.workspace_id = e.workspace_id and i.id = e.subject_id
    left join act k on k.workspace_id = e.workspace_id and k.id = e.subject_id
    left join conversation_merge g on g.workspace_id = e.workspace_id and g.id = e.subject_id
    left join conversation o on o.workspace_id = g.workspace_id
      and o.id = case when g.conversation_id = e.conversation_id then g.other_id else g.conversation_id end
    left join bulk_step b on b.workspace_id = e.workspace_id and b.conversation_id = e.conversation_id
      and e.xid in (b.xid, b.undone_xid)
    where e.workspace_id = ${tx.workspaceId} and e.conversation_id = any(${allOf(sql`${conversationId}::uuid`, sql`${tx.workspaceId}`)})
      -- What was merged brings what happened to it; that it was, its new place says itself.
      and (e.conversation_id = ${conversationId} or e.word is distinct from 'into')
      -- Whoever does not reach the other one is not told of it.
      and (g.id is not null or e.type not in ('conversation.merged', 'conversation.unmerged', 'conversation.split', 'conversation.unsplit'))
      and e.type not in ('message.received', 'message.sent', 'message.reacted', 'message.joined', 'message.told', 'message.acted', 'note.added')
      and e.type not in ('message.chosen', 'sla.counted', 'contact.block-asked', 'conversation.followed', 'conversation.unfollowed')
      and not (e.type = 'message.edited' and e.actor_kind = 'system')
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

/** Attributes of the other one of a merge that say something else than those of the one that stays. */
function gaveWay(merge: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`(select string_agg(a.label || ': ' || case jsonb_typeof(v.value) when 'string' then v.value #>> '{}' else v.value::text end,
      ' · ' order by a.label)
    from conversation_attribute v
    join conversation_attribute s on s.workspace_id = v.workspace_id and s.conversation_id = ${merge}.conversation_id
      and s.attribute_id = v.attribute_id and s.value <> v.value
    join attribute a on a.workspace_id = v.workspace_id and a.id = v.attribute_id
    where v.workspace_id = ${merge}.workspace_id and v.conversation_id = ${merge}.other_id)`;
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
  reason: string | null;
  message_id: string | null;
  bulk_id: string | null;
  bulk_undone: boolean | null;
  merge_id: string | null;
  merge_undone: boolean | null;
  merge_other: { id: string; number: number } | null;
  left_behind: string | null;
}

function asEntry(row: Row): TrailEntry {
  return {
    id: row.id,
    type: row.type === 'message.delivery' ? 'message.failed' : row.type,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, name: row.actor_name },
    subject: row.subject_name,
    word: row.word,
    reason: row.reason ?? row.left_behind,
    messageId: row.message_id,
    merge:
      row.merge_id && row.merge_other
        ? { id: row.merge_id, other: row.merge_other, undone: row.merge_undone ?? false }
        : null,
    bulk: row.bulk_id ? { id: row.bulk_id, undone: row.bulk_undone ?? false } : null,
  };
}
