import { sql } from 'kysely';
import type { Ownership, OwnershipTrial } from '#contract/ownership.ts';
import { type Clock, dueAfter } from '#server/features/sla/clock.ts';
import { clocksOf } from '#server/features/sla/facts.ts';
import { historyOf } from '#server/features/sla/history.ts';
import { promisesOf } from '#server/features/sla/promises.ts';
import type { Tx } from '#server/transaction.ts';

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const lookedAt = 500;
/** Longer than any wait: what is asked for are the waits themselves. */
const noTarget = 60 * 24 * 365;

/**
 * Of what customers wrote in the last seven days, how much would have lain with nobody for too long: from who had what
 * when, and for which team. Who was here then is taken to be who is here now.
 */
export async function tryOwnership(tx: Tx, given: Ownership, now: Date): Promise<OwnershipTrial> {
  const from = now.getTime() - week;
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c where c.workspace_id = ${tx.workspaceId} and not c.blocked
      and c.merged_into is null and c.last_activity_at >= ${new Date(from)}
    order by c.last_activity_at desc limit ${lookedAt + 1}`.execute(tx.q);
  const ids = rows.slice(0, lookedAt).map(({ id }) => id);
  const clocks = given.clock === 'business' ? await clocksOf(tx, ids) : undefined;
  const history = await historyOf(tx, ids);
  const holdings = await holdingsOf(tx, ids);
  const moments: number[] = [];
  let waits = 0;
  for (const id of ids) {
    for (const { since, metAt, target } of promisesOf(history.get(id) ?? [], waitsOnly, null)) {
      if (target === 'resolution' || since < from) continue;
      waits += 1;
      const wait = { since, until: metAt ?? now.getTime() };
      const moment = alarmIn(wait, holdings.get(id) ?? [], given, clocks?.get(id) ?? null);
      if (moment !== null) moments.push(moment);
    }
  }
  return {
    conversations: ids.length,
    more: rows.length > lookedAt,
    waits,
    alarms: moments.length,
    days: await byDay(tx, moments),
  };
}

const waitsOnly = { first: noTarget, next: noTarget, resolution: null, warnAt: 99 };

/** From a moment on: whether somebody had it, and whether a team that could take it up. */
interface Holding {
  at: number;
  owned: boolean;
  teamed: boolean;
}

/** The first moment of a wait at which it had lasted for too long and nobody had it. */
function alarmIn(
  wait: { since: number; until: number },
  holdings: Holding[],
  { alarmAfter, pickUpWithin }: Ownership,
  clock: Clock,
): number | null {
  const due = alarmAfter === null ? null : dueAfter(clock, wait.since, alarmAfter * minute, []);
  if (due === null) return null;
  const spans = [{ at: Number.NEGATIVE_INFINITY, owned: false, teamed: false }, ...holdings];
  for (const [n, { at, owned, teamed }] of spans.entries()) {
    if (owned) continue;
    const begin = Math.max(at, due, teamed ? wait.since + pickUpWithin * minute : due);
    const end = Math.min(wait.until, spans[n + 1]?.at ?? Number.POSITIVE_INFINITY);
    if (begin < end) return begin;
  }
  return null;
}

/** Who had these conversations from when on, by the event log. */
async function holdingsOf(tx: Tx, ids: string[]): Promise<Map<string, Holding[]>> {
  const { rows } = await sql<{ id: string; type: string; at: Date; owned: boolean; teamed: boolean }>`
    select e.conversation_id as id, e.type, e.at,
      exists (select from agent a where a.workspace_id = e.workspace_id and a.id = e.subject_id and a.deactivated_at is null) as owned,
      exists (select from handover h
        join team t on t.workspace_id = h.workspace_id and t.id = h.to_team_id and t.archived_at is null
        join team_member m on m.workspace_id = t.workspace_id and m.team_id = t.id
        join agent a on a.workspace_id = m.workspace_id and a.id = m.agent_id and a.deactivated_at is null
        where h.workspace_id = e.workspace_id and h.id = e.subject_id) as teamed
    from event e where e.workspace_id = ${tx.workspaceId} and e.conversation_id = any(${ids}::uuid[])
      and e.type in ('conversation.assigned', 'conversation.handed-over')
      and e.type not in ('message.received', 'message.sent', 'message.reacted', 'note.added')
    order by e.seq`.execute(tx.q);
  const found = new Map<string, Holding[]>();
  for (const { id, type, at, owned, teamed } of rows) {
    const list = found.get(id) ?? [];
    const before = list.at(-1) ?? { owned: false, teamed: false };
    const isAssigned = type === 'conversation.assigned';
    list.push({
      at: at.getTime(),
      owned: isAssigned ? owned : before.owned,
      teamed: isAssigned ? before.teamed : teamed,
    });
    found.set(id, list);
  }
  return found;
}

/** In the zone of the workspace's usual hours. */
async function byDay(tx: Tx, moments: number[]): Promise<OwnershipTrial['days']> {
  const { rows } = await sql<{ day: string; alarms: number }>`
    select to_char(to_timestamp(m / 1000) at time zone coalesce(
      (select zone from business_hours where workspace_id = ${tx.workspaceId} and is_default), 'Etc/UTC'), 'YYYY-MM-DD') as day,
      count(*)::int as alarms
    from unnest(${moments}::float8[]) m group by 1 order by 1`.execute(tx.q);
  return rows;
}
