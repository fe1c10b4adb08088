import { sql } from 'kysely';
import type { WorkspaceTx } from './database.ts';

/**
 * Until this transaction ends, everything is looked up by key. A table that has grown since its statistics were taken
 * looks small to the planner, which would read all of it for a few rows; where few are wanted, an index is never a bad
 * choice.
 */
export async function lookUpByIndex<T>(tx: WorkspaceTx<T>): Promise<void> {
  await sql`set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off`.execute(
    tx.q,
  );
}
