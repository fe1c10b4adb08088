import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Identified } from '#server/features/contacts/identify.ts';
import type { Tx } from '#server/transaction.ts';
import type { IncomingMessage } from './incoming.ts';
import { byOrder } from './step.ts';

type Arriving = IncomingMessage & { threadId: string; author: Identified };
type Group = [key: string, messages: Arriving[]];
interface Row {
  id: string;
  home: string;
  revision: number;
}
/** `n`: the place of its group, from one. */
type Found = Row & { n: string; unheard: boolean };

/**
 * What is of long ago, and has no open conversation to stand in, stands in the last one that was settled there, or
 * in one that is settled from the beginning. Locked; `advance` writes the messages' marks into it.
 */
export async function keepPast(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  if (groups.length === 0) return new Map();
  // Two parts of one history may come at the same time: they take turns, and the second finds what the first made.
  await sql`
    select from thread where workspace_id = ${tx.workspaceId}
      and id = any(${groups.map(([, [first]]) => first?.threadId ?? null)}::uuid[])
    order by id for no key update`.execute(tx.q);
  const known = await join(tx, groups);
  const missing = groups.filter(([key]) => !known.has(key));
  return missing.length === 0 ? known : new Map([...known, ...(await create(tx, missing))]);
}

async function join(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  const customers = groups.map(([, messages]) => messages.find((m) => m.event.from === 'customer'));
  const { rows } = await sql<Found>`
    select p.n, c.id, p.id as home, c.revision, p.unheard from (
      select distinct on (g.n) g.n, o.id, o.top_id, not heard.any as unheard
      from unnest(
        ${groups.map(([, [first]]) => first?.threadId ?? null)}::uuid[], ${customers.map((m) => m?.author.id ?? null)}::uuid[],
        ${groups.map(([, messages]) => messages.some((m) => m.event.thread.shared))}::boolean[]
      ) with ordinality as g(thread_id, requester_id, shared, n)
      join conversation o on o.workspace_id = ${tx.workspaceId} and o.thread_id = g.thread_id and o.state = 'resolved'
        and not o.blocked
      cross join lateral (select exists (select from message m where m.workspace_id = o.workspace_id
        and m.conversation_id = case when o.top_id is null then o.id else o.top_id end and m.thread_id = o.thread_id and m.kind = 'incoming') as any) heard
      where g.requester_id is null or g.shared or o.requester_id = g.requester_id or not heard.any
      order by g.n, o.requester_id = g.requester_id desc nulls last, o.created_at desc
    ) p
    join conversation c on c.workspace_id = ${tx.workspaceId} and c.id = case when p.top_id is null then p.id else p.top_id end
    order by c.id for update of c`.execute(tx.q);
  await adopt(
    tx,
    rows.flatMap(({ n, home: id, unheard }) => {
      const customer = customers[Number(n) - 1];
      return unheard && customer ? [{ id, author: customer.author }] : [];
    }),
  );
  return keyed(groups, rows);
}

/** What only the brand had written so far is its first customer's, as it is in an open conversation. */
async function adopt(tx: Tx, found: { id: string; author: Identified }[]): Promise<void> {
  if (found.length === 0) return;
  await sql`
    update conversation c set requester_id = f.requester_id, contact_id = f.contact_id
    from unnest(${found.map((f) => f.id)}::uuid[], ${found.map((f) => f.author.id)}::uuid[],
      ${found.map((f) => f.author.contactId)}::uuid[]) as f(id, requester_id, contact_id)
    where c.workspace_id = ${tx.workspaceId} and c.id = f.id`.execute(tx.q);
}

async function create(tx: Tx, groups: Group[]): Promise<Map<string, Row>> {
  const firsts = groups.flatMap(
    ([, messages]) => messages.find((m) => m.event.from === 'customer') ?? messages[0] ?? [],
  );
  const ends = groups.map(([, messages]) => [...messages].sort(byOrder).at(-1)?.orderedAt);
  const ids = groups.map(() => randomUUIDv7());
  await sql`
    with numbers as (
      update workspace set next_number = next_number + ${groups.length} where id = ${tx.workspaceId}
      returning next_number - ${groups.length} as first
    )
    insert into conversation (workspace_id, id, number, thread_id, channel_id, contact_id, requester_id, state,
      resolved_at, last_activity_at)
    select ${tx.workspaceId}::uuid, c.id, numbers.first + c.n - 1, c.thread_id, c.channel_id, c.contact_id, c.requester_id,
      'resolved', c.at, c.at
    from numbers, unnest(
      ${ids}::uuid[], ${firsts.map((m) => m.threadId)}::uuid[], ${firsts.map((m) => m.channelId)}::uuid[],
      ${firsts.map((m) => m.author.contactId)}::uuid[], ${firsts.map((m) => m.author.id)}::uuid[], ${ends}::timestamptz[]
    ) with ordinality as c(id, thread_id, channel_id, contact_id, requester_id, at, n)`.execute(tx.q);
  return keyed(
    groups,
    ids.map((id, i) => ({ id, home: id, revision: 0, n: String(i + 1) })),
  );
}

function keyed(groups: Group[], rows: Omit<Found, 'unheard'>[]): Map<string, Row> {
  return new Map(
    rows.flatMap(({ n, id, home, revision }): [string, Row][] => {
      const group = groups[Number(n) - 1];
      return group ? [[group[0], { id, home, revision }]] : [];
    }),
  );
}
