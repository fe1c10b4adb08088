import { sql } from 'kysely';
import type { AttributeValue } from '#contract/attributes.ts';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import type { ActiveMerge, Group, Member } from './source.ts';

/** Everything that was merged into one, for each of these contacts; by the id of the one that is shown. */
export async function groupsOf(tx: Tx, ids: string[]): Promise<Map<string, Group>> {
  const { rows: members } = await sql<
    Member & { head_id: string; attributes: Record<string, AttributeValue> }
  >`
    select g.id, g.head_id, g.name, g.email, g.phone, g.language, g.company_id as company, g.about, g.created_at, g.blocked_at, g.blocked_by,
      g.blocked_reason, g.blocked_messages,
      (select coalesce(jsonb_object_agg(a.key, v.value), '{}') from contact_attribute v
        join attribute a on a.workspace_id = v.workspace_id and a.id = v.attribute_id
        where v.workspace_id = g.workspace_id and v.contact_id = g.id) as attributes
    from contact g where g.workspace_id = ${tx.workspaceId} and g.head_id = any(array(
      select c.head_id from contact c where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])))
    order by g.created_at, g.id`.execute(tx.q);
  const { rows: merges } = await sql<ActiveMerge>`
    select id, survivor_id, merged_id, choices from contact_merge
    where workspace_id = ${tx.workspaceId} and survivor_id = any(${members.map((m) => m.id)}::uuid[]) and undone_at is null
    order by merged_at, id`.execute(tx.q);
  const groups = new Map<string, Group>();
  for (const member of members) {
    const group = groups.get(member.head_id) ?? { head: member.head_id, members: new Map(), merges: [] };
    group.members.set(member.id, member);
    groups.set(group.head, group);
  }
  for (const merge of merges)
    for (const group of groups.values()) if (group.members.has(merge.survivor_id)) group.merges.push(merge);
  return groups;
}

export async function groupOf(tx: Tx, id: string): Promise<Group> {
  const [group] = (await groupsOf(tx, [id])).values();
  if (!group) throw notFound('contact');
  return group;
}

/**
 * Takes the locks under which what belongs together stays as it is: of contacts and of those they are shown as,
 * in the order of their ids. Merging waits until nobody else is at it in the workspace, so that no circle can
 * come about; edits only wait for merging. @returns who each is shown as, in the order of `ids`
 */
export async function lockHeads(tx: Tx, ids: string[], o: { merging: boolean }): Promise<string[]> {
  const key = sql`hashtextextended(${`${tx.workspaceId} merging`}, 0)`;
  await (o.merging
    ? sql`select pg_advisory_xact_lock(${key})`.execute(tx.q)
    : sql`select pg_advisory_xact_lock_shared(${key})`.execute(tx.q));
  const heads = await headsOf(tx, ids);
  await sql`
    select id from contact where workspace_id = ${tx.workspaceId} and id = any(${[...ids, ...heads]}::uuid[])
    order by id for no key update`.execute(tx.q);
  return heads;
}

async function headsOf(tx: Tx, ids: string[]): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('contact')
    .select(['id', 'head_id'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', ids)
    .execute();
  return ids.map((id) => {
    const row = rows.find((each) => each.id === id);
    if (!row) throw notFound('contact');
    return row.head_id;
  });
}
