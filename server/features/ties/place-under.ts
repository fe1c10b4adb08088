import { sql } from 'kysely';
import type { Ties } from '#contract/ties.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid } from '#server/errors.ts';
import { lockConversation } from '#server/features/conversations/lock.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { tiesOf } from './ties.ts';

/** Puts a conversation under an incident, from under another one if need be, or under none. */
export async function placeUnder(
  tx: Tx,
  actor: AgentActor,
  id: string,
  incidentId: string | null,
): Promise<Ties> {
  await lockConversation(tx, id);
  const before = (await tiesOf(tx, id)).incident?.id ?? null;
  if (before === incidentId) return tiesOf(tx, id);
  if (incidentId === null) {
    await sql`delete from conversation_incident where workspace_id = ${tx.workspaceId} and conversation_id = ${id}`.execute(
      tx.q,
    );
  } else {
    const { numAffectedRows } = await sql`
      insert into conversation_incident (workspace_id, conversation_id, incident_id, agent_id)
      select workspace_id, ${id}, id, ${actor.id} from incident
      where workspace_id = ${tx.workspaceId} and id = ${incidentId}
      on conflict (workspace_id, conversation_id)
        do update set incident_id = excluded.incident_id, agent_id = excluded.agent_id, at = now()`.execute(
      tx.q,
    );
    if (!numAffectedRows)
      throw invalid('This incident is not known in the workspace. Choose another one, or begin one.', [
        { path: 'incidentId', message: 'unknown' },
      ]);
  }
  if (incidentId)
    await sql`update incident set placed = true where workspace_id = ${tx.workspaceId} and id = ${incidentId} and not placed`.execute(
      tx.q,
    );
  // The subject names what the screens show anew; the trail says only that it changed.
  const subjects = [before, incidentId].filter((each) => each !== null);
  await record(tx, [
    {
      type: 'conversation.incident-changed',
      actor,
      conversationId: id,
      word: incidentId ? 'under' : 'none',
      ...(incidentId ? { subjectId: incidentId } : {}),
    },
    ...subjects.map((subjectId) => ({ type: 'incident.changed' as const, actor, subjectId })),
  ]);
  return tiesOf(tx, id);
}
