import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { AwayReason } from '#contract/availability.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

const reasonsMax = 50;

export async function listAwayReasons(
  tx: Tx,
  state: 'active' | 'any',
): Promise<{ data: AwayReason[]; next: null }> {
  const { rows } = await sql<AwayReason>`
    select id, name, archived_at is not null as archived from away_reason
    where workspace_id = ${tx.workspaceId} and ${state === 'any' ? sql`true` : sql`archived_at is null`}
    order by lower(name), id`.execute(tx.q);
  return { data: rows, next: null };
}

export async function addAwayReason(tx: Tx, actor: Actor, { name }: { name: string }): Promise<AwayReason> {
  await lock(tx);
  const { data: known } = await listAwayReasons(tx, 'active');
  mustBeFree(known, name);
  if (known.length >= reasonsMax)
    throw invalid(`A workspace has at most ${reasonsMax} reasons; take one off the list first.`);
  const id = randomUUIDv7();
  await tx.q.insertInto('away_reason').values({ workspace_id: tx.workspaceId, id, name }).execute();
  await record(tx, [{ type: 'workspace.changed', actor }]);
  return { id, name, archived: false };
}

export async function editAwayReason(
  tx: Tx,
  actor: Actor,
  id: string,
  edit: { name?: string | undefined; archived?: boolean | undefined },
): Promise<AwayReason> {
  await lock(tx);
  const { data: all } = await listAwayReasons(tx, 'any');
  const before = all.find((reason) => reason.id === id);
  if (!before) throw notFound('away reason');
  const after = { id, name: edit.name ?? before.name, archived: edit.archived ?? before.archived };
  const others = all.filter((reason) => reason.id !== id && !reason.archived);
  if (!after.archived) mustBeFree(others, after.name);
  await sql`
    update away_reason set name = ${after.name},
      archived_at = case when ${after.archived} then coalesce(archived_at, now()) end
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await record(tx, [{ type: 'workspace.changed', actor }]);
  return after;
}

function mustBeFree(known: AwayReason[], name: string): void {
  if (known.some((reason) => reason.name.toLowerCase() === name.toLowerCase()))
    throw conflict('reason-exists', `There is a reason ${name} already.`);
}

/** One change of the list at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`away-reasons:${tx.workspaceId}`}, 0))`.execute(
    tx.q,
  );
}
