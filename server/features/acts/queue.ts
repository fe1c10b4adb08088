import type { Matter } from '#contract/deeds.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/** One job for each matter of a message; the order lies in the acts. */
export function askForAct(tx: Tx, messageId: string, matter: Matter, runAt: Date): Promise<void> {
  return enqueue(tx, 'act', { messageId, matter }, { key: `act:${messageId}:${matter}`, runAt });
}
