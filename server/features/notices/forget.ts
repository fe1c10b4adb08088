import { sql } from 'kysely';
import { inWorkspace, system } from '#server/transaction.ts';
import { forgetEndedDevices } from './devices.ts';

const day = 86_400_000;
const keepRead = 90 * day;
const keepUnread = 365 * day;
const atOnce = 2_000;

/** Forgets notices that were read and are 90 days old, any that is a year old, and browsers that have signed out. */
export async function forgetNotices(now = new Date()): Promise<void> {
  for (const { id } of await system().selectFrom('workspace').select('id').execute()) {
    while ((await forgetSome(id, now)) === atOnce);
    await forgetEndedDevices(id);
  }
}

function forgetSome(workspaceId: string, now: Date): Promise<number> {
  return inWorkspace(workspaceId, async (tx) => {
    const { numAffectedRows } = await sql`
      delete from notice where workspace_id = ${workspaceId} and id in (
        select id from notice where workspace_id = ${workspaceId} and at < ${new Date(now.getTime() - keepRead)}
          and (read_at is not null or at < ${new Date(now.getTime() - keepUnread)})
        limit ${atOnce})`.execute(tx.q);
    return Number(numAffectedRows ?? 0);
  });
}
