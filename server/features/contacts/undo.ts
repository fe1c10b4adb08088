import { sql } from 'kysely';
import type { Contact } from '#contract/contacts.ts';
import type { Merge } from '#contract/merges.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, notFound } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { contactOf } from './contact.ts';
import { groupOf, lockHeads } from './group.ts';
import { pointToShown } from './overrule.ts';

/**
 * Takes one merge out of the journal, whatever was merged, written or corrected since: what was merged into
 * either of the two goes with it.
 */
export async function undoMerge(
  tx: Tx,
  actor: AgentActor,
  id: string,
): Promise<{ survivor: Contact; separated: Contact }> {
  const merge = await tx.q
    .selectFrom('contact_merge')
    .select(['survivor_id', 'merged_id'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!merge) throw notFound('merge');
  const { survivor_id: survivorId, merged_id: mergedId } = merge;
  const [head = survivorId] = await lockHeads(tx, [survivorId, mergedId], { merging: true });
  const { numAffectedRows } = await sql`
    update contact_merge set undone_at = now(), undone_by = ${actor.id}
    where workspace_id = ${tx.workspaceId} and id = ${id} and undone_at is null`.execute(tx.q);
  if (!numAffectedRows)
    throw conflict('already-undone', 'This merge was undone before; the two are contacts of their own.');
  await sql`
    with recursive apart(id) as (
      select ${mergedId}::uuid
      union select c.id from contact c join apart on c.merged_into = apart.id
      where c.workspace_id = ${tx.workspaceId} and c.head_id = ${head})
    update contact c set top_id = case when c.id = ${mergedId} then null else ${mergedId}::uuid end,
      merged_into = case when c.id = ${mergedId} then null else c.merged_into end
    from apart where c.workspace_id = ${tx.workspaceId} and c.id = apart.id`.execute(tx.q);
  await refuseBeyondReach(tx, [head, mergedId]);
  await pointToShown(tx, head);
  await pointToShown(tx, mergedId);
  await record(tx, [
    { type: 'contact.unmerged', actor, subjectId: mergedId },
    { type: 'contact.changed', actor, subjectId: head },
  ]);
  return { survivor: await contactOf(tx, head), separated: await contactOf(tx, mergedId) };
}

/** A contact is within reach with all of its parts; apart, only those that have written there. */
async function refuseBeyondReach(tx: Tx, ids: string[]): Promise<void> {
  const { rows } = await sql`
    select from contact where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  if (rows.length < ids.length)
    throw conflict(
      'beyond-reach',
      'One of the two has written on no channel that you reach. Ask somebody who reaches both of them to undo this.',
    );
}

/** The journal of everything that a contact consists of, and of what no longer belongs to it. */
export async function listMerges(tx: Tx, id: string): Promise<{ data: Merge[] }> {
  const ids = [...(await groupOf(tx, id)).members.keys()];
  const { rows } = await sql<Omit<Merge, 'at' | 'undoneAt'> & { at: Date; undoneAt: Date | null }>`
    select m.id, m.merged_at as at, m.undone_at as "undoneAt",
      jsonb_build_object('id', s.id, 'name', s.name) as survivor, jsonb_build_object('id', o.id, 'name', o.name) as merged,
      case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as by,
      case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as "undoneBy"
    from contact_merge m
    join contact s on s.workspace_id = m.workspace_id and s.id = m.survivor_id
    join contact o on o.workspace_id = m.workspace_id and o.id = m.merged_id
    left join agent a on a.workspace_id = m.workspace_id and a.id = m.merged_by
    left join agent u on u.workspace_id = m.workspace_id and u.id = m.undone_by
    where m.workspace_id = ${tx.workspaceId} and (m.survivor_id = any(${ids}::uuid[]) or m.merged_id = any(${ids}::uuid[]))
    order by m.merged_at desc, m.id desc limit 200`.execute(tx.q);
  return {
    data: rows.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      undoneAt: row.undoneAt?.toISOString() ?? null,
    })),
  };
}
