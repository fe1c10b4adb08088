import { sql } from 'kysely';
import type { WorkspaceTx } from './database.ts';

/**
 * Puts a job into the queue in the transaction of the change that causes it.
 * The same `key` while the job still waits replaces it, so that one job serves many changes.
 */
export async function enqueue<T>(
  tx: WorkspaceTx<T>,
  task: string,
  payload: Record<string, unknown>,
  o: { key?: string; runAt?: Date } = {},
): Promise<void> {
  await sql`select enqueue(${task}, ${JSON.stringify(payload)}::jsonb, ${o.key ?? null}::text, ${o.runAt ?? null}::timestamptz)`.execute(
    tx.q,
  );
}
