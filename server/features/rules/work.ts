import { sql } from 'kysely';
import { isReceiving } from '#server/features/inbound/lanes.ts';
import { lookUpByIndex } from '#server/platform/by-index.ts';
import { isPassing } from '#server/platform/database.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { handle } from './handle.ts';
import { look } from './look.ts';

/** With each failure the wait doubles, from a second on; then it is given up, and said so. */
const attemptsMax = 6;
const restsMost = 100;

/**
 * Looks at what is new in a workspace and at what is due, then does what rules want, one conversation and one
 * transaction after the other, so that nobody who writes waits for more than one. Of all processes one at a time works
 * in a workspace. Whatever dies in between leaves nothing half done, and it is done by the next.
 * @param atOnce how many happenings are looked at
 * @returns whether there may be more to do
 */
export async function workIn(workspaceId: string, atOnce: number): Promise<boolean> {
  const looked = await inWorkspace(workspaceId, async (tx) => {
    const now = await myTurn(tx);
    return now && look(tx, now, atOnce);
  });
  if (!looked) return false;
  for (const conversationId of looked.fitting) {
    const began = performance.now();
    await handleOne(workspaceId, conversationId);
    await giveWay(performance.now() - began);
  }
  return looked.more;
}

/** While messages come in, rules leave them as much of the machine as they take. */
async function giveWay(took: number): Promise<void> {
  if (isReceiving()) await new Promise((resolve) => setTimeout(resolve, Math.min(took, restsMost)));
}

/** A conversation that somebody is changing right now has its turn at the next look. */
async function handleOne(workspaceId: string, conversationId: string): Promise<void> {
  try {
    await inWorkspace(workspaceId, async (tx) => {
      const now = await myTurn(tx);
      if (now) await handle(tx, conversationId, now);
    });
  } catch (error) {
    log.warn(
      { workspace: workspaceId, conversation: conversationId, error: String(error) },
      'a rule could not be followed',
    );
    if (isPassing(error)) return;
    await inWorkspace(workspaceId, (tx) => putOff(tx, conversationId));
  }
}

/** What cannot be looked at does not hold up the others. */
async function putOff(tx: Tx, conversationId: string): Promise<void> {
  await sql`
    update rule_news set attempts = attempts + 1, due_at = now() + make_interval(secs => power(2, attempts))
    where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId}`.execute(tx.q);
  await sql`
    update rule_timer set attempts = attempts + 1, next_at = now() + make_interval(secs => power(2, attempts))
    where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId} and next_at <= now()`.execute(
    tx.q,
  );
  const { rows } = await sql`
    with news as (delete from rule_news where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId}
      and attempts >= ${attemptsMax} returning 1),
    timers as (update rule_timer set next_at = null, fired_at = now() where workspace_id = ${tx.workspaceId}
      and conversation_id = ${conversationId} and attempts >= ${attemptsMax} and next_at is not null returning 1)
    select from news union all select from timers`.execute(tx.q);
  if (rows.length > 0)
    log.error({ workspace: tx.workspaceId, conversation: conversationId }, 'rules gave a conversation up');
}

/** For the length of this transaction: the time by the database, the same for all processes; null: it is another's. */
async function myTurn(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{ now: Date | null }>`
    select case when pg_try_advisory_xact_lock(hashtextextended(${`rule-work:${tx.workspaceId}`}, 0))
      then date_trunc('milliseconds', clock_timestamp()) end as now`.execute(tx.q);
  const now = rows[0]?.now ?? null;
  if (now) await lookUpByIndex(tx);
  return now;
}
