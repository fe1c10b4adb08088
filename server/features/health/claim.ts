import { sql } from 'kysely';
import { liveProcesses, processId } from '#server/platform/process.ts';
import { inWorkspace } from '#server/transaction.ts';

type Work = 'looked_by' | 'read_back_by' | 'templates_by';

const inHand = new Set<string>();

/**
 * Does the work for a channel if nobody alive is at it: one process at a time, and that only once. Answers undefined
 * where somebody is.
 */
export async function alone<R>(
  channel: { workspaceId: string; id: string },
  work: Work,
  doIt: () => Promise<R>,
): Promise<R | undefined> {
  const key = `${work} ${channel.id}`;
  if (inHand.has(key)) return undefined;
  inHand.add(key);
  try {
    if (!(await claim(channel, work))) return undefined;
    try {
      return await doIt();
    } finally {
      await release(channel, work);
    }
  } finally {
    inHand.delete(key);
  }
}

async function claim({ workspaceId, id }: { workspaceId: string; id: string }, work: Work): Promise<boolean> {
  const live = (await liveProcesses()).filter((other) => other !== processId);
  const { numAffectedRows } = await inWorkspace(workspaceId, (tx) =>
    sql`update channel_health set ${sql.ref(work)} = ${processId}
      where workspace_id = ${workspaceId} and channel_id = ${id}
        and (${sql.ref(work)} is null or ${sql.ref(work)} <> all(${live}::uuid[]))`.execute(tx.q),
  );
  return numAffectedRows === 1n;
}

async function release(channel: { workspaceId: string; id: string }, work: Work): Promise<void> {
  await inWorkspace(channel.workspaceId, (tx) =>
    sql`update channel_health set ${sql.ref(work)} = null
      where workspace_id = ${tx.workspaceId} and channel_id = ${channel.id} and ${sql.ref(work)} = ${processId}`.execute(
      tx.q,
    ),
  );
}
