import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { IncomingMessage } from './incoming.ts';

/** Finds or makes the threads of a batch; the map's keys are channel id, line feed, the platform's id. */
export async function findThreads(tx: Tx, batch: IncomingMessage[]): Promise<Map<string, string>> {
  const wanted = new Map(batch.map((m) => [`${m.channelId}\n${m.event.thread.id}`, m]));
  const found = await lookUp(tx, [...wanted.values()]);
  await fillPosts(tx, wanted, found);
  const missing = [...wanted].filter(([key]) => !found.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length === 0) return found;
  const fresh = missing.map(([, m]) => m);
  await sql`
    insert into thread (workspace_id, id, channel_id, external_id, surface, subject, topic, post, shared)
    select ${tx.workspaceId}::uuid, * from unnest(
      ${fresh.map(() => randomUUIDv7())}::uuid[], ${fresh.map((m) => m.channelId)}::uuid[],
      ${fresh.map((m) => m.event.thread.id)}::text[], ${fresh.map((m) => m.event.thread.surface)}::text[],
      ${fresh.map((m) => m.event.thread.subject ?? null)}::text[], ${fresh.map((m) => m.event.thread.topic ?? null)}::text[],
      ${fresh.map((m) => (m.event.thread.post ? JSON.stringify(m.event.thread.post) : null))}::jsonb[],
      ${fresh.map((m) => m.event.thread.shared ?? false)}::boolean[])
    on conflict do nothing`.execute(tx.q);
  return new Map([...found, ...(await lookUp(tx, fresh))]);
}

/** Mostly a comment tells where its post is, and not what it says: whoever tells it later completes the place. */
async function fillPosts(
  tx: Tx,
  wanted: Map<string, IncomingMessage>,
  found: Map<string, string>,
): Promise<void> {
  const told = [...found].flatMap(([key, id]) => {
    const post = wanted.get(key)?.event.thread.post;
    return post?.text ? [{ id, post: JSON.stringify(post) }] : [];
  });
  if (told.length === 0) return;
  await sql`
    update thread t set post = coalesce(t.post, '{}'::jsonb) || w.post
    from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ post }) => post)}::jsonb[]) as w(id, post)
    where t.workspace_id = ${tx.workspaceId} and t.id = w.id and coalesce(t.post ->> 'text', '') = ''`.execute(
    tx.q,
  );
}

async function lookUp(tx: Tx, wanted: IncomingMessage[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; channel_id: string; external_id: string }>`
    select t.id, t.channel_id, t.external_id
    from unnest(${wanted.map((m) => m.channelId)}::uuid[], ${wanted.map((m) => m.event.thread.id)}::text[]) as w(channel_id, external_id)
    join thread t on t.workspace_id = ${tx.workspaceId} and t.channel_id = w.channel_id and t.external_id = w.external_id`.execute(
    tx.q,
  );
  return new Map(rows.map((row) => [`${row.channel_id}\n${row.external_id}`, row.id]));
}
