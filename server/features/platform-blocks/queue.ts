import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';

/** One job for each identity; the order lies in the wishes. */
export function askForBlock(tx: Tx, identityId: string, runAt: Date): Promise<void> {
  return enqueue(tx, 'platform-block', { identityId }, { key: `platform-block:${identityId}`, runAt });
}
