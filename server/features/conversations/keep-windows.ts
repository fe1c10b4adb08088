import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import type { Tx } from '#server/transaction.ts';
import type { Placed } from './incoming.ts';
import { latestInThread, windowOn } from './window.ts';

/**
 * Moves on until when conversations can be answered, by the messages they got: where one was merged, its own
 * place, and what stands beside it in the same thread. It only ever moves forward,
 * whatever comes late or out of order; what had been deleted before it came opens nothing.
 */
export async function keepWindows(tx: Tx, entered: Placed[]): Promise<void> {
  const lasts = new Map<string, number>();
  for (const m of entered) {
    const channel = await channelById(m.channelId);
    const window = windowOn(channel?.connector, m.event.thread.surface);
    if (window) lasts.set(m.conversation.home, window.lasts);
  }
  if (lasts.size === 0) return;
  const messages = entered.filter((m) => lasts.has(m.conversation.home)).map((m) => m.id);
  await sql`
    update conversation c set customer_at = w.at,
      window_ends_at = coalesce(w.at, date_trunc('milliseconds', c.created_at)) + make_interval(secs => w.lasts / 1000)
    from (
      select c.id, n.lasts, coalesce(greatest(c.customer_at, n.at), ${latestInThread}) as at
      from (
        select n.id, n.lasts, (select max(m.ordered_at) from message m
          where m.workspace_id = ${tx.workspaceId} and m.id = any(${messages}::uuid[]) and coalesce(m.home_id, m.conversation_id) = n.id
            and m.kind = 'incoming' and not m.automatic and m.deleted_at is null) as at
        from unnest(${[...lasts.keys()]}::uuid[], ${[...lasts.values()]}::float8[]) as n(id, lasts)
      ) n
      join conversation c on c.workspace_id = ${tx.workspaceId} and c.id = n.id
    ) w
    where c.workspace_id = ${tx.workspaceId} and c.id = w.id
      and (c.window_ends_at is null or c.customer_at is distinct from w.at)`.execute(tx.q);
  await keepBeside(tx, [...lasts.keys()]);
}

/** They share the window of their thread. */
async function keepBeside(tx: Tx, ids: string[]): Promise<void> {
  await sql`
    update conversation o set customer_at = c.customer_at, window_ends_at = c.window_ends_at
    from conversation c
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])
      and o.workspace_id = c.workspace_id and o.thread_id = c.thread_id and o.requester_id = c.requester_id and o.id <> c.id
      and (o.beside or c.beside) and (o.customer_at is null or o.customer_at < c.customer_at)`.execute(tx.q);
}
