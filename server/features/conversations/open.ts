import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Identified } from '#server/features/contacts/identify.ts';
import type { Tx } from '#server/transaction.ts';
import type { IncomingMessage, Opened } from './incoming.ts';

type Arriving = IncomingMessage & { threadId: string; author: Identified };

// A customer who comes back within a week goes on with the same matter.
const reopenWithinDays = 7;

/** Finds, reopens or opens a conversation for each message, in the order of the batch. */
export async function openConversations(tx: Tx, batch: Arriving[]): Promise<Opened[]> {
  const wanted = new Map(batch.map((m) => [pairOf(m), m]));
  const found = new Map<string, Opened>();
  const pairs = [...wanted.values()].sort((a, b) => (pairOf(a) < pairOf(b) ? -1 : 1));
  for (const [key, row] of await lockOpen(tx, pairs)) found.set(key, { ...row, became: null });
  for (const m of pairs.filter((p) => !found.has(pairOf(p)))) {
    const row = await reopen(tx, m);
    if (row) found.set(pairOf(m), { ...row, became: 'reopened' });
  }
  const missing = pairs.filter((p) => !found.has(pairOf(p)));
  for (const [key, row] of await create(tx, missing)) found.set(key, { ...row, became: 'opened' });
  return batch.map((m) => {
    const opened = found.get(pairOf(m));
    if (!opened) throw new Error('a conversation that was just written is missing');
    return opened;
  });
}

/** What the brand writes by another tool belongs to the thread's conversation, whoever its requester is. */
function pairOf(m: Arriving): string {
  return m.event.from === 'customer' ? `${m.threadId} ${m.author.id}` : m.threadId;
}

interface Row {
  id: string;
  revision: number;
}
type PairRow = Row & { thread_id: string; requester_id: string };

async function lockOpen(tx: Tx, pairs: Arriving[]): Promise<[string, Row][]> {
  const { rows } = await sql<PairRow>`
    select id, revision, thread_id, requester_id from conversation
    where workspace_id = ${tx.workspaceId} and thread_id = any(${pairs.map((m) => m.threadId)}::uuid[]) and state <> 'resolved'
    order by id for update`.execute(tx.q);
  return pairs.flatMap((m): [string, Row][] => {
    const own = rows.find(
      (row) => row.thread_id === m.threadId && (m.event.from === 'brand' || row.requester_id === m.author.id),
    );
    return own ? [[pairOf(m), { id: own.id, revision: own.revision }]] : [];
  });
}

async function reopen(tx: Tx, m: Arriving): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    update conversation set state = 'open', resolved_at = null, snoozed_until = null
    where workspace_id = ${tx.workspaceId} and id = (
      select id from conversation
      where workspace_id = ${tx.workspaceId} and thread_id = ${m.threadId}
        and (${m.event.from === 'brand'} or requester_id = ${m.author.id})
        and resolved_at > ${new Date(m.orderedAt.getTime() - reopenWithinDays * 86_400_000)}
      order by created_at desc limit 1)
    returning id, revision`.execute(tx.q);
  return rows[0];
}

async function create(tx: Tx, missing: Arriving[]): Promise<[string, Row][]> {
  if (missing.length === 0) return [];
  const { rows } = await sql<PairRow>`
    with numbers as (
      update workspace set next_number = next_number + ${missing.length} where id = ${tx.workspaceId} returning next_number - ${missing.length} as first
    )
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, last_activity_at)
    select ${tx.workspaceId}::uuid, c.id, numbers.first + c.n - 1, c.thread_id, c.channel_id, c.contact_id, c.requester_id, c.at
    from numbers, unnest(
      ${missing.map(() => randomUUIDv7())}::uuid[], ${missing.map((m) => m.threadId)}::uuid[],
      ${missing.map((m) => m.channelId)}::uuid[], ${missing.map((m) => m.author.contactId)}::uuid[],
      ${missing.map((m) => m.author.id)}::uuid[], ${missing.map((m) => m.orderedAt)}::timestamptz[]
    ) with ordinality as c(id, thread_id, channel_id, contact_id, requester_id, at, n)
    on conflict do nothing
    returning id, revision, thread_id, requester_id`.execute(tx.q);
  const made = missing.flatMap((m): [string, Row][] => {
    const own = rows.find((row) => row.thread_id === m.threadId && row.requester_id === m.author.id);
    return own ? [[pairOf(m), { id: own.id, revision: own.revision }]] : [];
  });
  // Lost the race against another process: theirs is the open one.
  const rest = missing.filter((m) => !made.some(([key]) => key === pairOf(m)));
  return rest.length > 0 ? [...made, ...(await lockOpen(tx, rest))] : made;
}
