import type { Kysely } from 'kysely';
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
