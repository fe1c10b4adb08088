import { sql } from 'kysely';
import type { Inbound } from '#connectors/connector.ts';
import { channelById } from '#server/features/channels/find.ts';
import { applyBatch } from '#server/features/inbound/apply.ts';
import type { Item, KeptRequest } from '#server/features/inbound/item.ts';
import { system } from '#server/transaction.ts';

/**
 * Applies events as a connector hands them over: for what the platforms of these tests do not say. One call is
 * one request.
 */
export async function enter(
  channel: { id: string },
  events: Inbound[],
  o: { receivedAt?: Date; late?: boolean } = {},
): Promise<void> {
  const open = await channelById(channel.id);
  if (!open) throw new Error('there is no such channel');
  const { rows } = await sql<{ id: string }>`select nextval('arrival') as id`.execute(system());
  const raw = { method: 'READ', query: {}, headers: {}, body: Buffer.alloc(0), facts: {} };
  const request: KeptRequest = {
    id: rows[0]?.id ?? '',
    connector: open.connector.name,
    channelId: open.id,
    app: null,
    late: o.late ?? false,
    raw: { ...raw, receivedAt: o.receivedAt ?? new Date() },
  };
  const items = events.map(
    (event, position): Item => ({
      ...{ request, connector: open.connector, position, order: position, channel: open, event },
      files: undefined,
      settled: () => {},
    }),
  );
  await applyBatch(open.workspaceId, items);
}

let said = 0;

/** A message of a customer as a connector hands it over. */
export function saying(
  text: string,
  more: Partial<Extract<Inbound, { type: 'message' }>> = {},
): Extract<Inbound, { type: 'message' }> {
  said += 1;
  return {
    type: 'message',
    thread: { id: 'dm', surface: 'private' },
    id: `s-${said}`,
    from: 'customer',
    author: { keys: [{ namespace: 'channel', value: 'u-1' }], name: 'கவிதா' },
    text,
    attachments: [],
    at: Date.now() - 1_000,
    ...more,
  };
}
