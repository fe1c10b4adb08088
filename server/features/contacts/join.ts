import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import { groupOf, lockHeads } from './group.ts';
import { mergeGroups } from './merge.ts';

/**
 * The platform says that these are one person: their contacts become one, the earliest of them, by the same journal
 * as a merge of the team's, so that it can be taken back. What the team has kept or taken apart stays apart.
 * Doing it twice, or in another order, comes to the same.
 */
export async function joinContacts(tx: Tx, ids: string[]): Promise<void> {
  for (const other of ids.slice(1)) {
    const heads = await lockHeads(tx, [ids[0] ?? other, other], { merging: true });
    const [one, two] = [await groupOf(tx, heads[0] ?? ''), await groupOf(tx, heads[1] ?? '')];
    if (one.head === two.head || (await areKeptApart(tx, [...one.members.keys()], [...two.members.keys()])))
      continue;
    const [survivor, merged] = madeAt(one) <= madeAt(two) ? [one, two] : [two, one];
    await mergeGroups(tx, null, survivor, merged, {});
  }
}

/** By when they first were there; ids grow with time. */
function madeAt({ members }: { members: Map<string, unknown> }): string {
  return [...members.keys()].sort()[0] ?? '';
}

/** Somebody has said that they are two people, or has undone a merge of a part of one with a part of the other. */
async function areKeptApart(tx: Tx, one: string[], two: string[]): Promise<boolean> {
  const { rows } = await sql`
    select from contact_apart a where a.workspace_id = ${tx.workspaceId}
      and ((a.one_id = any(${one}::uuid[]) and a.other_id = any(${two}::uuid[]))
        or (a.one_id = any(${two}::uuid[]) and a.other_id = any(${one}::uuid[])))
    union all
    select from contact_merge m where m.workspace_id = ${tx.workspaceId} and m.undone_at is not null
      and ((m.survivor_id = any(${one}::uuid[]) and m.merged_id = any(${two}::uuid[]))
        or (m.survivor_id = any(${two}::uuid[]) and m.merged_id = any(${one}::uuid[])))
    limit 1`.execute(tx.q);
  return rows.length > 0;
}
