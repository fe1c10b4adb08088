import { sql } from 'kysely';
import type { Matter } from '#contract/deeds.ts';
import { liveProcesses } from '#server/platform/process.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { askForAct } from './queue.ts';

interface Left {
  workspace_id: string;
  message_id: string;
  matter: Matter;
}

/**
 * What a dead process was doing is done again: each of these sets a state, so that twice is as good as once. Only a
 * removal meets a message that is gone then; it is marked as doubtful for that.
 */
export async function recoverActs(): Promise<void> {
  const live = await liveProcesses();
  const { rows: left } = await sql<Left>`
    select distinct workspace_id, message_id, matter from act
    where state = 'doing' and in_flight_by <> all(${live}::uuid[])`.execute(system());
  for (const { workspace_id, message_id, matter } of left) {
    await inWorkspace(workspace_id, async (tx) => {
      await sql`
        update act set state = 'asked', in_flight_by = null, in_doubt = true
        where workspace_id = ${workspace_id} and message_id = ${message_id} and matter = ${matter}
          and state = 'doing' and in_flight_by <> all(${live}::uuid[])`.execute(tx.q);
      await askForAct(tx, message_id, matter, new Date());
    });
  }
  await wakeIdle();
}

/** What should have been done by now, whatever became of its job. */
async function wakeIdle(): Promise<void> {
  const { rows } = await sql<Left>`
    select distinct a.workspace_id, a.message_id, a.matter from act a
    join message m on m.workspace_id = a.workspace_id and m.id = a.message_id
    join channel c on c.workspace_id = a.workspace_id and c.id = coalesce(m.from_channel_id, a.channel_id) and c.state = 'active'
    join channel own on own.workspace_id = a.workspace_id and own.id = a.channel_id and own.state <> 'paused'
    where a.state = 'asked' and a.due_at < now() - interval '10 seconds' limit 1000`.execute(system());
  for (const { workspace_id, message_id, matter } of rows)
    await inWorkspace(workspace_id, (tx) => askForAct(tx, message_id, matter, new Date()));
}
