import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Incident } from '#contract/incidents.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { incidentOf } from './incidents.ts';

export async function openIncident(tx: Tx, actor: AgentActor, title: string): Promise<Incident> {
  const id = randomUUIDv7();
  await tx.q
    .insertInto('incident')
    .values({ workspace_id: tx.workspaceId, id, title, created_by: actor.id })
    .execute();
  await record(tx, [{ type: 'incident.changed', actor, subjectId: id }]);
  return incidentOf(tx, id);
}

/** Its conversations are answered and resolved by themselves, or as a change of many. */
export async function editIncident(
  tx: Tx,
  actor: AgentActor,
  id: string,
  { title, state }: { title?: string | undefined; state?: Incident['state'] | undefined },
): Promise<Incident> {
  const { rows } = await sql<{ title: string; state: Incident['state'] }>`
    select title, state from incident where workspace_id = ${tx.workspaceId} and id = ${id} for update`.execute(
    tx.q,
  );
  const [before] = rows;
  if (!before) throw notFound('incident');
  const settles = state === 'resolved' && before.state === 'open';
  const reopens = state === 'open' && before.state === 'resolved';
  await sql`
    update incident set title = ${title ?? before.title}, state = ${state ?? before.state}
      ${settles ? sql`, resolved_at = now(), resolved_by = ${actor.id}` : sql``}
      ${reopens ? sql`, resolved_at = null, resolved_by = null` : sql``}
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await record(tx, [
    {
      type: 'incident.changed',
      actor,
      subjectId: id,
      ...(settles ? { word: 'resolved' } : reopens ? { word: 'reopened' } : {}),
    },
  ]);
  return incidentOf(tx, id);
}
