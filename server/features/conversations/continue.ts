import { sql } from 'kysely';
import type { ThreadRef } from '#connectors/connector.ts';
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

/** The thread that a change speaks of, by the id under which it is known here. */
export async function knownAs(tx: Tx, channelId: string, thread: ThreadRef): Promise<ThreadRef> {
  const known = thread.names || thread.continues ? await find(tx, channelId, thread) : undefined;
  return known ? { ...thread, id: known.external_id } : thread;
}

async function place(tx: Tx, m: IncomingMessage): Promise<IncomingMessage> {
  const { thread } = m.event;
  const known = await find(tx, m.channelId, thread);
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
async function find(tx: Tx, channelId: string, thread: ThreadRef): Promise<Found | undefined> {
  const { continues = [], names = [], topic, ownTopic } = thread;
  const wanted = [
    ...continues.map((ref) =>
      'part' in ref ? { part: ref.part, name: null } : { part: null, name: ref.name },
    ),
    ...names.map((name) => ({ part: null, name })),
  ];
  const { rows } = await sql<Found>`
    select t.id, t.external_id
    from unnest(${wanted.map((w) => w.name)}::text[], ${wanted.map((w) => w.part)}::text[]) with ordinality as w(name, part, n)
    left join lateral (select thread_id from thread_name
      where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and name = w.name) named on true
    left join lateral (select thread_id from part where workspace_id = ${tx.workspaceId} and channel_id = ${channelId}
        and id = (case when w.part ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then w.part::uuid end)) sent on true
    join thread t on t.workspace_id = ${tx.workspaceId} and t.channel_id = ${channelId}
      and t.id = case when named.thread_id is null then sent.thread_id else named.thread_id end
    where ${!ownTopic}::boolean or t.topic is not distinct from ${topic ?? null}::text
    order by w.n limit 1`.execute(tx.q);
  return rows[0];
}
