import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { keepHandovers } from './keep-handovers.ts';

/**
 * Takes everything that is not resolved out of a team. What is given to it in the same moment is found by "no team" all
 * the same, as that asks for archived teams too.
 */
export async function release(tx: Tx, actor: Actor, teamId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and team_id = ${teamId} and state <> 'resolved'
    order by id for update`.execute(tx.q);
  if (rows.length === 0) return;
  const moves = rows.map((row) => ({ id: randomUUIDv7(), conversationId: row.id, from: teamId, to: null }));
  await sql`
    update conversation set team_id = null
    where workspace_id = ${tx.workspaceId} and id = any(${rows.map((row) => row.id)}::uuid[])`.execute(tx.q);
  await keepHandovers(tx, moves, null);
  await record(
    tx,
    moves.map(({ id, conversationId }) => ({
      type: 'conversation.handed-over' as const,
      actor,
      conversationId,
      subjectId: id,
    })),
  );
}
