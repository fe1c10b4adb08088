import { randomUUIDv7 } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Status, StatusCategory } from '#contract/statuses.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import { fold } from '#server/platform/fold.ts';
import type { Tx } from '#server/transaction.ts';

const statusesMax = 100;

export async function listStatuses(
  tx: Tx,
  which: 'active' | 'archived' | 'any',
): Promise<{ data: Status[]; next: null }> {
  const where = which === 'any' ? sql`true` : sql`(archived_at is null) = ${which === 'active'}`;
  return { data: await statuses(tx, where), next: null };
}

export async function addStatus(
  tx: Tx,
  actor: Actor,
  { name, category }: { name: string; category: StatusCategory },
): Promise<Status> {
  await lock(tx);
  await mustBeFree(tx, name);
  await mustHaveRoom(tx);
  const id = randomUUIDv7();
  await sql`
    insert into status (workspace_id, id, name, folded, state, position)
    values (${tx.workspaceId}, ${id}, ${name}, ${fold(name)}, ${category}, ${atTheEnd(tx)})`.execute(tx.q);
  return changed(tx, actor, id);
}

export async function editStatus(tx: Tx, actor: Actor, id: string, name: string): Promise<Status> {
  await lock(tx);
  const before = await statusOf(tx, id);
  if (!before.archived) await mustBeFree(tx, name, id);
  await sql`
    update status set name = ${name}, folded = ${fold(name)}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  return changed(tx, actor, id);
}

/** All of them, each once: whoever orders what they saw a while ago is told that it has changed. */
export async function orderStatuses(
  tx: Tx,
  actor: Actor,
  ids: string[],
): Promise<{ data: Status[]; next: null }> {
  await lock(tx);
  const { data: known } = await listStatuses(tx, 'active');
  const given = new Set(ids);
  if (given.size !== ids.length || ids.length !== known.length || known.some(({ id }) => !given.has(id)))
    throw invalid(
      'Name every status once; perhaps somebody has just added or archived one. Load them anew.',
      [{ path: 'ids', message: 'are not all statuses' }],
    );
  await sql`
    update status s set position = n.position from unnest(${ids}::uuid[]) with ordinality as n(id, position)
    where s.workspace_id = ${tx.workspaceId} and s.id = n.id`.execute(tx.q);
  const [moved] = ids.filter((id, n) => known[n]?.id !== id);
  if (moved) await record(tx, [{ type: 'status.changed', actor, subjectId: moved }]);
  return listStatuses(tx, 'active');
}

export async function archiveStatus(tx: Tx, actor: Actor, id: string): Promise<Status> {
  await lock(tx);
  const before = await statusOf(tx, id);
  if (before.archived) return before;
  await sql`update status set archived_at = now() where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.q,
  );
  return changed(tx, actor, id);
}

export async function restoreStatus(tx: Tx, actor: Actor, id: string): Promise<Status> {
  await lock(tx);
  const before = await statusOf(tx, id);
  if (!before.archived) return before;
  await mustBeFree(tx, before.name);
  await mustHaveRoom(tx);
  await sql`
    update status set archived_at = null, position = ${atTheEnd(tx)}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  return changed(tx, actor, id);
}

/** One that can be given to a conversation. */
export async function usableStatus(tx: Tx, id: string): Promise<Status> {
  const [found] = await statuses(tx, sql`id = ${id}`);
  if (!found || found.archived)
    throw invalid('This status is not in use in this workspace any more. Choose another one.', [
      { path: 'statusId', message: found ? 'is archived' : 'unknown' },
    ]);
  return found;
}

async function statuses(tx: Tx, where: RawBuilder<unknown>): Promise<Status[]> {
  const { rows } = await sql<Status>`
    select id, name, state as category, archived_at is not null as archived from status
    where workspace_id = ${tx.workspaceId} and ${where}
    order by array_position(array['open', 'waiting', 'resolved'], state), position, id`.execute(tx.q);
  return rows;
}

/** Any, also an archived one. */
export async function statusOf(tx: Tx, id: string): Promise<Status> {
  const [found] = await statuses(tx, sql`id = ${id}`);
  if (!found) throw notFound('status');
  return found;
}

async function changed(tx: Tx, actor: Actor, id: string): Promise<Status> {
  await record(tx, [{ type: 'status.changed', actor, subjectId: id }]);
  return statusOf(tx, id);
}

function atTheEnd(tx: Tx): RawBuilder<unknown> {
  return sql`(select coalesce(max(position), 0) + 1 from status where workspace_id = ${tx.workspaceId})`;
}

async function mustBeFree(tx: Tx, name: string, own?: string): Promise<void> {
  const { rows } = await sql`
    select from status where workspace_id = ${tx.workspaceId} and folded = ${fold(name)} and archived_at is null
      and ${own ? sql`id <> ${own}` : sql`true`}`.execute(tx.q);
  if (rows.length > 0) throw conflict('status-exists', `There is a status ${name} already.`);
}

async function mustHaveRoom(tx: Tx): Promise<void> {
  if ((await listStatuses(tx, 'active')).data.length >= statusesMax)
    throw invalid(`A workspace has at most ${statusesMax} statuses in use; archive one first.`);
}

/** One change of the statuses at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`statuses:${tx.workspaceId}`}, 0))`.execute(tx.q);
}
