import { sql } from 'kysely';
import type { Act, Deed, Grounds, Matter } from '#contract/deeds.ts';
import type { FailureKind } from '#contract/failures.ts';

/** An act as JSON of the database. */
export interface ActRow {
  id: string;
  deed: Deed;
  matter: Matter;
  sign: string | null;
  state: Act['state'];
  asked_by: string;
  asked_by_name: string;
  approved_by_name: string | null;
  grounds: Grounds | null;
  reason: string | null;
  error_kind: FailureKind | null;
  error_message: string | null;
  attempts: number;
  asked_at: string;
  due_at: string;
  ended_at: string | null;
}

/** Of the message `m`: of each matter the latest that was done, and what has been asked for since. */
export const latestActs = sql<ActRow[] | null>`(
  select jsonb_agg(to_jsonb(k) order by k.asked_at) from (
    select distinct on (a.matter, a.state = 'done') a.*, b.name as asked_by_name, p.name as approved_by_name from act a
    join agent b on b.workspace_id = a.workspace_id and b.id = a.asked_by
    left join agent p on p.workspace_id = a.workspace_id and p.id = a.approved_by
    where a.workspace_id = m.workspace_id and a.message_id = m.id and a.state not in ('withdrawn', 'overtaken')
    order by a.matter, a.state = 'done', a.since desc) k)`;

export function asAct(row: ActRow): Act {
  const waits = row.state === 'asked';
  return {
    id: row.id,
    deed: row.deed,
    matter: row.matter,
    emoji: row.sign,
    state: row.state,
    by: { id: row.asked_by, name: row.asked_by_name },
    approvedBy: row.approved_by_name,
    grounds: row.grounds,
    reason: row.reason,
    error: row.error_kind ? { kind: row.error_kind, message: row.error_message ?? '' } : null,
    attempts: row.attempts,
    askedAt: iso(row.asked_at),
    dueAt: waits ? iso(row.due_at) : null,
    endedAt: row.ended_at === null ? null : iso(row.ended_at),
  };
}

function iso(time: string): string {
  return new Date(time).toISOString();
}
