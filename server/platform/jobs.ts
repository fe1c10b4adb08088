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

/** The same for many jobs of one task, each at its time or as soon as it can: one statement, however many there are. */
export async function enqueueAll<T>(
  tx: WorkspaceTx<T>,
  task: string,
  jobs: { payload: Record<string, unknown>; key: string; runAt: Date | null }[],
): Promise<void> {
  await sql`select enqueue(${task}, payload, key, run_at) from unnest(
    ${jobs.map(({ payload }) => JSON.stringify(payload))}::jsonb[], ${jobs.map(({ key }) => key)}::text[],
    ${jobs.map(({ runAt }) => runAt)}::timestamptz[]) as j(payload, key, run_at)`.execute(tx.q);
}
