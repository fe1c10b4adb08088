import { type RawBuilder, sql } from 'kysely';
import type { Inbound } from '#connectors/connector.ts';
import { record, systemActor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { bringBack } from './bring-back.ts';
import { holdConversations } from './hold.ts';
import { countUndelivered } from './undelivered.ts';

interface Receipt {
  channelId: string;
  receivedAt: Date;
  event: Extract<Inbound, { type: 'receipt' }>;
}

// A receipt only ever moves a part forward: read never goes back to delivered, nor failed to sent.
const order = ['cancelled', 'queued', 'sending', 'uncertain', 'sent', 'failed', 'delivered', 'read'];

/** Moves the parts a receipt speaks of; false where it names a message of ours that is not known (yet). */
export async function applyReceipt(tx: Tx, { channelId, receivedAt, event }: Receipt): Promise<boolean> {
  const at = event.at === null ? receivedAt : new Date(Math.min(event.at, receivedAt.getTime()));
  const wanted = sql`
    from part p
    join message m on m.workspace_id = p.workspace_id and m.id = p.message_id
    join thread t on t.workspace_id = p.workspace_id and t.id = p.thread_id
    where p.workspace_id = ${tx.workspaceId} and t.channel_id = ${channelId} and ${event.thread ? sql`t.external_id = ${event.thread.id}` : sql`true`}
      and ${condition(event.of)}`;
  const { rows: places } = await sql<{ conversation_id: string }>`
    select distinct p.conversation_id ${wanted}`.execute(tx.q);
  await holdConversations(tx, places);
  const named = await sql<{ id: string }>`select p.id ${wanted} order by p.id for update of p`.execute(tx.q);
  if (named.rows.length === 0) return 'upTo' in event.of;
  const state = event.state;
  const { rows } = await sql<{ id: string; message_id: string; conversation_id: string }>`
    update part set
      state = ${state},
      external_id = coalesce(external_id, ${'part' in event.of ? (event.of.id ?? null) : null}),
      in_flight_by = null,
      error_kind = ${state === 'failed' ? (event.closed ? 'window-closed' : 'rejected') : null},
      error_message = ${state === 'failed' ? (event.error ?? 'The platform reported that it could not deliver this message.') : null},
      sent_at = coalesce(sent_at, ${at}),
      delivered_at = case when ${state} in ('delivered', 'read') then coalesce(delivered_at, ${at}) else delivered_at end,
      read_at = case when ${state} = 'read' then coalesce(read_at, ${at}) else read_at end
    where workspace_id = ${tx.workspaceId} and id = any(${named.rows.map((row) => row.id)}::uuid[])
      and array_position(${order}::text[], state) < ${order.indexOf(state) + 1}
    returning id, message_id, (select m.conversation_id from message m
      where m.workspace_id = part.workspace_id and m.id = part.message_id) as conversation_id`.execute(tx.q);
  for (const id of new Set(rows.map((row) => row.conversation_id))) await countUndelivered(tx, id);
  await record(
    tx,
    rows.map((row) => ({
      type: 'message.delivery' as const,
      actor: systemActor,
      conversationId: row.conversation_id,
      messageId: row.message_id,
      subjectId: row.id,
    })),
  );
  if (state === 'failed')
    await bringBack(
      tx,
      rows.map((row) => row.message_id),
    );
  return true;
}

function condition(of: Receipt['event']['of']): RawBuilder<unknown> {
  if ('upTo' in of) return sql`m.ordered_at <= ${new Date(of.upTo)} and p.state in ('sent', 'delivered')`;
  if ('part' in of) return sql`p.id::text = ${of.part}`;
  return sql`p.external_id = ${of.id}`;
}
