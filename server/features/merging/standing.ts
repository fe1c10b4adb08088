import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '#server/transaction.ts';

/** What of a conversation moves with its messages, as it is kept in the journal. */
export const standing = z.object({
  state: z.enum(['open', 'waiting', 'snoozed', 'resolved']),
  resolved_at: z.string().nullable(),
  snoozed_until: z.string().nullable(),
  /** Missing in what was written down before there were statuses. */
  status_id: z.string().nullable().default(null),
  waiting_since: z.string().nullable(),
  answered_at: z.string().nullable(),
  last_activity_at: z.string(),
  last_arrival: z.string(),
  last_message: z.unknown(),
  revision: z.int(),
});
export type Standing = z.output<typeof standing>;

/** Times as the database writes them, to the microsecond: what is put back is exactly what was there. */
const standingOf: RawBuilder<Standing> = sql`jsonb_build_object('state', c.state, 'resolved_at', c.resolved_at,
  'snoozed_until', c.snoozed_until, 'status_id', c.status_id, 'waiting_since', c.waiting_since, 'answered_at', c.answered_at,
  'last_activity_at', c.last_activity_at, 'last_arrival', c.last_arrival::text, 'last_message', c.last_message,
  'revision', c.revision)`;

/** A conversation under its lock. */
export interface Held {
  id: string;
  number: number;
  thread_id: string;
  channel_id: string;
  requester_id: string;
  contact_id: string;
  /** The contact it is shown with. */
  head_id: string;
  blocked: boolean;
  merged_into: string | null;
  top_id: string | null;
  assignee_id: string | null;
  team_id: string | null;
  case_id: string | null;
  priority: number;
  standing: Standing;
}

/** Locks them and all that was merged into them, in the one order in which everybody locks. */
export async function hold(tx: Tx, ids: string[]): Promise<Held[]> {
  await sql`
    select from conversation where workspace_id = ${tx.workspaceId}
      and (id = any(${ids}::uuid[]) or top_id = any(${ids}::uuid[])) order by id for update`.execute(tx.q);
  return heldAs(tx, ids);
}

/** The same without a lock, to look at. */
export async function heldAs(tx: Tx, ids: string[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select c.id, c.number, c.thread_id, c.channel_id, c.requester_id, c.contact_id, p.head_id, c.blocked, c.merged_into,
      c.top_id, c.assignee_id, c.team_id, c.case_id, c.priority, ${standingOf} as standing
    from conversation c
    join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[])`.execute(tx.q);
  return rows;
}

export async function standingNow(tx: Tx, id: string): Promise<Standing> {
  const { rows } = await sql<{ standing: unknown }>`
    select ${standingOf} as standing from conversation c
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
  return standing.parse(rows[0]?.standing);
}

/**
 * Writes it; a snooze that has run out is over, and a status of another state is none. Where another conversation of the thread is open, this one stands
 * beside it.
 */
export async function stand(tx: Tx, id: string, to: Standing): Promise<void> {
  const isOver = to.state === 'snoozed' && Date.parse(to.snoozed_until ?? '') <= Date.now();
  await sql`
    update conversation c set state = ${isOver ? 'open' : to.state}, resolved_at = ${to.resolved_at}::timestamptz,
      snoozed_until = ${isOver ? null : to.snoozed_until}::timestamptz,
      status_id = (select s.id from status s where s.workspace_id = c.workspace_id and s.id = ${to.status_id}::uuid
        and s.state = ${isOver ? 'open' : to.state}),
      waiting_since = ${to.waiting_since}::timestamptz,
      answered_at = ${to.answered_at}::timestamptz, last_activity_at = ${to.last_activity_at}::timestamptz,
      last_arrival = ${to.last_arrival}::bigint, last_message = ${JSON.stringify(to.last_message)}::jsonb,
      revision = ${to.revision},
      beside = c.beside or (${to.state} <> 'resolved' and exists (select from conversation o
        where o.workspace_id = c.workspace_id and o.thread_id = c.thread_id and o.requester_id = c.requester_id
          and o.id <> c.id and o.state <> 'resolved' and not o.beside))
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
  // `null` in JSON is a value of its own.
  await sql`
    update conversation set last_message = null
    where workspace_id = ${tx.workspaceId} and id = ${id} and last_message = 'null'::jsonb`.execute(tx.q);
}
