import { sql } from 'kysely';
import { liveProcesses } from '#server/platform/process.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { askForBlock } from './queue.ts';

interface Left {
  workspace_id: string;
  identity_id: string;
}

/** What a dead process was doing is done again: it sets a state, so that twice is as good as once. */
export async function recoverBlocks(): Promise<void> {
  const live = await liveProcesses();
  const { rows: left } = await sql<Left>`
    select distinct workspace_id, identity_id from platform_block
    where state = 'doing' and in_flight_by <> all(${live}::uuid[])`.execute(system());
  for (const { workspace_id, identity_id } of left)
    await inWorkspace(workspace_id, async (tx) => {
      await sql`
        update platform_block set state = 'asked', in_flight_by = null, in_doubt = true
        where workspace_id = ${workspace_id} and identity_id = ${identity_id} and state = 'doing'
          and in_flight_by <> all(${live}::uuid[])`.execute(tx.q);
      await askForBlock(tx, identity_id, new Date());
    });
  await wakeIdle();
}

/** What should have been done by now, whatever became of its job. */
async function wakeIdle(): Promise<void> {
  const { rows } = await sql<Left>`
    select distinct b.workspace_id, b.identity_id from platform_block b
    join channel c on c.workspace_id = b.workspace_id and c.id = b.channel_id and c.state = 'active'
    where b.state = 'asked' and b.due_at < now() - interval '10 seconds' limit 1000`.execute(system());
  for (const { workspace_id, identity_id } of rows)
    await inWorkspace(workspace_id, (tx) => askForBlock(tx, identity_id, new Date()));
}

/** The channel was mended or resumed: what was tried and waits is tried now. */
export async function resumeBlocks(tx: Tx, channelId: string): Promise<void> {
  const { rows } = await sql<{ identity_id: string }>`
    with waiting as (
      select id from platform_block where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and state = 'asked'
      order by id for update
    )
    update platform_block b set due_at = clock_timestamp() from waiting
    where b.workspace_id = ${tx.workspaceId} and b.id = waiting.id returning b.identity_id`.execute(tx.q);
  for (const { identity_id } of rows) await askForBlock(tx, identity_id, new Date());
}
