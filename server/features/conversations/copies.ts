import { sql } from 'kysely';
import type { Reply, Copy as Suggested } from '#contract/messages.ts';
import { invalid } from '#server/errors.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import type { StoredCopy } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';

/** Whom an answer is to be copied to, as the channel's platform writes addresses; an address once. */
export function acceptCopies(channel: OpenChannel, copies: Reply['copies'] = []): StoredCopy[] {
  const { copyTo, title } = channel.connector;
  if (copies.length > 0 && !copyTo)
    throw invalid(`${title} has no copies.`, [
      { path: 'copies', message: 'is not possible on this channel' },
    ]);
  const accepted = new Map<string, StoredCopy>();
  for (const [i, { role, address }] of copies.entries()) {
    const to = copyTo?.(address);
    if (!to)
      throw invalid(`“${address}” is no address that a copy can go to.`, [
        { path: `copies.${i}.address`, message: 'is no address' },
      ]);
    if (!accepted.has(to)) accepted.set(to, { role, address: to });
  }
  return [...accepted.values()];
}

/** Everybody else who takes part in the message that would be answered, without the one the answer goes to. */
export async function suggestedCopies(
  tx: Tx,
  conversationId: string,
  threadId: string,
): Promise<Suggested[]> {
  const { rows } = await sql<{ copies: StoredCopy[] | null; author: StoredCopy | null; own: string[] }>`
    select m.copies,
      case when m.author_id <> c.requester_id then (select jsonb_build_object('role', 'cc', 'address', k.value, 'name', m.author_name)
        from identity_key k where k.workspace_id = m.workspace_id and k.identity_id = m.author_id and k.namespace = 'email' limit 1) end as author,
      array(select k.value from identity_key k where k.workspace_id = c.workspace_id and k.identity_id = c.requester_id) as own
    from conversation c
    join lateral (select * from message m where m.workspace_id = c.workspace_id and m.conversation_id = ${conversationId}
      and m.thread_id = c.thread_id and m.kind = 'incoming' order by m.automatic, m.ordered_at desc, m.arrival desc limit 1) m on true
    where c.workspace_id = ${tx.workspaceId} and c.thread_id = ${threadId} and (c.id = ${conversationId} or c.top_id = ${conversationId})
    order by c.id = ${conversationId} desc, c.number desc limit 1`.execute(tx.q);
  const [row] = rows;
  if (!row) return [];
  const others = [row.author, ...(row.copies ?? [])].filter(
    (copy): copy is StoredCopy => copy !== null && !row.own.includes(copy.address.toLowerCase()),
  );
  const once = new Map(others.map((copy) => [copy.address.toLowerCase(), copy]));
  return [...once.values()].map((copy) => ({ role: 'cc', address: copy.address, name: copy.name ?? null }));
}
