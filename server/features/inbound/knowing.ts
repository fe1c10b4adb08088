import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { Circle, Read, Thread } from './accounts.ts';

/**
 * Where several accounts know the same thread from before one answered for the other: the one that has the message
 * itself, else the one that has what it answers.
 */
export async function knowing(tx: Tx, circles: Circle[]): Promise<Map<Read, Thread>> {
  const asked = circles.flatMap(({ read, threads }) =>
    threads.length > 1 ? threads.map((thread) => ({ read, thread })) : [],
  );
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ target: boolean; parent: boolean }>`
    select ${has(sql`w.target`)} as target, ${has(sql`w.parent`)} as parent
    from unnest(${asked.map(({ thread }) => thread.channelId)}::uuid[], ${asked.map(({ thread }) => thread.id)}::uuid[],
      ${asked.map(({ read }) => read.target)}::text[], ${asked.map(({ read }) => read.parent)}::text[])
      with ordinality as w(channel_id, thread_id, target, parent, n)
    order by w.n`.execute(tx.q);
  const found = new Map<Read, Thread>();
  for (const what of ['target', 'parent'] as const)
    for (const [i, { read, thread }] of asked.entries())
      if (rows[i]?.[what] && !found.has(read)) found.set(read, thread);
  return found;

  function has(id: ReturnType<typeof sql>) {
    return sql`(exists (select from message m where m.workspace_id = ${tx.workspaceId} and m.channel_id = w.channel_id
        and m.thread_id = w.thread_id and m.external_id = ${id})
      or exists (select from part p where p.workspace_id = ${tx.workspaceId} and p.thread_id = w.thread_id
        and p.external_id = ${id}))`;
  }
}
