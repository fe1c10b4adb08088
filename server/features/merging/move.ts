import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';

/** Everything of one conversation goes to another; each message remembers whose it is. */
export async function moveAll(tx: Tx, from: string, into: string, revision: number): Promise<void> {
  await sql`
    update message set born_in = coalesce(born_in, conversation_id), home_id = coalesce(home_id, conversation_id),
      asked_in = coalesce(asked_in, conversation_id), conversation_id = ${into}, revision = ${revision}
    where workspace_id = ${tx.workspaceId} and conversation_id = ${from}`.execute(tx.q);
}

/** What belongs to these goes from where it was shown to the conversation that it is shown in from now on. */
export async function moveOf(
  tx: Tx,
  { from, homes, to, revision }: { from: string; homes: string[]; to: string; revision: number },
): Promise<void> {
  await sql`
    update message set asked_in = coalesce(asked_in, conversation_id), conversation_id = ${to}, revision = ${revision}
    where workspace_id = ${tx.workspaceId} and conversation_id = ${from} and home_id = any(${homes}::uuid[])`.execute(
    tx.q,
  );
}

/** These messages get another home, and with them the deliveries that have their turn there. */
export async function rehome(
  tx: Tx,
  messages: { id: string; home: string }[],
  revision: number,
): Promise<void> {
  const [ids, homes] = [messages.map(({ id }) => id), messages.map(({ home }) => home)];
  await sql`
    update message m set born_in = coalesce(m.born_in, m.conversation_id), asked_in = coalesce(m.asked_in, m.conversation_id), home_id = h.id,
      conversation_id = coalesce(h.top_id, h.id), revision = ${revision}
    from unnest(${ids}::uuid[], ${homes}::uuid[]) as w(id, home)
    join conversation h on h.workspace_id = ${tx.workspaceId} and h.id = w.home
    where m.workspace_id = ${tx.workspaceId} and m.id = w.id`.execute(tx.q);
  await sql`
    update part p set conversation_id = w.home
    from unnest(${ids}::uuid[], ${homes}::uuid[]) as w(id, home)
    where p.workspace_id = ${tx.workspaceId} and p.message_id = w.id and p.conversation_id <> w.home`.execute(
    tx.q,
  );
}

/** Turns the pointer of a conversation, and with it those of all that was merged into it. */
export async function pointTo(tx: Tx, id: string, into: string | null, top: string | null): Promise<void> {
  const below = await allBelow(tx, id);
  await sql`
    update conversation set merged_into = case when id = ${id} then ${into}::uuid else merged_into end,
      top_id = case when id = ${id} then ${top}::uuid else coalesce(${top}::uuid, ${id}::uuid) end
    where workspace_id = ${tx.workspaceId} and id = any(${below}::uuid[])`.execute(tx.q);
}

/** A conversation and everything that was merged into it, through whichever others. */
export async function allBelow(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below(id) as (
      select ${id}::uuid
      union select c.id from conversation c join below on c.merged_into = below.id where c.workspace_id = ${tx.workspaceId})
    select id from below`.execute(tx.q);
  return rows.map((row) => row.id);
}

/** Which channels a conversation is answered on besides its own. */
export async function keepChannels(tx: Tx, id: string): Promise<void> {
  await sql`
    update conversation c set other_channels = (
      select case when count(*) > 0 then array_agg(distinct g.channel_id) end from conversation g
      where g.workspace_id = c.workspace_id and g.top_id = c.id and g.channel_id <> c.channel_id)
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
}
