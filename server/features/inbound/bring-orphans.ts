import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import type { Read } from './accounts.ts';

interface Arriving {
  /** The channel that the message is entered in, and all whose accounts may have read of it. */
  home: string;
  others: string[];
  read: Read;
}

/** What waits for these messages, wherever it was read, waits from now on where they are entered. */
export async function bringOrphans(tx: Tx, arriving: Arriving[]): Promise<void> {
  const wanted = arriving.flatMap(({ home, others, read: { root, target } }) =>
    others.filter((id) => id !== home).map((from) => ({ home, from, root, target })),
  );
  if (wanted.length === 0) return;
  await sql`
    with found as (
      delete from orphan o using unnest(
        ${wanted.map((w) => w.home)}::uuid[], ${wanted.map((w) => w.from)}::uuid[],
        ${wanted.map((w) => w.root)}::text[], ${wanted.map((w) => w.target)}::text[]
      ) as w(home, channel_id, root, target)
      where o.workspace_id = ${tx.workspaceId} and o.channel_id = w.channel_id
        and o.thread_external_id = w.root and o.target = w.target
      returning w.home, o.*
    )
    insert into orphan (workspace_id, channel_id, thread_external_id, target, derived_key, event, received_at, arrival)
    select workspace_id, home, thread_external_id, target, derived_key, event, received_at, arrival from found
    on conflict do nothing`.execute(tx.q);
}
