import { sql } from 'kysely';
import { inWorkspace, system } from '#server/transaction.ts';
import { askReadBack, readBackConnectors } from './read-back-due.ts';
import { minute } from './time.ts';

const beatEvery = 30_000;
/** What is shorter, platforms bridge by delivering again. */
const shortest = 10 * minute;
let beaten = 0;

/** Says that we live. If nobody did for a while, everything that platforms tell is read back from then on. */
export async function noteOutage(now: Date): Promise<void> {
  if (Math.abs(now.getTime() - beaten) < beatEvery) return;
  // One statement: of several processes that come back together one finds the gap.
  const { rows } = await sql<{ before: Date | null }>`
    update installation i set alive_at = greatest(i.alive_at, ${now})
    from (select alive_at from installation for update) old
    returning old.alive_at as before`.execute(system());
  beaten = now.getTime();
  const before = rows[0]?.before;
  if (!before || now.getTime() - before.getTime() < shortest) return;
  const channels = await system()
    .selectFrom('channel')
    .select(['id', 'workspace_id', 'last_received_at'])
    .where('state', '<>', 'disconnected')
    .where('connector', 'in', [...(await readBackConnectors()), ''])
    .execute();
  for (const { id, workspace_id: workspaceId, last_received_at: last } of channels) {
    // Whichever is earlier: what came last, or our last sign of life.
    const from = new Date(Math.min(before.getTime(), last?.getTime() ?? before.getTime()));
    await inWorkspace(workspaceId, (tx) => askReadBack(tx, id, from, 'outage', now));
  }
}
