import { sql } from 'kysely';
import { tellFollowers } from '#server/features/notices/tell.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { daysAsSet, from, isHeld, isSilent } from './silent.ts';

const atOnce = 200;

/**
 * Resolves, in every workspace that wants it, what has been waiting for its customer for long enough: all of it, some
 * at a time. What is in somebody's hands right now has its turn at the next round.
 */
export async function resolveSilent(now = new Date()): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select w.id from workspace w where w.auto_resolve_days is not null
      or exists (select from channel ch where ch.workspace_id = w.id and ch.auto_resolve_days > 0)`.execute(
    system(),
  );
  await oneByOne(rows, 'silent conversations could not be resolved; trying again soon', async ({ id }) => {
    while ((await inWorkspace(id, (tx) => resolveSome(tx, now))) === atOnce);
  });
}

async function resolveSome(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ id: string; days: number }>`
    with silent as (
      select c.id, ${daysAsSet} as days from ${from(tx)} and ${isSilent(daysAsSet, now)} and not ${isHeld}
      order by c.last_activity_at, c.id limit ${atOnce} for update of c skip locked
    )
    update conversation c set state = 'resolved', resolved_at = ${now}, snoozed_until = null
    from silent where c.workspace_id = ${tx.workspaceId} and c.id = silent.id
    returning c.id, silent.days`.execute(tx.q);
  const resolved = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await record(
    tx,
    resolved.map(({ id, days }) => ({
      type: 'conversation.resolved',
      actor: systemActor,
      conversationId: id,
      word: `silent ${days}`,
    })),
  );
  await tellFollowers(
    tx,
    null,
    'resolved',
    resolved.map(({ id }) => ({ conversationId: id })),
  );
  return rows.length;
}
