import { sql } from 'kysely';
import type { LastMessage } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import type { Placed } from './incoming.ts';

interface Step {
  revision: number;
  waitingSince: Date | null;
  answeredAt: Date | null;
  newest: Placed;
}

/**
 * Moves the conversations on by the messages they got: revision, who waits since when, what the list
 * shows. Everything is computed from the ordering clock, so late or shuffled arrivals end the same.
 */
export async function advance(tx: Tx, entered: Placed[]): Promise<void> {
  const steps = new Map<string, Step>();
  for (const m of entered) steps.set(m.conversation.id, step(steps.get(m.conversation.id), m));
  const rows = [...steps].sort(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    update conversation c set
      revision = greatest(c.revision, s.revision),
      waiting_since = case
        when s.answered_at is not null and (s.waiting_since is null or s.answered_at >= s.waiting_since) then null
        when s.waiting_since is null then c.waiting_since
        else least(coalesce(c.waiting_since, s.waiting_since), s.waiting_since) end,
      state = case when s.waiting_since is not null then 'open' when c.state = 'open' and s.answered_at is not null then 'waiting' else c.state end,
      snoozed_until = case when s.waiting_since is not null then null else c.snoozed_until end,
      last_activity_at = greatest(c.last_activity_at, s.at),
      last_message = case when c.last_message is null or (s.at, s.arrival) >= (c.last_activity_at, c.last_arrival) then s.last_message else c.last_message end,
      last_arrival = case when c.last_message is null or (s.at, s.arrival) >= (c.last_activity_at, c.last_arrival) then s.arrival else c.last_arrival end
    from unnest(
      ${rows.map(([id]) => id)}::uuid[], ${rows.map(([, s]) => s.revision)}::int[], ${rows.map(([, s]) => s.waitingSince)}::timestamptz[],
      ${rows.map(([, s]) => s.answeredAt)}::timestamptz[], ${rows.map(([, s]) => s.newest.orderedAt)}::timestamptz[],
      ${rows.map(([, s]) => s.newest.arrival)}::bigint[], ${rows.map(([, s]) => JSON.stringify(preview(s.newest)))}::jsonb[]
    ) as s(id, revision, waiting_since, answered_at, at, arrival, last_message)
    where c.workspace_id = ${tx.workspaceId} and c.id = s.id`.execute(tx.q);
}

function step(before: Step | undefined, m: Placed): Step {
  const customer = m.event.from === 'customer';
  const newer = !before || comesAfter(m, before.newest) ? m : before.newest;
  return {
    revision: Math.max(before?.revision ?? 0, m.revision),
    waitingSince: customer
      ? earlier(before?.waitingSince ?? null, m.orderedAt)
      : (before?.waitingSince ?? null),
    answeredAt: customer ? (before?.answeredAt ?? null) : m.orderedAt,
    newest: newer,
  };
}

function comesAfter(a: Placed, b: Placed): boolean {
  const difference = a.orderedAt.getTime() - b.orderedAt.getTime();
  return difference > 0 || (difference === 0 && BigInt(a.arrival) > BigInt(b.arrival));
}

function earlier(a: Date | null, b: Date): Date {
  return a && a < b ? a : b;
}

const previewMax = 200;

function preview(m: Placed): LastMessage {
  return {
    text: [...m.event.text.slice(0, previewMax * 2)].slice(0, previewMax).join(''),
    kind: m.event.from === 'customer' ? 'incoming' : 'outgoing',
    authorName: m.author.name,
    at: m.orderedAt.toISOString(),
  };
}
