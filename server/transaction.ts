import { type Kysely, sql } from 'kysely';
import { inWorkspaceOf, systemDatabase, type WorkspaceTx } from '#server/platform/database.ts';
import type { Tables } from './schema.ts';

/** A transaction of one workspace, typed by our tables: the first argument of nearly every function. */
export type Tx = WorkspaceTx<Tables>;

export function inWorkspace<R>(workspaceId: string, work: (tx: Tx) => Promise<R>): Promise<R> {
  return inWorkspaceOf<Tables, R>(workspaceId, work);
}

/** Reads across workspaces; the tables it may read are named in the migrations (`readable_by_system`). */
export function system(): Kysely<Tables> {
  return systemDatabase<Tables>();
}

/**
 * What belongs to the installation, changed in the transaction of a workspace: both or neither. The role is that of
 * `system()` until `work` is done; if it fails, the transaction and with it the role are over.
 */
export async function asSystem<R>(tx: Tx, work: (q: Tx['q']) => Promise<R>): Promise<R> {
  await sql`set local role earshot_system`.execute(tx.q);
  const done = await work(tx.q);
  await sql`set local role earshot_app`.execute(tx.q);
  return done;
}
