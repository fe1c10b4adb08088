import { sql } from 'kysely';
import type { BulkAction } from '#contract/bulk.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError } from '#server/errors.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { sendMessage } from '#server/features/conversations/send.ts';
import { resolve } from '#server/features/conversations/state.ts';
import type { Tx } from '#server/transaction.ts';
import { keepBefore } from './apply.ts';

/**
 * Answers a few conversations, each as its own verb would, and resolves them on request. Those that cannot be answered
 * are skipped; one that cannot be resolved keeps its answer. What has been sent is not taken back by undoing.
 */
export async function answerEach(
  tx: Tx,
  actor: AgentActor,
  bulkId: string,
  action: Extract<BulkAction, { do: 'answer' }>,
  ids: string[],
): Promise<{ changed: string[]; skipped: number }> {
  const changed: string[] = [];
  // Before the first savepoint: what is taken after one goes with it.
  await holdPlaces(tx);
  for (const id of ids) {
    const sent = await attempt(tx, () => sendMessage(tx, actor, id, { text: action.text }));
    if (!sent) continue;
    changed.push(id);
    await keepBefore(tx, bulkId, [id]);
    if (action.resolve) await attempt(tx, () => resolve(tx, actor, id));
  }
  return { changed, skipped: ids.length - changed.length };
}

/** What is refused leaves nothing, and the others go on. */
export async function attempt(tx: Tx, work: () => Promise<unknown>): Promise<boolean> {
  await sql`savepoint one`.execute(tx.q);
  try {
    await work();
    await sql`release savepoint one`.execute(tx.q);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await sql`rollback to savepoint one`.execute(tx.q);
    return false;
  }
}
