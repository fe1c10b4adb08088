import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { IncomingMessage } from './incoming.ts';
import { findThreads } from './threads.ts';

/**
 * Puts messages that say what they belong to into the thread they mean, one after the other, as each may
 * continue the one before. A message also finds the thread of an answer to it that came earlier.
 * @returns the messages, with the thread's own id where another one counts
 */
export async function continueThreads(tx: Tx, batch: IncomingMessage[]): Promise<IncomingMessage[]> {
  const placed: IncomingMessage[] = [];
  for (const m of batch)
    placed.push(m.event.thread.names || m.event.thread.continues ? await place(tx, m) : m);
  return placed;
}

async function place(tx: Tx, m: IncomingMessage): Promise<IncomingMessage> {
  const { thread } = m.event;
  const known = await find(tx, m);
  const found = known ? { ...m, event: { ...m.event, thread: { ...thread, id: known.external_id } } } : m;
  const threadId = known?.id ?? [...(await findThreads(tx, [found])).values()][0];
  const names = [...new Set(thread.names ?? [])];
  if (threadId && names.length > 0) {
    await sql`
      insert into thread_name (workspace_id, channel_id, name, thread_id)
      select ${tx.workspaceId}::uuid, ${m.channelId}::uuid, name, ${threadId}::uuid from unnest(${names.sort()}::text[]) as name
      on conflict do nothing`.execute(tx.q);
  }
  return found;
}

interface Found {
  id: string;
  external_id: string;
}

/** The thread of the first of its references that is known here; one with another topic only where that is allowed. */
async function find(tx: Tx, m: IncomingMessage): Promise<Found | undefined> {
  const { continues = [], names = [], topic, ownTopic } = m.event.thread;
  const wanted = [
    ...continues.map((ref) =>
      'part' in ref ? { part: ref.part, name: null } : { part: null, name: ref.name },
    ),
    ...names.map((name) => ({ part: null, name })),
  ];
  const { rows } = await sql<Found>`
    select t.id, t.external_id
    from unnest(${wanted.map((w) => w.name)}::text[], ${wanted.map((w) => w.part)}::text[]) with ordinality as w(name, part, n)
    join thread t on t.workspace_id = ${tx.workspaceId} and t.channel_id = ${m.channelId} and t.id = coalesce(
      (select thread_id from thread_name where workspace_id = ${tx.workspaceId} and channel_id = ${m.channelId} and name = w.name),
      (select thread_id from part where workspace_id = ${tx.workspaceId} and channel_id = ${m.channelId}
        and id = (case when w.part ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then w.part::uuid end)))
    where ${!ownTopic}::boolean or t.topic is not distinct from ${topic ?? null}::text
    order by w.n limit 1`.execute(tx.q);
  return rows[0];
}
