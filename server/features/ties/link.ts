import { sql } from 'kysely';
import type { Ties } from '#contract/ties.ts';
import type { AgentActor } from '#server/actor.ts';
import { conflict, invalid } from '#server/errors.ts';
import { holdPlaces, isMerged, shownAs } from '#server/features/conversations/places.ts';
import { mustExist } from '#server/features/conversations/timeline.ts';
import { record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { tiesOf } from './ties.ts';

const linksMax = 100;

/** Both show it from now on. Whoever links must reach both; doing it twice, or from the other end, changes nothing. */
export async function link(tx: Tx, actor: AgentActor, id: string, to: string): Promise<Ties> {
  if (id === to)
    throw invalid('A conversation is not linked with itself; choose another one.', [
      { path: 'to', message: 'is the same' },
    ]);
  await holdPlaces(tx);
  for (const each of [id, to]) {
    const top = await shownAs(tx, each);
    if (top !== each) throw await isMerged(tx, top);
  }
  await lock(tx);
  await refuseTooMany(tx, [id, to]);
  const { numAffectedRows } = await sql`
    insert into conversation_link (workspace_id, conversation_id, other_id, agent_id)
    values (${tx.workspaceId}, ${id}, ${to}, ${actor.id}), (${tx.workspaceId}, ${to}, ${id}, ${actor.id})
    on conflict do nothing`.execute(tx.q);
  if (numAffectedRows) await tell(tx, actor, 'conversation.linked', [id, to]);
  return tiesOf(tx, id);
}

export async function unlink(tx: Tx, actor: AgentActor, id: string, from: string): Promise<Ties> {
  await mustExist(tx, id);
  await lock(tx);
  const { numAffectedRows } = await sql`
    delete from conversation_link where workspace_id = ${tx.workspaceId}
      and (conversation_id = ${id} and other_id = ${from} or conversation_id = ${from} and other_id = ${id})`.execute(
    tx.q,
  );
  if (numAffectedRows) await tell(tx, actor, 'conversation.unlinked', [id, from]);
  return tiesOf(tx, id);
}

/** Two who link the same from both ends take turns, and what is counted stays so. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.workspaceId} links`}, 0))`.execute(tx.q);
}

async function refuseTooMany(tx: Tx, ids: string[]): Promise<void> {
  const { rows } = await sql`
    select from conversation_link where workspace_id = ${tx.workspaceId} and conversation_id = any(${ids}::uuid[])
    group by conversation_id having count(*) >= ${linksMax}`.execute(tx.q);
  if (rows.length > 0)
    throw conflict(
      'too-many-links',
      `A conversation has at most ${linksMax} links. Put what many write about under an incident instead.`,
    );
}

/** Neither event names the other end: whoever reads one may not reach the other. */
async function tell(
  tx: Tx,
  actor: AgentActor,
  type: 'conversation.linked' | 'conversation.unlinked',
  ids: string[],
): Promise<void> {
  await record(
    tx,
    ids.map((conversationId) => ({ type, actor, conversationId })),
  );
}
