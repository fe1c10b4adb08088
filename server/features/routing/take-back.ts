import { sql } from 'kysely';
import type { AssignmentSettings } from '#contract/assignment.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { type Candidate, weightOf } from './candidates.ts';
import { methodsOf } from './queue.ts';

/**
 * Conversations that have come back to whoever had them stay there if that person is available, reaches the channel and
 * has room; the others wait for somebody else. Changes the loads of the candidates.
 * @returns those that somebody else holds right now: they have to be looked at again
 */
export async function takeBack(
  tx: Tx,
  settings: AssignmentSettings,
  ids: string[],
  candidates: Candidate[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  await holdPlaces(tx);
  const methods = methodsOf(settings);
  const { rows } = await sql<Row>`
    select c.id, c.team_id, c.channel_id, c.assignee_id, c.state, ${weightOf(settings.weights)} as weight
    from conversation c
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])
    order by c.id for no key update of c skip locked`.execute(tx.q);
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const taken: { id: string; why: 'away' | 'full' }[] = [];
  for (const row of rows) {
    if (row.state !== 'open' || row.assignee_id === null || !methods.has(row.team_id)) continue;
    const agent = byId.get(row.assignee_id);
    const isThere = agent?.available && (agent.channels === null || agent.channels.has(row.channel_id));
    if (isThere && agent.load <= agent.capacity) continue;
    taken.push({ id: row.id, why: isThere ? 'full' : 'away' });
    if (agent) agent.load -= row.weight;
  }
  await release(tx, taken);
  const locked = new Set(rows.map(({ id }) => id));
  return stillThere(
    tx,
    ids.filter((id) => !locked.has(id)),
  );
}

/** Takes conversations, which are locked, from those who have them, and says why. */
export async function release(tx: Tx, taken: { id: string; why: 'away' | 'full' }[]): Promise<void> {
  if (taken.length === 0) return;
  await sql`
    update conversation set assignee_id = null
    where workspace_id = ${tx.workspaceId} and id = any(${taken.map(({ id }) => id)}::uuid[])`.execute(tx.q);
  await record(
    tx,
    taken.map(({ id, why }) => ({
      type: 'conversation.assigned' as const,
      actor: systemActor,
      conversationId: id,
      word: `auto:${why}`,
    })),
  );
}

async function stillThere(tx: Tx, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from conversation where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(
    tx.q,
  );
  return rows.map(({ id }) => id);
}

interface Row {
  id: string;
  team_id: string | null;
  channel_id: string;
  assignee_id: string | null;
  state: string;
  weight: number;
}
