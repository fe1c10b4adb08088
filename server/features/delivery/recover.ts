import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { liveProcesses } from '#server/platform/process.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { bringBack } from './bring-back.ts';
import { holdConversations } from './hold.ts';
import { askForDelivery } from './parts.ts';
import { countUndelivered } from './undelivered.ts';

/**
 * What a dead process had in flight may or may not have reached the platform. Where the platform can be
 * asked, it is, before the part goes again; elsewhere the part becomes uncertain, is shown as such, and only
 * an echo, a receipt or a person settles it. Its queued parts go to the living.
 */
export async function recoverParts(): Promise<void> {
  const live = await liveProcesses();
  const { rows } = await sql<{ workspace_id: string; conversation_id: string; channel_id: string }>`
    select distinct p.workspace_id, p.conversation_id, coalesce(m.from_channel_id, p.channel_id) as channel_id from part p
    join message m on m.workspace_id = p.workspace_id and m.id = p.message_id
    where p.state = 'sending' and p.in_flight_by <> all(${live}::uuid[])`.execute(system());
  await oneByOne(rows, 'what a dead process had in flight could not be recovered yet', async (row) => {
    const channel = await channelById(row.channel_id);
    const askable = channel?.connector.lookUp !== undefined;
    await inWorkspace(row.workspace_id, (tx) => giveUp(tx, row.conversation_id, live, askable));
  });
  await wakeIdle();
}

async function giveUp(tx: Tx, conversationId: string, live: string[], askable: boolean): Promise<void> {
  await holdConversations(tx, [{ conversation_id: conversationId }]);
  const { rows } = await sql<{ id: string; message_id: string; shown_in: string }>`
    update part set state = ${askable ? 'queued' : 'uncertain'}, in_doubt = ${askable}, in_flight_by = null, error_kind = 'temporary',
      error_message = 'Earshot stopped while this was being sent, so nobody knows whether it arrived.'
    where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId} and state = 'sending'
      and in_flight_by <> all(${live}::uuid[])
    returning id, message_id, (select m.conversation_id from message m
      where m.workspace_id = part.workspace_id and m.id = part.message_id) as shown_in`.execute(tx.q);
  await countUndelivered(tx, conversationId);
  await record(
    tx,
    rows.map((row) => ({
      type: 'message.delivery' as const,
      actor: systemActor,
      conversationId: row.shown_in,
      messageId: row.message_id,
      subjectId: row.id,
    })),
  );
  if (!askable)
    await bringBack(
      tx,
      rows.map((row) => row.message_id),
    );
  await askForDelivery(tx, conversationId);
}

/** Parts that should have gone by now, whatever became of their job. */
async function wakeIdle(): Promise<void> {
  const { rows } = await sql<{ workspace_id: string; conversation_id: string }>`
    select distinct p.workspace_id, p.conversation_id from part p
    join message m on m.workspace_id = p.workspace_id and m.id = p.message_id
    join channel c on c.workspace_id = p.workspace_id and c.id = coalesce(m.from_channel_id, p.channel_id) and c.state = 'active'
    join channel own on own.workspace_id = p.workspace_id and own.id = p.channel_id and own.state <> 'paused'
    where p.state = 'queued' and coalesce(p.next_attempt_at, m.received_at) < now() - interval '10 seconds'
    limit 1000`.execute(system());
  await oneByOne(rows, 'parts that should have gone could not be asked for yet', (row) =>
    inWorkspace(row.workspace_id, (tx) => askForDelivery(tx, row.conversation_id)),
  );
}
