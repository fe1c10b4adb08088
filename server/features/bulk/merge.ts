import { sql } from 'kysely';
import type { BulkAction } from '#contract/bulk.ts';
import type { Filter } from '#contract/filter.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { conditionOf } from '#server/features/conversations/filter.ts';
import { movePlaces } from '#server/features/conversations/places.ts';
import { whyNotMerge } from '#server/features/merging/may-merge.ts';
import { mergeOne } from '#server/features/merging/merge.ts';
import { hold } from '#server/features/merging/standing.ts';
import { undoConversationMerge } from '#server/features/merging/undo.ts';
import type { Tx } from '#server/transaction.ts';
import { attempt } from './answer.ts';
import { keepBefore } from './apply.ts';

type Merge = Extract<BulkAction, { do: 'merge' }>;

/** @throws ApiError where what the filter finds cannot become one conversation, with what to do about it */
export async function mustBeOnePerson(
  tx: Tx,
  actor: AgentActor,
  { into }: Merge,
  filter: Filter,
): Promise<void> {
  const where = await conditionOf(tx, { agentId: actor.id, now: new Date() }, filter);
  const { rows } = await sql<{ people: number; others: number }>`
    select count(distinct p.head_id)::int as people, (count(*) filter (where c.id <> ${into}))::int as others
    from (
      select c.id, c.contact_id from conversation c
        where c.workspace_id = ${tx.workspaceId} and c.merged_into is null and ${where}
      union select c.id, c.contact_id from conversation c
        where c.workspace_id = ${tx.workspaceId} and c.merged_into is null and c.id = ${into}
    ) c join contact p on p.workspace_id = ${tx.workspaceId} and p.id = c.contact_id`.execute(tx.q);
  const { rows: kept } = await sql`
    select from conversation where workspace_id = ${tx.workspaceId} and id = ${into} and merged_into is null`.execute(
    tx.q,
  );
  if (kept.length === 0)
    throw invalid('The conversation that the others would go into is not known, or was merged itself.', [
      { path: 'action.into', message: 'unknown' },
    ]);
  if ((rows[0]?.people ?? 0) > 1)
    throw conflict(
      'other-contact',
      'These conversations belong to different contacts. Narrow the list down to one contact, or merge the contacts first if they are one person.',
    );
  if ((rows[0]?.others ?? 0) === 0)
    throw conflict(
      'nothing',
      'There is nothing else in the list that could be merged into this conversation.',
    );
}

/** Merges a few conversations into the one that stays. Those that cannot be are skipped, as merging one would refuse it. */
export async function mergeEach(
  tx: Tx,
  actor: AgentActor,
  bulkId: string,
  { into }: Merge,
  ids: string[],
): Promise<{ changed: string[]; skipped: number }> {
  // Before the first savepoint: what is taken after one goes with it.
  await movePlaces(tx);
  await hold(tx, [into, ...ids]);
  const changed: string[] = [];
  for (const id of ids) {
    const merged = await attempt(tx, async () => {
      const [survivor, other] = await both(tx, into, id);
      const refusal = await whyNotMerge(tx, survivor, [other]);
      if (refusal) throw refusal;
      await keepBefore(tx, bulkId, [id]);
      const entry = await mergeOne(tx, actor, into, other);
      await sql`
        update bulk_step set before = before || jsonb_build_object('merge', ${entry}::text)
        where workspace_id = ${tx.workspaceId} and bulk_id = ${bulkId} and conversation_id = ${id}`.execute(
        tx.q,
      );
    });
    if (merged) changed.push(id);
  }
  return { changed, skipped: ids.length - changed.length };
}

async function both(tx: Tx, into: string, id: string) {
  const held = await hold(tx, [into, id]);
  const [survivor, other] = [into, id].map((each) => held.find((one) => one.id === each));
  if (!survivor || !other) throw conflict('beyond', 'One of these conversations is beyond reach.');
  return [survivor, other] as const;
}

/** Takes merges back that nobody has taken back since, in the order given. @returns how many */
export async function partEach(tx: Tx, actor: AgentActor, bulkId: string, ids: string[]): Promise<number> {
  await movePlaces(tx);
  const { rows } = await sql<{ id: string; merge: string | null }>`
    select conversation_id as id, before ->> 'merge' as merge from bulk_step
    where workspace_id = ${tx.workspaceId} and bulk_id = ${bulkId} and undone_xid is null
      and conversation_id = any(${ids}::uuid[])`.execute(tx.q);
  const entries = new Map(rows.map(({ id, merge }) => [id, merge]));
  let parted = 0;
  for (const id of ids) {
    const entry = entries.get(id);
    if (!entry || !(await attempt(tx, () => undoConversationMerge(tx, actor, entry)))) continue;
    await sql`
      update bulk_step set undone_xid = pg_current_xact_id()
      where workspace_id = ${tx.workspaceId} and bulk_id = ${bulkId} and conversation_id = ${id}`.execute(
      tx.q,
    );
    parted += 1;
  }
  return parted;
}
