import { randomUUIDv7 } from 'node:crypto';
import { record, systemActor } from '#server/platform/events.ts';
import type { StoredRequest } from '#server/schema.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import type { Item } from './item.ts';

export type Rejected = Pick<Item, 'request' | 'connector' | 'position' | 'channel' | 'event'> & {
  reason: string;
};

/** Holds what could not be applied, with the whole request, where the team sees it and can retry it. */
export function quarantine(workspaceId: string, rejected: Rejected[]): Promise<void> {
  return inWorkspace(workspaceId, (tx) => quarantineIn(tx, rejected));
}

export async function quarantineIn(tx: Tx, rejected: Rejected[]): Promise<void> {
  for (const item of rejected) {
    const row = await tx.q
      .insertInto('quarantined')
      .values({
        workspace_id: tx.workspaceId,
        id: randomUUIDv7(),
        channel_id: item.channel.id,
        inbound_id: item.request.id,
        found_by: item.connector.name,
        position: item.position,
        reason: item.reason.slice(0, 1_000),
        received: readable(item),
        request: JSON.stringify(stored(item)),
        received_at: item.request.raw.receivedAt,
      })
      // The same element again: it is held already, or was settled before.
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'inbound_id', 'channel_id', 'found_by', 'position']).doNothing(),
      )
      .returning('id')
      .executeTakeFirst();
    if (row) await record(tx, [{ type: 'quarantine.added', actor: systemActor, subjectId: row.id }]);
  }
}

function readable(item: Rejected): string {
  const text = item.event.type === 'unreadable' ? item.event.element : JSON.stringify(item.event);
  return text.slice(0, 4_000).replaceAll('\u0000', '␀').toWellFormed();
}

function stored({ request }: Rejected): StoredRequest {
  const { raw } = request;
  // PostgreSQL's jsonb cannot hold a NUL; a header or query that carries one is shown as its picture.
  const clean = (map: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(map).map(([key, value]) => [key, value.replaceAll('\u0000', '␀').toWellFormed()]),
    );
  return {
    method: raw.method,
    query: clean(raw.query),
    headers: clean(raw.headers),
    body: raw.body.toString('base64'),
    facts: raw.facts,
    app: request.app,
    late: request.late,
  };
}
