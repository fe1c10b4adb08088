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
import { memberOf } from '#server/features/teams/members.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

interface Row {
  id: string;
  agent_id: string;
  name: string;
  scope: View['scope'];
  team_id: string | null;
  leads: boolean;
  filter: unknown;
  sorting: string;
}

const viewsMax = 200;

export async function listViews(tx: Tx, actor: AgentActor): Promise<{ data: View[]; next: null }> {
  return { data: (await seenBy(tx, actor)).map((row) => asView(actor, row)), next: null };
}

/** A view that the caller may use: their own, one of a team of theirs, or one for everyone. */
export async function viewOf(tx: Tx, actor: AgentActor, id: string): Promise<View> {
  const [row] = await seenBy(tx, actor, id);
  if (!row) throw notFound('view');
  return asView(actor, row);
}

async function seenBy(tx: Tx, actor: AgentActor, only?: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select v.id, v.agent_id, v.name, v.scope, v.team_id, v.filter, v.sorting, coalesce(m.leads, false) as leads from view v
    left join team_member m on m.workspace_id = v.workspace_id and m.team_id = v.team_id and m.agent_id = ${actor.id}
      and exists (select from team t where t.workspace_id = m.workspace_id and t.id = m.team_id and t.archived_at is null)
    where v.workspace_id = ${tx.workspaceId} and ${only ? sql`v.id = ${only}` : sql`true`}
      and (v.agent_id = ${actor.id} or v.scope = 'everyone' or m.agent_id is not null)
    order by array_position(array['mine', 'team', 'everyone'], v.scope), lower(v.name), v.id`.execute(tx.q);
  return rows;
}

export async function addView(
  tx: Tx,
  actor: AgentActor,
  view: { name: string; scope: View['scope']; teamId: string | null; filter: Filter; sorting: Sorting },
): Promise<View> {
  await mustBeTheirs(tx, actor, view);
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
      team_id: view.teamId,
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
    teamId?: string | null | undefined;
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
  if (next.scope !== 'team') next.teamId = null;
  if (next.scope !== view.scope || next.teamId !== view.teamId) await mustBeTheirs(tx, actor, next);
  await sql`
    update view set name = ${next.name}, scope = ${next.scope}, team_id = ${next.teamId}, filter = ${JSON.stringify(next.filter)}::jsonb,
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

/** Who shares a view with a team is in it: else they would not see it themselves. */
async function mustBeTheirs(
  tx: Tx,
  actor: AgentActor,
  { scope, teamId }: Pick<View, 'scope' | 'teamId'>,
): Promise<void> {
  if (scope !== 'team' && teamId === null) return;
  if (scope === 'team' && teamId && (await memberOf(tx, teamId, actor.id))) return;
  throw invalid('A view for a team is for one that you are in: choose one of your teams.', [
    { path: 'teamId', message: scope === 'team' ? 'is not yours' : 'goes with the scope team only' },
  ]);
}

async function editable(tx: Tx, actor: AgentActor, id: string): Promise<View> {
  const view = await viewOf(tx, actor, id);
  if (!view.editable) throw forbidden('This view is not yours alone: who made it or a lead can change it.');
  return view;
}

function asView(actor: AgentActor, row: Row): View {
  const own = row.agent_id === actor.id;
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    teamId: row.team_id,
    filter: filterSchema.parse(row.filter),
    sorting: sortingSchema.parse(row.sorting),
    own,
    editable: own || row.leads || actor.role !== 'agent',
  };
}
