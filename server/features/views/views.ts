import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import {
  type Filter,
  filter as filterSchema,
  type Sorting,
  sorting as sortingSchema,
} from '#contract/filter.ts';
import type { View } from '#contract/views.ts';
import type { AgentActor } from '#server/actor.ts';
import { forbidden, invalid, notFound } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

interface Row {
  id: string;
  agent_id: string;
  name: string;
  scope: View['scope'];
  filter: unknown;
  sorting: string;
}

const viewsMax = 200;

export async function listViews(tx: Tx, actor: AgentActor): Promise<{ data: View[]; next: null }> {
  const { rows } = await sql<Row>`
    select id, agent_id, name, scope, filter, sorting from view
    where workspace_id = ${tx.workspaceId} and (agent_id = ${actor.id} or scope = 'everyone')
    order by scope desc, lower(name), id`.execute(tx.q);
  return { data: rows.map((row) => asView(actor, row)), next: null };
}

/** A view that the caller may use: their own, or one for everyone. */
export async function viewOf(tx: Tx, actor: AgentActor, id: string): Promise<View> {
  const { rows } = await sql<Row>`
    select id, agent_id, name, scope, filter, sorting from view
    where workspace_id = ${tx.workspaceId} and id = ${id} and (agent_id = ${actor.id} or scope = 'everyone')`.execute(
    tx.q,
  );
  if (!rows[0]) throw notFound('view');
  return asView(actor, rows[0]);
}

export async function addView(
  tx: Tx,
  actor: AgentActor,
  view: { name: string; scope: View['scope']; filter: Filter; sorting: Sorting },
): Promise<View> {
  const { data } = await listViews(tx, actor);
  if (data.filter((each) => each.own).length >= viewsMax)
    throw invalid(`Nobody has more than ${viewsMax} views; remove one first.`);
  const id = randomUUIDv7();
  await tx.q
    .insertInto('view')
    .values({
      workspace_id: tx.workspaceId,
      id,
      agent_id: actor.id,
      name: view.name,
      scope: view.scope,
      filter: JSON.stringify(view.filter),
      sorting: view.sorting,
    })
    .execute();
  await record(tx, [{ type: 'view.changed', actor, subjectId: id }]);
  return viewOf(tx, actor, id);
}

export async function editView(
  tx: Tx,
  actor: AgentActor,
  id: string,
  edit: {
    name?: string | undefined;
    scope?: View['scope'] | undefined;
    filter?: Filter | undefined;
    sorting?: Sorting | undefined;
  },
): Promise<View> {
  const view = await editable(tx, actor, id);
  const next = {
    ...view,
    ...Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)),
  };
  if (!view.own && next.scope === 'mine')
    throw invalid('Only who made a view can keep it to themselves.', [
      { path: 'scope', message: 'is not yours' },
    ]);
  await sql`
    update view set name = ${next.name}, scope = ${next.scope}, filter = ${JSON.stringify(next.filter)}::jsonb,
      sorting = ${next.sorting}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await record(tx, [{ type: 'view.changed', actor, subjectId: id }]);
  return viewOf(tx, actor, id);
}

export async function removeView(tx: Tx, actor: AgentActor, id: string): Promise<Record<string, never>> {
  await editable(tx, actor, id);
  await sql`delete from view where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await record(tx, [{ type: 'view.changed', actor, subjectId: id }]);
  return {};
}

async function editable(tx: Tx, actor: AgentActor, id: string): Promise<View> {
  const view = await viewOf(tx, actor, id);
  if (!view.editable) throw forbidden('This view is for everyone: who made it or a lead can change it.');
  return view;
}

function asView(actor: AgentActor, row: Row): View {
  const own = row.agent_id === actor.id;
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    filter: filterSchema.parse(row.filter),
    sorting: sortingSchema.parse(row.sorting),
    own,
    editable: own || actor.role !== 'agent',
  };
}
