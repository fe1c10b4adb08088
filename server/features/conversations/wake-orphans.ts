import { sql } from 'kysely';
import { oneByOne } from '#server/platform/one-by-one.ts';
import { inWorkspace, system, type Tx } from '#server/transaction.ts';
import { changeMessage } from './change.ts';
import { holdPlaces } from './places.ts';
import type { Change } from './target.ts';

interface Arrived {
  channelId: string;
  event: { thread: { id: string; names?: string[] }; id: string };
}

/** Applies what waited for these messages, in the order in which it had arrived. */
export async function applyOrphans(tx: Tx, entered: Arrived[]): Promise<void> {
  if (entered.length === 0) return;
  // What waits may know the place by another of its names.
  const places = entered.flatMap(({ channelId, event }) =>
    [...new Set([event.thread.id, ...(event.thread.names ?? [])])].map((place) => ({
      channelId,
      place,
      id: event.id,
    })),
  );
  const { rows } = await sql<OrphanRow>`
    delete from orphan o using unnest(
      ${places.map((p) => p.channelId)}::uuid[], ${places.map((p) => p.place)}::text[], ${places.map((p) => p.id)}::text[]
    ) as m(channel_id, thread_external_id, target)
    where o.workspace_id = ${tx.workspaceId} and o.channel_id = m.channel_id
      and o.thread_external_id = m.thread_external_id and o.target = m.target
    returning o.channel_id, o.event, o.received_at, o.arrival`.execute(tx.q);
  await applyInOrder(tx, rows);
}

/**
 * Orphans whose message is there after all: one process was keeping the orphan at the very moment in which
 * another entered the message, and neither could see what the other had not committed yet.
 */
export async function wakeLateOrphans(): Promise<void> {
  const { rows: waiting } = await sql<{ workspace_id: string }>`
    select distinct workspace_id from orphan where received_at < now() - interval '5 seconds'`.execute(
    system(),
  );
  await oneByOne(waiting, 'late orphans could not be applied yet', ({ workspace_id }) =>
    inWorkspace(workspace_id, async (tx) => {
      await holdPlaces(tx);
      const { rows } = await sql<OrphanRow>`
        delete from orphan o using thread t
        where o.workspace_id = ${workspace_id} and t.workspace_id = o.workspace_id and t.channel_id = o.channel_id
          and (t.external_id = o.thread_external_id or t.id = (select n.thread_id from thread_name n
            where n.workspace_id = o.workspace_id and n.channel_id = o.channel_id and n.name = o.thread_external_id)) and (
            exists (select from message m where m.workspace_id = o.workspace_id and m.channel_id = o.channel_id
              and m.thread_id = t.id and m.external_id = o.target)
            or exists (select from part p where p.workspace_id = o.workspace_id and p.thread_id = t.id
              and p.external_id = o.target))
        returning o.channel_id, o.event, o.received_at, o.arrival`.execute(tx.q);
      await applyInOrder(tx, rows);
    }),
  );
}

interface OrphanRow {
  channel_id: string;
  event: Change['event'];
  received_at: Date;
  arrival: string;
}

async function applyInOrder(tx: Tx, rows: OrphanRow[]): Promise<void> {
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
