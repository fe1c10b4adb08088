import { type RawBuilder, sql } from 'kysely';
import { type ApiError, conflict, notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';

/**
 * Until this transaction ends, every message stays in the conversation that it is in. Taken before any row of a
 * conversation is locked: whoever moves messages waits for everybody who holds it, and then takes the rows.
 */
export async function holdPlaces(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${keyOf(tx)})`.execute(tx.q);
}

/** Only one at a time moves messages between the conversations of a workspace, and nobody writes meanwhile. */
export async function movePlaces(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${keyOf(tx)})`.execute(tx.q);
}

function keyOf(tx: Tx): RawBuilder<unknown> {
  return sql`hashtextextended(${`${tx.workspaceId} places`}, 0)`;
}

/** The conversation that this one is shown as: itself, or the one that it was merged into. */
export async function shownAs(tx: Tx, id: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select coalesce(top_id, id) as id from conversation
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  const [row] = rows;
  if (!row) throw notFound('conversation');
  return row.id;
}

/** Nothing is done to a conversation that was merged, so that nothing goes where nobody looks. */
export async function isMerged(tx: Tx, topId: string): Promise<ApiError> {
  const top = await tx.q
    .selectFrom('conversation')
    .select(['id', 'number'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', topId)
    .executeTakeFirst();
  if (!top) return conflict('merged', 'This conversation was merged into one that is beyond your reach.');
  return conflict('merged', `This conversation was merged and is part of #${top.number} now. Go on there.`, {
    conversationId: top.id,
    number: top.number,
  });
}

/** The ids of the conversation `of` and of all that were merged into it, for `= any(…)`. */
export function allOf(of: RawBuilder<unknown>, workspace: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql`array(select ${of} union all select g.id from conversation g where g.workspace_id = ${workspace} and g.top_id = ${of})`;
}
