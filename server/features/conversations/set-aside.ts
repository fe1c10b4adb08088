import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Identified } from '#server/features/contacts/identify.ts';
import type { Tx } from '#server/transaction.ts';
import type { IncomingMessage } from './incoming.ts';

type Arriving = IncomingMessage & { threadId: string; author: Identified };
interface Row {
  id: string;
  home: string;
  revision: number;
}

/**
 * What blocked contacts write gets a conversation of its own, resolved from the beginning and on no list: one
 * for each person in a thread, locked. `advance` writes the messages' marks into it. Keys are those of the groups.
 */
export async function setAside(
  tx: Tx,
  groups: [key: string, messages: Arriving[]][],
): Promise<Map<string, Row>> {
  if (groups.length === 0) return new Map();
  const known = await lock(tx, groups);
  const missing = groups.filter(([key]) => !known.has(key));
  if (missing.length === 0) return known;
  const firsts = missing.flatMap(([, messages]) => messages[0] ?? []);
  await sql`
    with numbers as (
      update workspace set next_number = next_number + ${firsts.length} where id = ${tx.workspaceId}
      returning next_number - ${firsts.length} as first
    )
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state, blocked,
      resolved_at, last_activity_at)
    select ${tx.workspaceId}::uuid, c.id, numbers.first + c.n - 1, c.thread_id, c.channel_id, c.contact_id, c.requester_id,
      'resolved', true, c.at, c.at
    from numbers, unnest(
      ${firsts.map(() => randomUUIDv7())}::uuid[], ${firsts.map((m) => m.threadId)}::uuid[],
      ${firsts.map((m) => m.channelId)}::uuid[], ${firsts.map((m) => m.author.contactId)}::uuid[],
      ${firsts.map((m) => m.author.id)}::uuid[], ${firsts.map((m) => m.orderedAt)}::timestamptz[]
    ) with ordinality as c(id, thread_id, channel_id, contact_id, requester_id, at, n)
    on conflict do nothing`.execute(tx.q);
  return new Map([...known, ...(await lock(tx, missing))]);
}

async function lock(tx: Tx, groups: [key: string, messages: Arriving[]][]): Promise<Map<string, Row>> {
  const { rows } = await sql<Row & { thread_id: string; requester_id: string }>`
    select id, revision, thread_id, requester_id from conversation
    where workspace_id = ${tx.workspaceId} and blocked
      and thread_id = any(${groups.map(([, [first]]) => first?.threadId ?? null)}::uuid[])
    order by id for update`.execute(tx.q);
  return new Map(
    groups.flatMap(([key, [first]]): [string, Row][] => {
      const row = rows.find((r) => r.thread_id === first?.threadId && r.requester_id === first.author.id);
      return row ? [[key, { id: row.id, home: row.id, revision: row.revision }]] : [];
    }),
  );
}
