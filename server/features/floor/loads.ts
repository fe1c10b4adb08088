import { sql } from 'kysely';
import type { Owners } from '#server/features/ownership/owners.ts';
import type { Tx } from '#server/transaction.ts';

/** What one agent (or nobody) has of one team (or none) in one channel; there may be several of the same. */
export interface Cell {
  teamId: string | null;
  channelId: string;
  assigneeId: string | null;
  open: number;
  waiting: number;
  oldest: Date | null;
  risk: number;
  overdue: number;
  /** Of the open ones, those that no team may keep to itself any more. */
  left: number;
  oldestLeft: Date | null;
  /** Those that wait although an answer did not get through, or sleep although their customer waits. */
  failed: number;
  oldestFailed: Date | null;
}

/**
 * Everything that is not settled: one walk through what is open, and two short ones through what is due and what did
 * not get through, or sleeps although somebody waits, of the rest.
 */
export async function cells(tx: Tx, { pickUpWithin }: Owners, now: Date): Promise<Cell[]> {
  const left = new Date(now.getTime() - pickUpWithin * 60_000);
  const due = sql`(count(*) filter (where due_at > ${now} and due_warn_at <= ${now}))::int as risk,
    (count(*) filter (where due_at <= ${now}))::int as overdue`;
  const others = sql`0 as open, 0 as waiting, null::timestamptz as oldest`;
  const unowned = sql`0 as left, null::timestamptz as "oldestLeft"`;
  const whose = sql`team_id as "teamId", channel_id as "channelId", assignee_id as "assigneeId"`;
  const rest = sql`from conversation where workspace_id = ${tx.workspaceId} and not blocked`;
  const { rows } = await sql<Cell>`
    select ${whose}, count(*)::int as open, count(waiting_since)::int as waiting, min(waiting_since) as oldest, ${due},
      (count(*) filter (where left_since <= ${left}))::int as left,
      min(waiting_since) filter (where waiting_since <= ${left}) as "oldestLeft", 0 as failed,
      null::timestamptz as "oldestFailed"
    from open_load where workspace_id = ${tx.workspaceId} group by 1, 2, 3
    union all
    select ${whose}, ${others}, ${due}, ${unowned}, 0, null ${rest}
      and state in ('waiting', 'snoozed') and due_at is not null group by 1, 2, 3
    union all
    select ${whose}, ${others}, 0, 0, ${unowned}, count(*)::int, null ${rest}
      and state = 'waiting' and undelivered > 0 group by 1, 2, 3
    union all
    select ${whose}, ${others}, 0, 0, ${unowned}, count(*)::int, min(waiting_since) ${rest}
      and state = 'snoozed' and (waiting_since is not null or undelivered > 0) group by 1, 2, 3`.execute(
    tx.q,
  );
  return rows;
}

/** How many of these need an owner, and since when the first waits: as the list of them says it. */
export function unownedOf(cell: Cell, { lost, teams }: Owners): { count: number; oldest: Date | null } {
  const { assigneeId, channelId, teamId } = cell;
  if (assigneeId && !lost.some((each) => each.agentId === assigneeId && each.channelId === channelId))
    return { count: 0, oldest: null };
  const team = teams.find(({ id }) => id === teamId);
  const isTheTeams = team !== undefined && (team.channels === null || team.channels.includes(channelId));
  const [count, oldest] = isTheTeams ? [cell.left, cell.oldestLeft] : [cell.open, cell.oldest];
  const moments = [oldest, cell.oldestFailed].flatMap((at) => at?.getTime() ?? []);
  return { count: count + cell.failed, oldest: moments.length > 0 ? new Date(Math.min(...moments)) : null };
}
