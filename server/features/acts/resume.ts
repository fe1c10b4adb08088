import { sql } from 'kysely';
import type { Matter } from '#contract/deeds.ts';
import type { Tx } from '#server/transaction.ts';
import { askForAct } from './queue.ts';

/** The channel was mended or resumed: what has been tried and waits is tried now; what can be withdrawn keeps its time. */
export async function resumeActs(tx: Tx, channelId: string): Promise<void> {
  const { rows } = await sql<{ message_id: string; matter: Matter; due_at: Date }>`
    with waiting as (
      select a.id from act a join message m on m.workspace_id = a.workspace_id and m.id = a.message_id
      where a.workspace_id = ${tx.workspaceId} and ${channelId} in (a.channel_id, m.from_channel_id) and a.state = 'asked'
      order by a.id for update of a
    )
    update act a set due_at = case when attempts > 0 then clock_timestamp() else due_at end from waiting
    where a.workspace_id = ${tx.workspaceId} and a.id = waiting.id
    returning a.message_id, a.matter, a.due_at`.execute(tx.q);
  for (const { message_id, matter, due_at } of rows) await askForAct(tx, message_id, matter, due_at);
}
