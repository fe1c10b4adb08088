import type { Tx } from '#server/transaction.ts';
import { activeMerges, type Entry, keepTook } from './journal.ts';
import { both, giveUp, type Took, takeOver, without } from './take-over.ts';

/**
 * Takes away from a conversation what it had by a merge that is undone. What another one that was merged into it has,
 * too, stays with it; what it has passed on itself is taken away there.
 */
export async function withdraw(tx: Tx, { conversation_id: id, other_id }: Entry, gone: Took): Promise<void> {
  await giveUp(tx, id, other_id, gone);
  let missing = gone;
  for (const entry of await activeMerges(tx, { into: id })) {
    const again = await takeOver(tx, id, entry.other_id, missing);
    await keepTook(tx, entry.id, both(entry.kept.took, again));
    missing = without(missing, again);
  }
  const [further] = await activeMerges(tx, { other: id });
  if (!further) return;
  const { took } = further.kept;
  const left = without(took, missing);
  await keepTook(tx, further.id, left);
  await withdraw(tx, further, without(took, left));
}
