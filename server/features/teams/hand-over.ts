import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { ConversationSummary } from '#contract/conversations.ts';
import { invalid } from '#server/errors.ts';
import { lockConversation } from '#server/features/conversations/lock.ts';
import { summaryOf } from '#server/features/conversations/summaries.ts';
import { type Actor, type NewEvent, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { keepHandovers } from './keep-handovers.ts';
import { isOutsideTeam } from './members.ts';

/**
 * Gives a conversation to a team, or to none. Whoever has it and is not in the new team gives it up, so that it waits
 * where that team looks. Doing it twice changes nothing.
 */
export async function handOver(
  tx: Tx,
  actor: Actor,
  id: string,
  { teamId, reason }: { teamId: string | null; reason?: string | undefined },
): Promise<ConversationSummary> {
  const conversation = await lockConversation(tx, id);
  const { team_id: from, assignee_id: assignee } = conversation;
  if (from === teamId) return summaryOf(tx, id);
  if (teamId) await mustBeActive(tx, teamId);
  if (from && teamId && !reason && (await isActive(tx, from)))
    throw invalid('Say why: the other team has it now, and its next reader was not there.', [
      { path: 'reason', message: 'is required' },
    ]);
  const givesUp = await isOutsideTeam(tx, teamId, assignee);
  await sql`
    update conversation set team_id = ${teamId}, assignee_id = ${givesUp ? null : assignee}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  const move = { id: randomUUIDv7(), conversationId: id, from, to: teamId };
  await keepHandovers(tx, [move], reason ?? null);
  const events: NewEvent[] = [
    { type: 'conversation.handed-over', actor, conversationId: id, subjectId: move.id },
  ];
  if (givesUp) events.push({ type: 'conversation.assigned', actor, conversationId: id });
  await record(tx, events);
  return summaryOf(tx, id);
}

async function mustBeActive(tx: Tx, teamId: string): Promise<void> {
  if (await isActive(tx, teamId)) return;
  throw invalid('This team is not known in this workspace; it may have been archived.', [
    { path: 'teamId', message: 'unknown' },
  ]);
}

async function isActive(tx: Tx, teamId: string): Promise<boolean> {
  const team = await tx.q
    .selectFrom('team')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', teamId)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  return team !== undefined;
}
