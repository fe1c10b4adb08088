import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { keepHandovers } from './keep-handovers.ts';

/** Gives conversations that were just opened to the team of their channel, if it has one that works. */
export async function beginWithTeam(tx: Tx, conversationIds: string[]): Promise<void> {
  if (conversationIds.length === 0) return;
  const { rows } = await sql<{ id: string; team_id: string }>`
    update conversation c set team_id = t.id
    from channel ch join team t on t.workspace_id = ch.workspace_id and t.id = ch.team_id and t.archived_at is null
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${conversationIds}::uuid[]) and c.team_id is null
      and ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    returning c.id, c.team_id`.execute(tx.q);
  if (rows.length === 0) return;
  const moves = rows.map((row) => ({
    id: randomUUIDv7(),
    conversationId: row.id,
    from: null,
    to: row.team_id,
  }));
  await keepHandovers(tx, moves, null);
  await record(
    tx,
    moves.map(({ id, conversationId }) => ({
      type: 'conversation.handed-over' as const,
      actor: systemActor,
      conversationId,
      subjectId: id,
      word: 'channel',
    })),
  );
}
