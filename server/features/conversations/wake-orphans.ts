import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import { changeMessage } from './change.ts';
import type { Change } from './target.ts';

interface Arrived {
  channelId: string;
  event: { thread: { id: string }; id: string };
}

/** Applies what waited for these messages, in the order in which it had arrived. */
export async function applyOrphans(tx: Tx, entered: Arrived[]): Promise<void> {
  if (entered.length === 0) return;
  const { rows } = await sql<{
    channel_id: string;
    event: Change['event'];
    received_at: Date;
    arrival: string;
  }>`
    delete from orphan o using unnest(
      ${entered.map((m) => m.channelId)}::uuid[], ${entered.map((m) => m.event.thread.id)}::text[], ${entered.map((m) => m.event.id)}::text[]
    ) as m(channel_id, thread_external_id, target)
    where o.workspace_id = ${tx.workspaceId} and o.channel_id = m.channel_id
      and o.thread_external_id = m.thread_external_id and o.target = m.target
    returning o.channel_id, o.event, o.received_at, o.arrival`.execute(tx.q);
  rows.sort((a, b) => (BigInt(a.arrival) < BigInt(b.arrival) ? -1 : 1));
  for (const row of rows) {
    await changeMessage(tx, {
      channelId: row.channel_id,
      event: row.event,
      receivedAt: row.received_at,
      arrival: row.arrival,
    });
  }
}
