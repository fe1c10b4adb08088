import { sql } from 'kysely';
import type { Tx } from '#server/transaction.ts';
import { type Arriving, type Group, isShared, requesterOf } from './groups.ts';

interface Row {
  id: string;
  home: string;
  revision: number;
}
type Found = Row & { thread_id: string; requester_id: string; unheard: boolean };

/**
 * What comes to a thread whose conversation was merged into one that is not settled goes there, and stays the merged
 * one's own. Keys are those of the groups; the conversations are locked.
 */
export async function lockMerged(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  if (groups.length === 0) return new Map();
  const { rows } = await sql<Found>`
    select h.id, c.id as home, h.revision, c.thread_id, c.requester_id,
      not exists (select from message m where m.workspace_id = h.workspace_id and m.conversation_id = h.id
        and m.thread_id = c.thread_id and m.kind = 'incoming') as unheard
    from conversation c
    join conversation h on h.workspace_id = c.workspace_id and h.id = c.top_id and h.state <> 'resolved'
    where c.workspace_id = ${tx.workspaceId} and c.state = 'resolved' and c.top_id is not null
      and c.thread_id = any(${groups.map(([, [first]]) => first?.threadId ?? null)}::uuid[])
    order by h.id, c.beside, c.number desc for update of h`.execute(tx.q);
  const found = new Map<string, Row>();
  for (const [key, messages] of groups) {
    const customer = requesterOf(messages);
    const row = fitting(rows, messages, customer);
    if (!row) continue;
    // What only the brand had written so far is its first customer's.
    if (customer && row.unheard && row.requester_id !== customer.author.id) await adopt(tx, row, customer);
    found.set(key, { id: row.id, home: row.home, revision: row.revision });
  }
  return found;
}

function fitting(rows: Found[], messages: Arriving[], customer: Arriving | undefined): Found | undefined {
  const here = rows.filter((row) => row.thread_id === messages[0]?.threadId);
  return (
    here.find((row) => customer === undefined || row.requester_id === customer.author.id) ??
    (isShared(messages) ? here[0] : here.find((row) => row.unheard))
  );
}

async function adopt(tx: Tx, { home }: Row, { author }: Arriving): Promise<void> {
  await sql`
    update conversation set requester_id = ${author.id}, contact_id = ${author.contactId}
    where workspace_id = ${tx.workspaceId} and id = ${home}`.execute(tx.q);
}
