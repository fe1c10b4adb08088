import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { type Bulk, type BulkAction, bulkAction } from '#contract/bulk.ts';
import type { Filter } from '#contract/filter.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { mustBeOnePerson } from './merge.ts';
import { tellBulk } from './tell.ts';

/** Begins to change everything that a filter finds; a job goes through it chunk by chunk. */
export async function startBulk(
  tx: Tx,
  actor: AgentActor,
  { action, filter }: { action: BulkAction; filter: Filter },
): Promise<Bulk> {
  await mustMakeSense(tx, action);
  if (action.do === 'merge') await mustBeOnePerson(tx, actor, action, filter);
  const id = randomUUIDv7();
  await tx.q
    .insertInto('bulk')
    .values({
      workspace_id: tx.workspaceId,
      id,
      agent_id: actor.id,
      reach: actor.channels,
      action: JSON.stringify(action),
      filter: JSON.stringify(filter),
    })
    .execute();
  await enqueue(tx, 'bulk', { bulkId: id }, { key: id });
  return bulkOf(tx, actor, id);
}

export async function listBulk(tx: Tx, actor: AgentActor): Promise<{ data: Bulk[]; next: null }> {
  const { rows } = await sql<Row>`
    select * from bulk where workspace_id = ${tx.workspaceId} and agent_id = ${actor.id}
    order by id desc limit 20`.execute(tx.q);
  return { data: rows.map(asBulk), next: null };
}

export async function bulkOf(tx: Tx, actor: AgentActor, id: string): Promise<Bulk> {
  return asBulk(await rowOf(tx, actor, id));
}

/** The chunk that is being worked on is finished; nothing after it. */
export async function stopBulk(tx: Tx, actor: AgentActor, id: string): Promise<Bulk> {
  const row = await rowOf(tx, actor, id);
  if (row.state === 'running') {
    await sql`update bulk set state = 'stopped', ended_at = now() where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
      tx.q,
    );
    tellBulk(tx, actor.id, id);
  }
  return bulkOf(tx, actor, id);
}

export async function undoBulk(tx: Tx, actor: AgentActor, id: string): Promise<Bulk> {
  const row = await rowOf(tx, actor, id);
  if (row.state === 'running') throw conflict('still-running', 'Stop it first, then undo what it has done.');
  if (row.state === 'done' || row.state === 'stopped') {
    await sql`
      update bulk set state = 'undoing', position = null, trouble = null, ended_at = null
      where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
    await enqueue(tx, 'bulk', { bulkId: id }, { key: id });
    tellBulk(tx, actor.id, id);
  }
  return bulkOf(tx, actor, id);
}

export interface Row {
  id: string;
  agent_id: string;
  reach: string[] | null;
  action: unknown;
  filter: unknown;
  state: Bulk['state'];
  trouble: string | null;
  total: number | null;
  looked_at: number;
  changed: number;
  skipped: number;
  restored: number;
  kept: number;
  position: string | null;
  created_at: Date;
  ended_at: Date | null;
}

/** Under its lock, so that two who work on it take turns. */
async function rowOf(tx: Tx, actor: AgentActor, id: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select * from bulk where workspace_id = ${tx.workspaceId} and id = ${id} and agent_id = ${actor.id} for update`.execute(
    tx.q,
  );
  if (!rows[0]) throw notFound('change of many conversations');
  return rows[0];
}

async function mustMakeSense(tx: Tx, action: BulkAction): Promise<void> {
  if (action.do === 'snooze' && Date.parse(action.until) <= Date.now())
    throw invalid('Choose a moment in the future.', [{ path: 'action.until', message: 'is past' }]);
  const [table, id] =
    action.do === 'assign'
      ? (['agent', action.agentId] as const)
      : action.do === 'hand-over'
        ? (['team', action.teamId] as const)
        : action.do === 'label' || action.do === 'unlabel'
          ? (['label', action.labelId] as const)
          : action.do === 'status'
            ? (['status', action.statusId] as const)
            : (['label', null] as const);
  if (!id) return;
  const { rows } =
    await sql`select from ${sql.table(table)} where workspace_id = ${tx.workspaceId} and id = ${id}
    ${table === 'agent' ? sql`and deactivated_at is null` : table === 'team' || table === 'status' ? sql`and archived_at is null` : sql``}`.execute(
      tx.q,
    );
  if (rows.length === 0)
    throw invalid(`This ${table} is not known in the workspace.`, [{ path: 'action', message: 'unknown' }]);
}

function asBulk(row: Row): Bulk {
  return {
    id: row.id,
    action: bulkAction.parse(row.action),
    state: row.state,
    trouble: row.trouble,
    total: row.total,
    lookedAt: row.looked_at,
    changed: row.changed,
    skipped: row.skipped,
    restored: row.restored,
    kept: row.kept,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
