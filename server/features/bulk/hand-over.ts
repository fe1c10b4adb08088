import { randomUUIDv7 } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { BulkAction } from '#contract/bulk.ts';
import { keepHandovers } from '#server/features/teams/keep-handovers.ts';
import { type Actor, type NewEvent, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

export type HandOver = Extract<BulkAction, { do: 'hand-over' }>;

interface Move {
  id: string;
  from: string | null;
  to: string | null;
  assigneeBefore: string | null;
  assignee: string | null;
}

/** The conversations `c` that may go to a team: without a reason those that no other team has. */
export function mayHandOver({ teamId, reason }: HandOver): RawBuilder<unknown> {
  if (teamId === null) return sql`true`;
  const free = sql`(c.team_id is null or not exists (select from team t where t.workspace_id = c.workspace_id
    and t.id = c.team_id and t.archived_at is null))`;
  return sql`exists (select from team t where t.workspace_id = c.workspace_id and t.id = ${teamId} and t.archived_at is null)
    and ${reason ? sql`true` : free}`;
}

/** Gives a chunk to a team, or to none. Assignees who are not in the new team give up what they have. */
export async function handOverMany(tx: Tx, actor: Actor, action: HandOver, ids: string[]): Promise<void> {
  const { rows } = await sql<Move>`
    select c.id, c.team_id as "from", ${action.teamId}::uuid as "to", c.assignee_id as "assigneeBefore",
      case when ${action.teamId}::uuid is null or exists (select from team_member m where m.workspace_id = c.workspace_id
        and m.team_id = ${action.teamId} and m.agent_id = c.assignee_id) then c.assignee_id end as assignee
    from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])`.execute(
    tx.q,
  );
  await move(tx, actor, rows, action.reason ?? null);
}

/** Gives a chunk back to the teams and the agents that had it. */
export async function handBack(
  tx: Tx,
  actor: Actor,
  steps: { id: string; before: { team_id?: string | null; assignee_id: string | null } }[],
): Promise<void> {
  const { rows } = await sql<Move>`
    select c.id, c.team_id as "from", b.team_id as "to", c.assignee_id as "assigneeBefore", b.assignee_id as assignee
    from unnest(${steps.map((s) => s.id)}::uuid[], ${steps.map((s) => s.before.team_id ?? null)}::uuid[],
      ${steps.map((s) => s.before.assignee_id)}::uuid[]) as b(id, team_id, assignee_id)
    join conversation c on c.workspace_id = ${tx.workspaceId} and c.id = b.id`.execute(tx.q);
  await move(tx, actor, rows, null);
}

async function move(tx: Tx, actor: Actor, moves: Move[], reason: string | null): Promise<void> {
  await sql`
    update conversation c set team_id = m.team_id, assignee_id = m.assignee_id
    from unnest(${moves.map((m) => m.id)}::uuid[], ${moves.map((m) => m.to)}::uuid[], ${moves.map((m) => m.assignee)}::uuid[])
      as m(id, team_id, assignee_id)
    where c.workspace_id = ${tx.workspaceId} and c.id = m.id`.execute(tx.q);
  const kept = moves.map(({ id, from, to }) => ({ id: randomUUIDv7(), conversationId: id, from, to }));
  await keepHandovers(tx, kept, reason);
  await record(tx, [
    ...kept.map(
      ({ id, conversationId }): NewEvent => ({
        type: 'conversation.handed-over',
        actor,
        conversationId,
        subjectId: id,
      }),
    ),
    ...moves
      .filter(({ assignee, assigneeBefore }) => assignee !== assigneeBefore)
      .map(
        ({ id, assignee }): NewEvent => ({
          type: 'conversation.assigned',
          actor,
          conversationId: id,
          ...(assignee ? { subjectId: assignee } : {}),
        }),
      ),
  ]);
}
